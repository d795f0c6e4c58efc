import { type Behaviour, figure, INSIDER, PERCENT, type Seen } from './behaviour.ts'
import { interviewBar, invitationChance } from './invitations.ts'
import { type Market, TYPES } from './market.ts'
import { KINDS as KIND_NAMES } from './parameters.ts'
import { deviation, pointsOf } from './profile.ts'
import { placesMoved, rankLists } from './rank-moves.ts'
import { fate, GRADUATE_A, GRADUATE_B } from './two-graduates.ts'
import { APPLICANT_TYPES, type RedFlag } from './vocabulary.ts'

/** What happens between the interview and the match (B1 to B8). */
export function rankingFigures(seen: Seen): Behaviour[] {
  const { market } = seen
  const branch = market.season.branches.findIndex(
    ({ specialty, track }) => specialty === 'internal-medicine' && track === 'categorical',
  )
  return [
    ...(branch < 0 ? [] : inInternalMedicine(seen, branch)),
    {
      id: 'B8',
      what: 'The top of a list is stable: the same moves there are worth fewer places (see B2), and nothing after the interview but advocacy moves anyone.',
      basis: INSIDER,
      figures: [],
    },
  ]
}

function inInternalMedicine({ market, tally, drawn }: Seen, branch: number): Behaviour[] {
  const lists = rankLists(market, drawn, branch)
  const { behaviours } = market
  const { advocateMends, advocateMove, flagMove, flagPoints, impressionMove, kinds } = behaviours
  const { readinessMove, rotationMove, stackedIssuesMove, visaCost } = behaviours
  const worth = pointsOf(behaviours)
  const moves: [string, number, number | null][] = [
    ['interview alone, an average impression', impressionMove.average, 0],
    ['strong impression', impressionMove.strong, null],
    ['ready to start', readinessMove, null],
    ['four-week rotation', rotationMove, 12.5],
    ['resident speaks', advocateMove.resident, null],
    ['faculty speaks', advocateMove.faculty, null],
    ['rotation and faculty (as a research fellow)', rotationMove + advocateMove.faculty, 20],
    ['chief resident', advocateMove['chief-resident'], null],
    ['associate director', advocateMove['associate-director'], null],
    ['program director', advocateMove['program-director'], null],
  ]
  const moved = moves.map(([name, move, prior]) => ({ name, prior, ...placesMoved(lists, move) }))
  const first = market.firstProgram[branch]!
  const outcome = [GRADUATE_A, GRADUATE_B].map((who) => fate(market, drawn.world, branch, who, (p) => lists.scores[p - first]!))
  const [a, b] = outcome as [ReturnType<typeof fate>, ReturnType<typeof fate>]
  const { sharedAfterInterview, ownAfterInterview, profileWeight } = market.constants
  const { img } = worth.fields
  return [
    {
      id: 'B1',
      what: 'What decides about an interviewed graduate: spread of each part of the score, as a share of all of them.',
      basis: INSIDER,
      figures: shares([
        ['Step 2 CK', market.scoreWeight[branch * TYPES + NON_US_IMG]!, 25],
        [
          'United States experience and letters',
          profileWeight * Math.hypot(deviation(img.experience), deviation(img.letters)),
          25,
        ],
        ['interview, as all programs see it', sharedAfterInterview, 20],
        [
          'severity of red flags, attempts and old graduation',
          profileWeight * Math.hypot(deviation(img.flags), deviation(img.years), deviation(img.attempts)),
          15,
        ],
        ['advocacy, from a resident to the director', (advocateMove['program-director'] - advocateMove.resident) / 2, 15],
      ]).concat(figure('seen by one program alone, beside these', 'score', ownAfterInterview)),
      lacking:
        'Scores, letters and flags count before the interview; how far an applicant was above the bar carries over to the ranking.',
    },
    {
      id: 'B2',
      what: `Places by which advocacy moves an international graduate up, on lists of internal medicine (${Math.round(moved[0]!.length)} ranked on average).`,
      basis: INSIDER,
      figures: moved.flatMap(({ name, prior, all, top }) => [
        figure(name, 'places', all, prior),
        figure(`${name}, in the top quarter`, 'places', top),
      ]),
    },
    {
      id: 'B3',
      what: 'Why graduates move up in the meeting: residents, prior work there, communication, readiness, visa; moves of the score, as a share of all of them.',
      basis: INSIDER,
      figures: shares([
        ['strong feedback of residents (a chief resident speaks)', advocateMove['chief-resident'], 30],
        ['prior work there (rotation, and faculty speaks)', rotationMove + advocateMove.faculty, 25],
        ['clear communication (strong impression)', impressionMove.strong, 20],
        ['readiness for service', readinessMove, 15],
        ['low-risk visa (J-1, not H-1B)', visaCost.h1b - visaCost.j1, 10],
      ]),
    },
    {
      id: 'B4',
      what: 'Four kinds: safe workhorse, high-variance star, worth a visa, too risky.',
      basis: INSIDER,
      figures: kinds.flatMap(({ share, spread }, k) => [
        figure(`${KIND_NAMES[k]!.kind}: share`, PERCENT, 100 * share),
        figure(
          `${KIND_NAMES[k]!.kind}: spread of the score after the interview`,
          'score',
          Math.hypot(spread * sharedAfterInterview, ownAfterInterview),
        ),
      ]),
      lacking:
        'Programs tell the kinds apart and the model does not say which is which: boosts go to whoever has an advocate, not to the first two kinds.',
    },
    {
      id: 'B5',
      what: 'Red flags: interviews in internal medicine that remain, for someone else average among non-US IMGs.',
      basis: INSIDER,
      figures: [
        ...Object.entries(flagPoints).flatMap(([flag, points]) => [
          figure(flag, PERCENT, remaining(market, branch, profileWeight * points)),
          figure(`${flag}: part that can be mended`, PERCENT, 100 * flagMove[flag as RedFlag].mendable),
        ]),
        ...Object.entries(advocateMends).map(([who, part]) => figure(`mended by: ${who}`, PERCENT, 100 * part)),
        figure('failed exam, besides filters', PERCENT, remaining(market, branch, profileWeight * worth.attempts(1))),
        figure(
          'graduated ten years ago, not one, besides filters',
          PERCENT,
          remaining(market, branch, profileWeight * (worth.years(10) - worth.years(1))),
        ),
      ],
    },
    {
      id: 'B6',
      what: 'Interviewed and not ranked: a fixed floor of the score per program, which may leave seats vacant.',
      basis: INSIDER,
      figures: [
        figure(
          'interviews that do not lead to a rank, internal medicine',
          PERCENT,
          (100 * tally.notRanked[branch]!) / tally.allLines[branch]!,
        ),
        ...stackedIssuesMove.map((move, issues) => figure(`move of the score by ${issues} stacked issues`, 'score', move)),
        figure('the same interviews, all specialties', PERCENT, (100 * sum(tally.notRanked)) / sum(tally.allLines)),
      ],
    },
    {
      id: 'B7',
      what: 'Two graduates: A with flags and no advocate is not ranked; B with weaker scores and an associate director is ranked in the middle and matches.',
      basis: INSIDER,
      figures: [
        figure('A: interviews', 'programs', a.interviews),
        figure('A: ranked where interviewed', PERCENT, 100 * a.ranked),
        figure('A: matches', PERCENT, 100 * a.matched, 0),
        figure('B: interviews', 'programs', b.interviews),
        figure(
          'B: place on the list of the advocate, from the top',
          `${PERCENT} of the list`,
          b.place === null ? null : 100 * b.place,
          50,
        ),
        figure('B: matches', PERCENT, 100 * b.matched, 100),
      ],
    },
  ]
}

const NON_US_IMG = APPLICANT_TYPES.indexOf('non-us-img')

/** Parts as percent of their sum, beside what insiders say of each. */
function shares(parts: readonly (readonly [name: string, size: number, prior: number])[]) {
  const all = parts.reduce((total, [, size]) => total + size, 0)
  return parts.map(([name, size, prior]) => figure(name, `${PERCENT} of all`, (100 * size) / all, prior))
}

const sum = (column: Float64Array): number => column.reduce((all, n) => all + n, 0)

/** Percent of the expected interviews left when the strength of an average non-US IMG changes by `change`. */
function remaining(market: Market, branch: number, change: number): number {
  const type = APPLICANT_TYPES.indexOf('non-us-img')
  const expected = (strength: number): number => {
    let interviews = 0
    for (let p = market.firstProgram[branch]!; p < market.firstProgram[branch + 1]!; p++)
      interviews += invitationChance(interviewBar(market, p, type) - strength)
    return interviews
  }
  return (100 * expected(change)) / expected(0)
}

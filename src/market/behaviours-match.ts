import { matchOnce } from '../matching/key-kernel.ts'
import { UNMATCHED, type World } from '../matching/world.ts'
import { type Behaviour, figure, INSIDER, PERCENT, type Seen } from './behaviour.ts'
import { imgShareOf } from './behaviours-before.ts'
import { interviewBar, invitationChance } from './invitations.ts'
import { type Market, TYPES } from './market.ts'
import { PURPOSE, Stream } from './random.ts'
import { PLACED } from './soap-parameters.ts'
import type { Tally } from './tally.ts'
import { APPLICANT_TYPES } from './vocabulary.ts'

/** What happens in the match and after it (C1 to C5). */
export const matchFigures = (seen: Seen): Behaviour[] => [
  certification(seen.market, seen.tally),
  orderNeverMatters(seen),
  supplemental(seen.market, seen.tally),
  whereListed(seen),
  anchors(seen.market, seen.tally),
]

function certification({ season }: Market, tally: Tally): Behaviour {
  const never = (name: string): number => {
    const t = APPLICANT_TYPES.indexOf(name as 'us-img')
    let without = 0
    let persons = 0
    season.branches.forEach((_, b) => {
      without += tally.neverInterviewed[b * TYPES + t]!
      persons += tally.entries[b * TYPES + t]!
    })
    return (100 * without) / (without + persons)
  }
  return {
    id: 'C1',
    what: 'Certification is a gate: the market holds those who certified a list, and who was interviewed nowhere is not among them.',
    basis: 'published',
    figures: ['us-md-senior', 'us-do-senior', 'us-img', 'non-us-img'].map((type) =>
      figure(`${type}: applicants without any interview`, PERCENT, never(type)),
    ),
  }
}

const TRIED = 12

/** Reverses lists of single applicants, one at a time, and runs the match again. */
function orderNeverMatters({ market, drawn, matching }: Seen): Behaviour {
  const { world, couples, persons } = drawn
  const stream = new Stream(market.season.year, 0, PURPOSE.behaviours, 99)
  const partnered = new Set(couples.member)
  let changed = 0
  let tried = 0
  for (let attempt = 0; tried < TRIED && attempt < 200 * TRIED; attempt++) {
    const a = stream.below(persons)
    if (partnered.has(a) || world.listStart[a + 1]! - world.listStart[a]! < 3) continue
    tried++
    const again = matchOnce(reversed(world, a))
    if ((again.line[a] === UNMATCHED) !== (matching.line[a] === UNMATCHED)) changed++
  }
  return {
    id: 'C2',
    what: `The order of a list never changes whether its owner matches: ${tried} lists reversed, the match run again for each.`,
    basis: 'published',
    figures: [figure('lists whose owner matched in one order alone', 'lists', changed, 0)],
  }
}

function reversed(world: World, a: number): World {
  const from = world.listStart[a]!
  const to = world.listStart[a + 1]!
  const listProgram = Uint32Array.from(world.listProgram)
  const listKey = Uint32Array.from(world.listKey)
  listProgram.subarray(from, to).reverse()
  listKey.subarray(from, to).reverse()
  return { ...world, listProgram, listKey }
}

function supplemental({ season }: Market, tally: Tally): Behaviour {
  return {
    id: 'C3',
    what: 'Those left without a position meet the vacant ones in the supplemental round: placed applicants who certified a list.',
    basis: 'published',
    figures: APPLICANT_TYPES.filter((type) => type !== 'other').flatMap((type) => {
      const t = APPLICANT_TYPES.indexOf(type)
      return [
        figure(`${type}: placed`, 'persons', tally.soapPlaced[t]! / tally.worlds, season.id === '2025' ? PLACED[type][1] : null),
        figure(`${type}: chance`, PERCENT, (100 * tally.soapPlaced[t]!) / tally.soapEligible[t]!),
      ]
    }),
  }
}

/** Where international graduates list programs. */
function whereListed({ market, drawn }: Seen): Behaviour {
  const { submitted, cell, people } = drawn
  let lines = 0
  let open = 0
  let sponsored = 0
  let needed = 0
  for (let a = 0; a + 1 < submitted.listStart.length; a++) {
    if (!APPLICANT_TYPES[cell[a]! % TYPES]!.endsWith('img')) continue
    for (let l = submitted.listStart[a]!; l < submitted.listStart[a + 1]!; l++) {
      const { imgShare, visas } = market.programs[submitted.listProgram[l]!]!
      lines++
      if (imgShare >= 0.15) open++
      if (people.visa[a] === 0) continue
      needed++
      if (visas.includes(people.visa[a] === 1 ? 'j1' : 'h1b')) sponsored++
    }
  }
  return {
    id: 'C4',
    what: 'Where graduates end up interviewing: programs that sponsor their visa, and that have residents like them.',
    basis: INSIDER,
    figures: [
      figure('lines at programs with 15 % international graduates and more', PERCENT, (100 * open) / lines),
      figure('lines of those who need a visa at programs that sponsor it', PERCENT, (100 * sponsored) / needed, 100),
      ...realistic(market),
    ],
    lacking:
      'Applications are not drawn, interviews are: who applies where is part of the chance of an interview, and the weaker apply more widely.',
  }
}

/** Chance of an interview from which a program is a realistic choice. Assumed, for this table alone. */
const REALISTIC = 0.04

/**
 * Programs of internal medicine that remain for an average non-US IMG who needs a J-1 visa and graduated three years ago, after
 * each look that insiders advise to take, in their order.
 */
function realistic(market: Market) {
  const b = market.season.branches.findIndex(
    ({ specialty, track }) => specialty === 'internal-medicine' && track === 'categorical',
  )
  if (b < 0) return []
  const type = APPLICANT_TYPES.indexOf('non-us-img')
  const { mean } = market.season.branches[b]!.step2ck['non-us-img']
  const all = Array.from({ length: market.firstProgram[b + 1]! - market.firstProgram[b]! }, (_, k) => market.firstProgram[b]! + k)
  const sponsoring = all.filter((p) => market.programs[p]!.visas.includes('j1'))
  const open = sponsoring.filter((p) => market.programs[p]!.imgShare >= 0.15)
  const passing = open.filter((p) => {
    const { step2ckMin, yearsSinceGraduationMax } = market.programs[p]!.filters
    return (step2ckMin ?? 0) <= mean && (yearsSinceGraduationMax ?? 99) >= 3
  })
  const inReach = passing.filter(
    (p) => invitationChance(interviewBar(market, p, type) + market.behaviours.visaCost.j1) >= REALISTIC,
  )
  return [
    figure('programs of internal medicine', 'programs', all.length),
    figure('of these, sponsoring J-1', 'programs', sponsoring.length),
    figure('of these, with 15 % international graduates and more', 'programs', open.length),
    figure('of these, without a filter against an average graduate of three years ago', 'programs', passing.length),
    figure('of these, with a chance of an interview of 4 % and more', 'programs', inReach.length, 30),
  ]
}

function anchors(market: Market, tally: Tally): Behaviour {
  const rate = (type: string): number => {
    const t = APPLICANT_TYPES.indexOf(type as 'us-img')
    return (100 * tally.matchedPersons[t]!) / tally.worlds / market.season.national[type as 'us-img'].active
  }
  const pgy1 = imgShareOf(market, tally, ({ track }) => track !== 'advanced' && track !== 'physician')
  return {
    id: 'C5',
    what: 'Anchors that insiders quote: rates of 2025, shares of 2024.',
    basis: 'published',
    figures: [
      figure('US IMGs matched to PGY-1', PERCENT, rate('us-img'), 67.8),
      figure('non-US IMGs matched to PGY-1', PERCENT, rate('non-us-img'), 58),
      figure('share of IMGs among filled PGY-1 positions', PERCENT, pgy1, 25.1),
      figure(
        'the same, family medicine',
        PERCENT,
        imgShareOf(market, tally, ({ specialty }) => specialty === 'family-medicine'),
        31.6,
      ),
    ],
  }
}

import { type Matching, UNMATCHED } from '../matching/world.ts'
import { breadthOf } from './applicants.ts'
import { type Behaviour, figure, INSIDER, PERCENT } from './behaviour.ts'
import type { DrawnWorld } from './draw-world.ts'
import { interviewBar, invitationChance } from './invitations.ts'
import { type Market, TYPES } from './market.ts'
import { OLD_GRADUATION, VISA_COST } from './parameters.ts'
import { attemptPoints, experiencePoints, FIELD_VALUES, letterPoints, meanPoints, yearsPoints } from './profile.ts'
import { APPLICANT_TYPES, VISA_NEEDS } from './vocabulary.ts'

/** Whose files are read first, and who counts as a safe choice (A5, A9). */

const NON_US_IMG = APPLICANT_TYPES.indexOf('non-us-img')

/** A graduate as insiders describe one, in internal medicine. */
interface File {
  readonly name: string
  /** Step 2 CK, in standard deviations. */
  readonly score: number
  readonly attempts: number
  readonly years: number
  readonly experience: number
  readonly letters: number
  readonly visa: keyof typeof VISA_COST
}

const hands = (months: number): number => experiencePoints('hands-on', months)
const plain = { score: 0, attempts: 0, years: 3, experience: hands(2), letters: 1, visa: 'j1' } as const
/** In the order in which insiders say that they are read. */
const FILES: readonly File[] = [
  { ...plain, name: 'three months hands-on, letters from the United States', experience: hands(3), letters: 3 },
  { ...plain, name: 'score one deviation up, experience, recent graduate', score: 1, experience: hands(3), years: 1 },
  {
    ...plain,
    name: 'the same score, an observership of a month',
    score: 1,
    experience: experiencePoints('observership', 1),
    letters: 0,
  },
  { ...plain, name: 'graduated ten years ago, one failed attempt, H-1B', attempts: 1, years: 10, visa: 'h1b' },
]

const weightOfFlags = FIELD_VALUES.img.flags.reduce((sum, { share, points }) => sum + share * points, 0)

function strengthOf(market: Market, cell: number, file: File): number {
  const points =
    attemptPoints(file.attempts) + yearsPoints(file.years) + file.experience + letterPoints(file.letters) + weightOfFlags
  return (
    market.scoreWeight[cell]! * file.score +
    market.constants.profileWeight * (points - meanPoints('non-us-img')) -
    VISA_COST[file.visa]
  )
}

export function readingOrder(market: Market): Behaviour {
  const b = market.season.branches.findIndex(
    ({ specialty, track }) => specialty === 'internal-medicine' && track === 'categorical',
  )
  return {
    id: 'A5',
    what: 'Files are read in an order: rotated there, somebody there speaks, then scores and experience, at last old or with failed attempts. Chance of an interview at a program of internal medicine that has no filter against it, insiders’ order from the top.',
    basis: INSIDER,
    figures: b < 0 ? [] : FILES.map((file) => figure(file.name, PERCENT, 100 * chanceOf(market, b, file))),
    lacking:
      'A rotation or an advocate at the program moves the score after the interview (B2) and not the chance of the interview; schools that a program knows are not told apart.',
  }
}

/** Mean over the programs of a branch. */
function chanceOf(market: Market, b: number, file: File): number {
  const strength = strengthOf(market, b * TYPES + NON_US_IMG, file)
  const breadth = Math.max(1, breadthOf(NON_US_IMG, strength))
  const first = market.firstProgram[b]!
  const last = market.firstProgram[b + 1]!
  let sum = 0
  for (let p = first; p < last; p++) sum += 1 - (1 - invitationChance(interviewBar(market, p, NON_US_IMG) - strength)) ** breadth
  return sum / (last - first)
}

/** What makes a file a project: the more of it, the further from safe. */
function projectPoints({ people }: DrawnWorld, a: number): number {
  return (
    (people.failedAttempts[a]! > 0 ? 1 : 0) +
    (people.yearsSinceGraduation[a]! > OLD_GRADUATION ? 1 : 0) +
    (people.visa[a] === VISA_NEEDS.indexOf('h1b') ? 1 : 0) +
    (people.standardScore[a]! < 0 ? 1 : 0)
  )
}

/** Two bins of non-US IMGs: nothing against them, or anything. */
export function safeOrProject(drawn: DrawnWorld, { line }: Matching): Behaviour {
  const persons = [0, 0]
  const lines = [0, 0]
  const matched = [0, 0]
  const { submitted, cell } = drawn
  for (let a = 0; a < drawn.persons; a++) {
    if (cell[a]! % TYPES !== NON_US_IMG) continue
    const bin = projectPoints(drawn, a) > 0 ? 1 : 0
    persons[bin]!++
    lines[bin]! += submitted.listStart[a + 1]! - submitted.listStart[a]!
    if (line[a] !== UNMATCHED) matched[bin]!++
  }
  return {
    id: 'A9',
    what: 'Two bins, safe and project. Safe, here: no failed attempt, at most five years since graduation, no H-1B, and a score not below the mean of those who prefer the specialty. Non-US IMGs.',
    basis: INSIDER,
    figures: ['safe', 'project'].flatMap((name, bin) => [
      figure(`${name}: share of those with a list`, PERCENT, (100 * persons[bin]!) / (persons[0]! + persons[1]!)),
      figure(`${name}: lines`, 'lines', lines[bin]! / persons[bin]!),
      figure(`${name}: matched`, PERCENT, (100 * matched[bin]!) / persons[bin]!),
    ]),
    lacking:
      'Programs are more open to the types of applicants that they have as residents, the same ones every year; likeness of single profiles counts nowhere.',
  }
}

import { type Matching, UNMATCHED } from '../matching/world.ts'
import { breadthOf } from './applicants.ts'
import { type Behaviour, figure, INSIDER, PERCENT } from './behaviour.ts'
import type { BehaviourValues } from './behaviour-values.ts'
import type { DrawnWorld } from './draw-world.ts'
import { interviewBar, invitationChance } from './invitations.ts'
import { type Market, TYPES } from './market.ts'
import { pointsOf } from './profile.ts'
import { APPLICANT_TYPES, type ExperienceKind, VISA_NEEDS, type VisaNeed } from './vocabulary.ts'

/** Whose files are read first, and who counts as a safe choice (A5, A9). */

const NON_US_IMG = APPLICANT_TYPES.indexOf('non-us-img')

/** A graduate as insiders describe one, in internal medicine. */
interface File {
  readonly name: string
  /** Step 2 CK, in standard deviations. */
  readonly score: number
  readonly attempts: number
  readonly years: number
  readonly experience: readonly [ExperienceKind, months: number]
  readonly letters: number
  readonly familiarSchool: boolean
  readonly visa: VisaNeed
  /** How much more readily the program reads the file for what the applicant has there. */
  readonly reading: (values: BehaviourValues['reading']) => number
}

const plain = {
  score: 0,
  attempts: 0,
  years: 3,
  experience: ['hands-on', 2],
  letters: 1,
  familiarSchool: false,
  visa: 'j1',
  reading: () => 0,
} as const
/** In the order in which insiders say that they are read. */
const FILES: readonly File[] = [
  { ...plain, name: 'rotated there', experience: ['hands-on', 3], letters: 2, reading: ({ rotated }) => rotated },
  { ...plain, name: 'a school that is known, letters from the United States', letters: 3, familiarSchool: true },
  { ...plain, name: 'faculty there speaks', reading: ({ advocate }) => advocate.faculty },
  { ...plain, name: 'score one deviation up, experience, recent graduate', score: 1, experience: ['hands-on', 3], years: 1 },
  { ...plain, name: 'the same score, an observership of a month', score: 1, experience: ['observership', 1], letters: 0 },
  { ...plain, name: 'graduated ten years ago, one failed attempt, H-1B', attempts: 1, years: 10, visa: 'h1b' },
]

function strengthOf(market: Market, cell: number, file: File): number {
  const worth = pointsOf(market.behaviours)
  const points =
    worth.attempts(file.attempts) +
    worth.years(file.years) +
    worth.experience(...file.experience) +
    worth.letters(file.letters) +
    worth.school(file.familiarSchool) +
    worth.fields.img.flags.reduce((sum, { share, points: each }) => sum + share * each, 0)
  return (
    market.scoreWeight[cell]! * file.score +
    market.constants.profileWeight * (points - worth.mean('non-us-img')) -
    market.behaviours.visaCost[file.visa]
  )
}

export function readingOrder(market: Market): Behaviour {
  const b = market.season.branches.findIndex(
    ({ specialty, track }) => specialty === 'internal-medicine' && track === 'categorical',
  )
  return {
    id: 'A5',
    what: 'Files are read in an order: rotated there, a school that is known, somebody there speaks, then scores and experience, at last old or with failed attempts. Chance of an interview at a program of internal medicine that has no filter against it, insiders’ order from the top.',
    basis: INSIDER,
    figures: b < 0 ? [] : FILES.map((file) => figure(file.name, PERCENT, 100 * chanceOf(market, b, file))),
    lacking:
      'Which schools are known is asked of the applicant, and the same to all programs; the order counts where applications are forecast, and drawn applicants have rotated nowhere.',
  }
}

/** Mean over the programs of a branch. */
function chanceOf(market: Market, b: number, file: File): number {
  const strength = strengthOf(market, b * TYPES + NON_US_IMG, file)
  const breadth = Math.max(1, breadthOf(NON_US_IMG, strength))
  const first = market.firstProgram[b]!
  const last = market.firstProgram[b + 1]!
  const reading = file.reading(market.behaviours.reading)
  let sum = 0
  for (let p = first; p < last; p++)
    sum += 1 - (1 - invitationChance(interviewBar(market, p, NON_US_IMG) - strength - reading)) ** breadth
  return sum / (last - first)
}

/** What makes a file a project: the more of it, the further from safe. */
function projectPoints({ people }: DrawnWorld, a: number, oldGraduation: number): number {
  return (
    (people.failedAttempts[a]! > 0 ? 1 : 0) +
    (people.yearsSinceGraduation[a]! > oldGraduation ? 1 : 0) +
    (people.visa[a] === VISA_NEEDS.indexOf('h1b') ? 1 : 0) +
    (people.standardScore[a]! < 0 ? 1 : 0)
  )
}

/** Two bins of non-US IMGs: nothing against them, or anything. */
export function safeOrProject({ behaviours }: Market, drawn: DrawnWorld, { line }: Matching): Behaviour {
  const persons = [0, 0]
  const lines = [0, 0]
  const matched = [0, 0]
  const { submitted, cell } = drawn
  for (let a = 0; a < drawn.persons; a++) {
    if (cell[a]! % TYPES !== NON_US_IMG) continue
    const bin = projectPoints(drawn, a, behaviours.oldGraduation) > 0 ? 1 : 0
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

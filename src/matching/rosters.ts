import { unlessStopped } from './asked-to-stop.ts'
import { NO_PROGRAM, type VariedMatching, type VariedWorld } from './varied-world.ts'
import { applicantsOf, UNMATCHED, UNRANKED } from './world.ts'

/** Which kind of list a line belongs to: an applicant's own, a couple's, or a supplemental one. */
export type ListKind = 'primary' | 'joint' | 'supplemental'

/** A line of somebody's: of applicant `owner`, or for joint lines of couple `owner`. */
export interface LineOf {
  readonly list: ListKind
  readonly owner: number
  readonly line: number
}

/** Why a matching is none. */
export type MisplacedFinding =
  /** Matched at a line that is not on a list of theirs. */
  | ({ readonly kind: 'not-on-list' } & LineOf)
  /** Matched at a program that does not rank them. */
  | ({ readonly kind: 'not-ranked' } & LineOf)
  /** A supplemental match without the advanced program whose list it stands on. */
  | ({ readonly kind: 'supplemental-without-advanced' } & LineOf)

/** Read off a matching: who holds what. Nothing here depends on how the matching was found. */
export interface Rosters {
  /** program -> first of its holders, best first; one extra entry closes the last program's. Among equal keys the lower index is better. */
  readonly start: Uint32Array
  /** holder -> applicant. */
  readonly applicant: Uint32Array
  /** holder -> how the program ranks the applicant. */
  readonly key: Uint32Array
  /** applicant -> program of the primary match, or NO_PROGRAM. */
  readonly primary: Int32Array
  /** applicant -> program of the supplemental match, or NO_PROGRAM. */
  readonly supplemental: Int32Array
}

/** Holders as they are read, before they are put under their programs. */
interface Seated {
  count: number
  readonly program: Uint32Array
  readonly applicant: Uint32Array
  readonly key: Uint32Array
}

function sit(seated: Seated, places: Int32Array, p: number, a: number, key: number): void {
  places[a] = p
  seated.program[seated.count] = p
  seated.applicant[seated.count] = a
  seated.key[seated.count++] = key
}

/** Who holds what, and what is no match at all; matches at lines of no list of theirs count for nobody. */
export function readRosters(varied: VariedWorld, matching: VariedMatching): { rosters: Rosters; misplaced: MisplacedFinding[] } {
  const misplaced: MisplacedFinding[] = []
  const applicants = applicantsOf(varied.world)
  const primary = new Int32Array(applicants).fill(NO_PROGRAM)
  const supplemental = new Int32Array(applicants).fill(NO_PROGRAM)
  // A member of a couple who is wrongly matched alone as well has three seats.
  const column = () => new Uint32Array(3 * applicants)
  const seated = { count: 0, program: column(), applicant: column(), key: column() }
  readPrimary(varied, matching, misplaced, seated, primary)
  readJoint(varied, matching, misplaced, seated, primary)
  readSupplemental(varied, matching, primary, misplaced, seated, supplemental)
  return { rosters: { ...byProgram(seated, varied.world.quota.length), primary, supplemental }, misplaced }
}

/** Puts holders under their programs (a counting sort), and those of one program in order. */
function byProgram({ count, program, applicant, key }: Seated, programs: number): Pick<Rosters, 'start' | 'applicant' | 'key'> {
  const start = new Uint32Array(programs + 1)
  for (let i = 0; i < count; i++) start[program[i] + 1]++
  for (let p = 0; p < programs; p++) start[p + 1] += start[p]
  const order = new Uint32Array(count)
  const end = start.slice()
  for (let i = 0; i < count; i++) order[end[program[i]]++] = i
  for (let p = 0; p < programs; p++) {
    unlessStopped()
    order.subarray(start[p], start[p + 1]).sort((i, j) => key[i] - key[j] || applicant[i] - applicant[j])
  }
  return { start, applicant: order.map((i) => applicant[i]), key: order.map((i) => key[i]) }
}

function readPrimary(
  { world }: VariedWorld,
  { line }: VariedMatching,
  findings: MisplacedFinding[],
  seated: Seated,
  primary: Int32Array,
): void {
  for (let a = 0; a < applicantsOf(world); a++) {
    const at = line[a]
    if (at === UNMATCHED) continue
    if (at < world.listStart[a] || at >= world.listStart[a + 1]) {
      findings.push({ kind: 'not-on-list', list: 'primary', owner: a, line: at })
      continue
    }
    if (world.listKey[at] === UNRANKED) findings.push({ kind: 'not-ranked', list: 'primary', owner: a, line: at })
    sit(seated, primary, world.listProgram[at], a, world.listKey[at])
  }
}

function readJoint(
  { couples }: VariedWorld,
  { jointLine }: VariedMatching,
  findings: MisplacedFinding[],
  seated: Seated,
  primary: Int32Array,
): void {
  const { listStart, member, program, key } = couples
  for (let couple = 0; couple + 1 < listStart.length; couple++) {
    const at = jointLine[couple]
    if (at === UNMATCHED) continue
    if (at < listStart[couple] || at >= listStart[couple + 1]) {
      findings.push({ kind: 'not-on-list', list: 'joint', owner: couple, line: at })
      continue
    }
    if (key[2 * at] === UNRANKED || key[2 * at + 1] === UNRANKED) {
      findings.push({ kind: 'not-ranked', list: 'joint', owner: couple, line: at })
    }
    for (const side of [0, 1]) {
      if (program[2 * at + side] !== NO_PROGRAM) {
        sit(seated, primary, program[2 * at + side], member[2 * couple + side], key[2 * at + side])
      }
    }
  }
}

function readSupplemental(
  { supplements, world }: VariedWorld,
  { supplementalLine }: VariedMatching,
  primary: Int32Array,
  findings: MisplacedFinding[],
  seated: Seated,
  supplemental: Int32Array,
): void {
  const listOfLine = new Int32Array(supplements.program.length)
  for (let s = 0; s < supplements.applicant.length; s++) {
    listOfLine.fill(s, supplements.listStart[s], supplements.listStart[s + 1])
  }
  for (let a = 0; a < applicantsOf(world); a++) {
    const line = supplementalLine[a]
    if (line === UNMATCHED) continue
    const found = { list: 'supplemental', owner: a, line } as const
    if (supplements.applicant[listOfLine[line]] !== a || line < 0 || line >= listOfLine.length) {
      findings.push({ kind: 'not-on-list', ...found })
      continue
    }
    if (supplements.advanced[listOfLine[line]] !== primary[a]) findings.push({ kind: 'supplemental-without-advanced', ...found })
    if (supplements.key[line] === UNRANKED) findings.push({ kind: 'not-ranked', ...found })
    sit(seated, supplemental, supplements.program[line], a, supplements.key[line])
  }
}

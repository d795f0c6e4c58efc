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
  /** program -> first of its holders; one extra entry closes the last program's. Holders stand in no order of rank. */
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

type Sit = (program: number, applicant: number, key: number) => void

/** Who holds what, and what is no match at all; matches at lines of no list of theirs count for nobody. */
export function readRosters(varied: VariedWorld, matching: VariedMatching): { rosters: Rosters; misplaced: MisplacedFinding[] } {
  const misplaced: MisplacedFinding[] = []
  const applicants = applicantsOf(varied.world)
  const primary = new Int32Array(applicants).fill(NO_PROGRAM)
  const supplemental = new Int32Array(applicants).fill(NO_PROGRAM)
  const holders: number[][] = Array.from(varied.world.quota, () => [])
  const keys: number[][] = Array.from(varied.world.quota, () => [])
  const sit: Sit = (p, a, key) => {
    holders[p].push(a)
    keys[p].push(key)
  }
  readPrimary(varied, matching, misplaced, (p, a, key) => {
    primary[a] = p
    sit(p, a, key)
  })
  readJoint(varied, matching, misplaced, (p, a, key) => {
    primary[a] = p
    sit(p, a, key)
  })
  readSupplemental(varied, matching, primary, misplaced, (p, a, key) => {
    supplemental[a] = p
    sit(p, a, key)
  })
  const start = new Uint32Array(holders.length + 1)
  for (let p = 0; p < holders.length; p++) start[p + 1] = start[p] + holders[p].length
  const held = { start, applicant: Uint32Array.from(holders.flat()), key: Uint32Array.from(keys.flat()) }
  return { rosters: { ...held, primary, supplemental }, misplaced }
}

function readPrimary({ world }: VariedWorld, { line }: VariedMatching, findings: MisplacedFinding[], sit: Sit): void {
  for (let a = 0; a < applicantsOf(world); a++) {
    const at = line[a]
    if (at === UNMATCHED) continue
    if (at < world.listStart[a] || at >= world.listStart[a + 1]) {
      findings.push({ kind: 'not-on-list', list: 'primary', owner: a, line: at })
      continue
    }
    if (world.listKey[at] === UNRANKED) findings.push({ kind: 'not-ranked', list: 'primary', owner: a, line: at })
    sit(world.listProgram[at], a, world.listKey[at])
  }
}

function readJoint({ couples }: VariedWorld, { jointLine }: VariedMatching, findings: MisplacedFinding[], sit: Sit): void {
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
      if (program[2 * at + side] !== NO_PROGRAM) sit(program[2 * at + side], member[2 * couple + side], key[2 * at + side])
    }
  }
}

function readSupplemental(
  { supplements, world }: VariedWorld,
  { supplementalLine }: VariedMatching,
  primary: Int32Array,
  findings: MisplacedFinding[],
  sit: Sit,
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
    sit(supplements.program[line], a, supplements.key[line])
  }
}

import { applicantsOf, type Matching, UNMATCHED, UNRANKED, type World } from './world.ts'

/** One thing wrong with a matching. Lines, applicants and programs are indices of the world; the kinds are a closed list. */
export type Finding =
  /** The applicant prefers this line to what they got, and its program has a vacant seat or holds someone it ranks lower. */
  | { readonly kind: 'blocking-pair'; readonly applicant: number; readonly line: number; readonly program: number }
  /** The applicant is matched at a line that is not on their own list. */
  | { readonly kind: 'foreign-line'; readonly applicant: number; readonly line: number }
  /** The applicant is matched at a program that does not rank them. */
  | { readonly kind: 'unranked-line'; readonly applicant: number; readonly line: number; readonly program: number }
  /** The program holds more applicants than it has seats. */
  | { readonly kind: 'over-quota'; readonly program: number; readonly held: number }

/** What each program holds: how many, and the worst of them (the highest key; among equal keys the highest applicant index). */
interface Holders {
  readonly held: Uint32Array
  readonly worstKey: Uint32Array
  readonly worstApplicant: Uint32Array
}

/**
 * Everything that keeps a matching from being stable, in order of applicant and line; an empty list means it is feasible and stable.
 * Written from the definition (Gale & Shapley 1962; many seats: Roth & Sotomayor 1990, chapter 5) and shares no code with the
 * procedures it checks. Reads every line at most once.
 */
export function blockingPairs(world: World, matching: Pick<Matching, 'line'>): Finding[] {
  const findings: Finding[] = []
  const holders = readHolders(world, matching, findings)
  for (let p = 0; p < world.quota.length; p++) {
    if (holders.held[p] > world.quota[p]) findings.push({ kind: 'over-quota', program: p, held: holders.held[p] })
  }
  for (let a = 0; a < applicantsOf(world); a++) {
    const got = matching.line[a]
    const end = isOwnLine(world, a, got) ? got : world.listStart[a + 1]
    for (let line = world.listStart[a]; line < end; line++) {
      if (wantsInstead(world, holders, a, line)) {
        findings.push({ kind: 'blocking-pair', applicant: a, line, program: world.listProgram[line] })
      }
    }
  }
  return findings
}

function isOwnLine(world: World, a: number, line: number): boolean {
  return line >= world.listStart[a] && line < world.listStart[a + 1]
}

/** Collects who holds what, and reports matches that are no matches at all; those count for nobody. */
function readHolders(world: World, matching: Pick<Matching, 'line'>, findings: Finding[]): Holders {
  const programs = world.quota.length
  const held = new Uint32Array(programs)
  const worstKey = new Uint32Array(programs)
  const worstApplicant = new Uint32Array(programs)
  for (let a = 0; a < applicantsOf(world); a++) {
    const line = matching.line[a]
    if (line === UNMATCHED) continue
    if (!isOwnLine(world, a, line)) {
      findings.push({ kind: 'foreign-line', applicant: a, line })
      continue
    }
    const program = world.listProgram[line]
    const key = world.listKey[line]
    if (key === UNRANKED) findings.push({ kind: 'unranked-line', applicant: a, line, program })
    // Applicants come in index order, so among equal keys the later one is the worse one.
    if (key >= worstKey[program]) {
      worstKey[program] = key
      worstApplicant[program] = a
    }
    held[program]++
  }
  return { held, worstKey, worstApplicant }
}

/** Whether the program of this line ranks the applicant and has a vacant seat or holds someone it ranks lower. */
function wantsInstead(world: World, { held, worstKey, worstApplicant }: Holders, a: number, line: number): boolean {
  const p = world.listProgram[line]
  const key = world.listKey[line]
  if (key === UNRANKED || world.quota[p] === 0) return false
  if (held[p] < world.quota[p]) return true
  return key < worstKey[p] || (key === worstKey[p] && a < worstApplicant[p])
}

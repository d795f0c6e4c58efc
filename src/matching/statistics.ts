import { applicantsOf, type Matching, UNMATCHED, type World } from './world.ts'

/** What a matching looks like from above. */
export interface MatchStatistics {
  readonly matched: number
  readonly unmatched: number
  /** place on the list (0 is the first line) -> applicants matched there; as long as the longest list. */
  readonly matchedAtLine: Uint32Array
  /** program -> seats taken. */
  readonly filled: Uint32Array
  readonly proposals: number
}

/** Counts who is matched at which place of their list and how far each program is filled. */
export function statistics(world: World, matching: Matching): MatchStatistics {
  const { listStart, listProgram, quota } = world
  const matchedAtLine = new Uint32Array(longestList(world))
  const filled = new Uint32Array(quota.length)
  const applicants = applicantsOf(world)
  let matched = 0
  for (let a = 0; a < applicants; a++) {
    const line = matching.line[a]
    if (line === UNMATCHED) continue
    matched++
    matchedAtLine[line - listStart[a]]++
    filled[listProgram[line]]++
  }
  return { matched, unmatched: applicants - matched, matchedAtLine, filled, proposals: matching.proposals }
}

function longestList({ listStart }: World): number {
  let longest = 0
  for (let a = 0; a + 1 < listStart.length; a++) longest = Math.max(longest, listStart[a + 1] - listStart[a])
  return longest
}

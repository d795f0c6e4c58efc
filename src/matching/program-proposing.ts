import { PLACES, placesByKey } from './key-order.ts'
import { applicantsOf, type Matching, UNMATCHED, UNRANKED, type World } from './world.ts'

/** Every program's own list: the lines that propose to it and are ranked by it, best applicant first. */
interface ProgramLists {
  /** program -> first entry; one extra entry closes the last list. */
  readonly start: Uint32Array
  /** entry -> line of the applicant proposed to. */
  readonly line: Uint32Array
  /** entry -> that applicant. */
  readonly applicant: Uint32Array
  /** entry -> entry that stands in this place of the list, counted from the list's start: the rest of this number by `places`, above which is the key. */
  readonly order: Float64Array
  /** PLACES, or where a list has more than those, infinite: no keys stand in `order` then. */
  readonly places: number
}

/**
 * Deferred acceptance, programs propose: the stable matching that every program likes at least as well as any other stable one, and
 * every applicant at most as well (Gale & Shapley 1962; polarity: Knuth 1976). Programs go down their own lists and fill what is
 * vacant; an applicant holds the best line so far. Equal keys are decided by applicant index, the lower one comes first.
 */
export function programProposing(world: World): Matching {
  const lists = programLists(world)
  const programs = world.quota.length
  const line = new Int32Array(applicantsOf(world)).fill(UNMATCHED)
  const vacant = Uint32Array.from(world.quota)
  const next = lists.start.slice(0, programs)
  const waiting = new Uint32Array(programs + 1)
  let proposals = 0
  for (let p = 0; p < programs; p++) {
    waiting[0] = p
    proposals += fill(world, lists, line, vacant, next, waiting)
  }
  return { line, proposals }
}

/** Lets the program in waiting[0] propose, and every program that loses someone by it, until none has both a vacancy and a name left. */
function fill(
  world: World,
  lists: ProgramLists,
  line: Int32Array,
  vacant: Uint32Array,
  next: Uint32Array,
  waiting: Uint32Array,
): number {
  let proposals = 0
  let depth = 1
  while (depth > 0) {
    const p = waiting[--depth]
    const first = lists.start[p]
    const end = lists.start[p + 1]
    while (vacant[p] > 0 && next[p] < end) {
      const entry = first + (lists.order[next[p]++] % lists.places)
      const offered = lists.line[entry]
      const a = lists.applicant[entry]
      proposals++
      if (line[a] !== UNMATCHED) {
        if (line[a] < offered) continue
        const loser = world.listProgram[line[a]]
        if (vacant[loser]++ === 0) waiting[depth++] = loser
      }
      line[a] = offered
      vacant[p]--
    }
  }
  return proposals
}

/** Lines sorted by program (a counting sort, which leaves the applicants of one program in index order), then each list by key. */
function programLists(world: World): ProgramLists {
  const { listStart, listProgram, listKey, quota } = world
  const start = new Uint32Array(quota.length + 1)
  for (let l = 0; l < listProgram.length; l++) if (listKey[l] !== UNRANKED) start[listProgram[l] + 1]++
  for (let p = 0; p < quota.length; p++) start[p + 1] += start[p]
  const entries = start[quota.length]
  const line = new Uint32Array(entries)
  const applicant = new Uint32Array(entries)
  const order = new Float64Array(entries)
  const end = start.slice(0, quota.length)
  for (let a = 0; a + 1 < listStart.length; a++) {
    for (let l = listStart[a]; l < listStart[a + 1]; l++) {
      if (listKey[l] === UNRANKED) continue
      const p = listProgram[l]
      const entry = end[p]++
      line[entry] = l
      applicant[entry] = a
      order[entry] = listKey[l] * PLACES + (entry - start[p])
    }
  }
  let longest = 0
  for (let p = 0; p < quota.length; p++) longest = Math.max(longest, start[p + 1] - start[p])
  const places = longest > PLACES ? Number.POSITIVE_INFINITY : PLACES
  for (let p = 0; p < quota.length; p++) {
    const list = order.subarray(start[p], start[p + 1])
    if (places === PLACES) list.sort()
    else list.set(placesByKey(Uint32Array.from(line.subarray(start[p], start[p + 1]), (l) => listKey[l])))
  }
  return { start, line, applicant, order, places }
}

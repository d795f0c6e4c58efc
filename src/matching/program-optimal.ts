import type { HeldMatching } from './applicant-proposing.ts'
import { replaceWorst, wouldTake } from './held-seats.ts'
import { holdSeatsOnce } from './key-kernel.ts'
import type { World } from './world.ts'

/** Where a program stands in the search: not on the path, FINAL, or 1 + its place on the path. */
const AWAY = 0
const FINAL = 0xffffffff

/**
 * The program-optimal stable matching, reached from the applicant-optimal one instead of by programs proposing.
 *
 * Stable matchings differ by rotations (Irving & Leather 1986, for one seat each; for several, split every program into one-seat copies
 * that rank alike). A rotation is a ring of full programs: the worst holder of each would next be taken by the following one, in the
 * place of its own worst holder. Moving them all on by one gives the next stable matching, a little better for the programs; when no
 * ring is left, the matching is the programs' optimum. In markets like the residency match rings are few (about one applicant in a
 * thousand differs), so this costs little more than the applicant-proposing run, and no program's list has to be sorted. The
 * proposals are those of that run.
 */
export function programOptimal(world: World): HeldMatching {
  const held = holdSeatsOnce(world)
  const programs = world.quota.length
  const state = new Uint32Array(programs)
  const path = new Uint32Array(programs)
  const nextLine = new Uint32Array(programs)
  for (let p = 0; p < programs; p++) {
    if (world.quota[p] === 0 || held.seats.taken[p] < world.quota[p]) state[p] = FINAL
    else nextLine[p] = held.line[held.seats.seatApplicant[held.seats.firstSeat[p]]] + 1
  }
  for (let p = 0; p < programs; p++) while (state[p] !== FINAL) followWorst(world, held, state, path, nextLine, p)
  return held
}

/**
 * Follows the worst holders from program to program. The path ends where the worst holder cannot be spared: nobody else takes them, or
 * the next program is not full or final. Such a holder stays in every stable matching below this one, and so does everyone on
 * the path before. If the path comes back to itself, it has found a ring: the ring is moved on and the path goes on from before it.
 */
function followWorst(
  world: World,
  held: HeldMatching,
  state: Uint32Array,
  path: Uint32Array,
  nextLine: Uint32Array,
  from: number,
): void {
  path[0] = from
  state[from] = 1
  let depth = 1
  while (depth > 0) {
    const q = nextProgram(world, held, nextLine, path[depth - 1])
    if (q < 0 || state[q] === FINAL) {
      while (depth > 0) state[path[--depth]] = FINAL
    } else if (state[q] === AWAY) {
      path[depth++] = q
      state[q] = depth
    } else {
      const first = state[q] - 1
      moveRing(world, held, path.subarray(first, depth), nextLine)
      while (depth > first) state[path[--depth]] = AWAY
    }
  }
}

/** The first program further down the list of p's worst holder that would take them, or -1; nextLine[p] is left at its line. */
function nextProgram(world: World, held: HeldMatching, nextLine: Uint32Array, p: number): number {
  const { listProgram, listKey, listStart } = world
  const { firstSeat, seatApplicant } = held.seats
  const worst = seatApplicant[firstSeat[p]]
  const end = listStart[worst + 1]
  for (let line = nextLine[p]; line < end; line++) {
    if (!wouldTake(held.seats, listProgram[line], listKey[line], worst)) continue
    nextLine[p] = line
    return listProgram[line]
  }
  nextLine[p] = end
  return -1
}

/** Moves the worst holder of each program of a ring to the next one. */
function moveRing(world: World, held: HeldMatching, ring: Uint32Array, nextLine: Uint32Array): void {
  const { firstSeat, seatApplicant } = held.seats
  const movers = ring.map((p) => seatApplicant[firstSeat[p]])
  const lines = ring.map((p) => nextLine[p])
  for (let i = 0; i < ring.length; i++) {
    held.line[movers[i]] = lines[i]
    replaceWorst(held.seats, world.listProgram[lines[i]], world.listKey[lines[i]], movers[i])
  }
  for (const p of ring) nextLine[p] = held.line[seatApplicant[firstSeat[p]]] + 1
}

import type { SubmittedMarket } from '../../src/matching/submitted-market.ts'
import { Definitions, type Places, quotasAfter, seatsMovedRightly, waysSeatsMove } from './varied-brute-force.ts'

/** Somebody's better line: where everybody concerned would be, and whom which program would have to take for that. */
interface Move {
  readonly places: Places
  readonly arrivals: readonly (readonly [string, string])[]
}

/** All lines above the match, of applicants, couples and supplemental lists. */
function movesUp(market: SubmittedMarket, places: Places): Move[] {
  const moves: Move[] = []
  const members = new Set((market.couples ?? []).flatMap((couple) => couple.members))
  const above = <T>(list: readonly T[], isMatch: (line: T) => boolean): readonly T[] => {
    const match = list.findIndex(isMatch)
    return match < 0 ? list : list.slice(0, match)
  }
  for (const { id, rankOrderList = [], supplemental = {} } of market.applicants) {
    const held = places.get(id)!
    for (const program of members.has(id) ? [] : above(rankOrderList, (p) => p === held.program)) {
      moves.push({ places: new Map([[id, { program, supplemental: null }]]), arrivals: [[program, id]] })
    }
    const beside = held.program === null ? [] : (supplemental[held.program] ?? [])
    for (const p of above(beside, (line) => line === held.supplemental)) {
      moves.push({ places: new Map([[id, { ...held, supplemental: p }]]), arrivals: [[p, id]] })
    }
  }
  for (const { members: couple, rankOrderList } of market.couples ?? []) {
    const held = couple.map((a) => places.get(a)!)
    for (const pair of above(rankOrderList, ([p, q]) => p === held[0].program && q === held[1].program)) {
      const there = couple.map((a, side) => {
        const supplemental = pair[side] === held[side].program ? held[side].supplemental : null
        return [a, { program: pair[side], supplemental }] as const
      })
      const arrivals = couple.flatMap((a, side) => (pair[side] === null ? [] : [[pair[side], a] as const]))
      moves.push({ places: new Map(there), arrivals })
    }
  }
  return moves
}

const holders = (places: Places, p: string): string[] =>
  [...places].filter(([, { program, supplemental }]) => program === p || supplemental === p).map(([a]) => a)

/** Whether every program ranks whoever would come to it among the best that it can have of them and its holders. */
function areTaken(market: SubmittedMarket, moves: readonly Move[], places: Places, seats: ReadonlyMap<string, number>): boolean {
  const arrivals = moves.flatMap((move) => move.arrivals)
  return arrivals.every(([p, a]) => {
    const list = market.programs.find(({ id }) => id === p)!.rankOrderList
    const coming = arrivals.filter(([q]) => q === p).map(([, b]) => b)
    const above = [...new Set([...holders(places, p), ...coming])].filter((b) => list.indexOf(b) < list.indexOf(a))
    return list.includes(a) && above.length < seats.get(p)!
  })
}

const apart = (one: Move, two: Move): boolean => [...one.places.keys()].every((a) => !two.places.has(a))

/**
 * Programs that want an even number, hold one, and would hold two more if they had everything back that they gave up or passed on: by one
 * line of somebody's, or by one line each of two who have nobody in common. What they passed on is gone from its receivers.
 */
export function wantEvenSeats(
  market: SubmittedMarket,
  moved: readonly number[],
  seats: ReadonlyMap<string, number>,
  places: Places,
): string[] {
  const due = quotasAfter(market, moved)
  const moves = movesUp(market, places)
  const wanting: string[] = []
  let request = 0
  for (const { id, revertsTo = [], evenQuota } of market.programs) {
    const returned = new Map(seats)
    let passedOn = 0
    for (const { program } of revertsTo) {
      returned.set(program, Math.min(returned.get(program)!, due.get(program)! - moved[request]))
      passedOn += moved[request++]
    }
    returned.set(id, due.get(id)! + passedOn)
    const held = holders(places, id).length
    if (!evenQuota || held % 2 === 1 || held + 2 > returned.get(id)!) continue
    const come = (...together: Move[]): boolean => {
      const after = new Map([...places, ...together.flatMap((move) => [...move.places])])
      return holders(after, id).length === held + 2 && areTaken(market, together, places, returned)
    }
    if (moves.some((one, i) => come(one) || moves.slice(0, i).some((two) => apart(one, two) && come(one, two)))) wanting.push(id)
  }
  return wanting
}

/** Whether a matching is stable where seats have moved and were given up for even numbers. */
export function isStableOutcome(
  market: SubmittedMarket,
  moved: readonly number[],
  seats: ReadonlyMap<string, number>,
  places: Places,
): boolean {
  return (
    market.programs.every(({ id, evenQuota }) => !evenQuota || holders(places, id).length % 2 === 0) &&
    new Definitions(market, seats).isStable(places) &&
    seatsMovedRightly(market, moved, places, seats) &&
    wantEvenSeats(market, moved, seats, places).length === 0
  )
}

/** Whether any matching is stable, however seats move and are given up for even numbers. */
export function someOutcomeIsStable(market: SubmittedMarket): boolean {
  for (const moved of waysSeatsMove(market)) {
    for (const seats of waysSeatsAreGivenUp(market, quotasAfter(market, moved))) {
      for (const places of new Definitions(market, seats).matchings()) {
        if (isStableOutcome(market, moved, seats, places)) return true
      }
    }
  }
  return false
}

/** Quotas of programs that want an even number may be anything up to what they have, the others stay; none if a program has less than nothing. */
function waysSeatsAreGivenUp(market: SubmittedMarket, due: ReadonlyMap<string, number>): Map<string, number>[] {
  if ([...due.values()].some((seats) => seats < 0)) return []
  let ways = [new Map(due)]
  for (const { id, evenQuota } of market.programs) {
    const kept = Array.from({ length: evenQuota ? due.get(id)! + 1 : 0 }, (_, seats) => seats)
    if (evenQuota) ways = ways.flatMap((way) => kept.map((seats) => new Map(way).set(id, seats)))
  }
  return ways
}

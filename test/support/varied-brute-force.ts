import type { SubmittedMarket } from '../../src/matching/submitted-market.ts'

/** Where one applicant is: the primary and the supplemental program. */
export interface Place {
  readonly program: string | null
  readonly supplemental: string | null
}

/** applicant -> place. */
export type Places = ReadonlyMap<string, Place>

const NOWHERE: Place = { program: null, supplemental: null }

/** The market in sets and ranks, as the definitions speak of it. Nothing here is shared with the engine or its verifier. */
export class Definitions {
  readonly market: SubmittedMarket
  /** Seats at the end. */
  readonly quota: ReadonlyMap<string, number>
  private readonly rank: ReadonlyMap<string, ReadonlyMap<string, number>>
  private readonly alone: SubmittedMarket['applicants']

  constructor(market: SubmittedMarket, quota: ReadonlyMap<string, number> = quotasOf(market)) {
    this.market = market
    this.quota = quota
    this.rank = new Map(market.programs.map(({ id, rankOrderList }) => [id, new Map(rankOrderList.map((a, i) => [a, i]))]))
    const members = new Set((market.couples ?? []).flatMap((couple) => couple.members))
    this.alone = market.applicants.filter(({ id }) => !members.has(id))
  }

  /** Whether somebody may be matched there. */
  private acceptable(program: string | null, applicant: string): boolean {
    return program === null || this.rank.get(program)!.has(applicant)
  }

  /** The best so many of those a program ranks, as many as it has seats. */
  private best(program: string, pool: Iterable<string>, seats: number): Set<string> {
    const rank = this.rank.get(program)!
    const ranked = [...new Set(pool)].filter((a) => rank.has(a))
    return new Set(ranked.sort((a, b) => rank.get(a)! - rank.get(b)!).slice(0, Math.max(0, seats)))
  }

  private rosters(places: Places): Map<string, Set<string>> {
    const rosters = new Map(this.market.programs.map(({ id }) => [id, new Set<string>()]))
    for (const [a, { program, supplemental }] of places) {
      for (const p of [program, supplemental]) if (p !== null) rosters.get(p)!.add(a)
    }
    return rosters
  }

  /** Whether nobody holds what they may not hold and no program more than its seats. */
  isFeasible(places: Places): boolean {
    for (const [p, roster] of this.rosters(places)) if (roster.size > this.quota.get(p)!) return false
    return (
      this.alone.every((applicant) =>
        this.choices(applicant.id, applicant.rankOrderList ?? []).some(same(places.get(applicant.id)!)),
      ) &&
      (this.market.couples ?? []).every((couple) => {
        const [x, y] = couple.members.map((a) => places.get(a)!)
        return this.jointChoices(couple).some(([one, other]) => same(one)(x) && same(other)(y))
      })
    )
  }

  /** Everything that blocks: who, and with which programs of which list. */
  blocking(places: Places, quota = this.quota): string[] {
    const rosters = this.rosters(places)
    const takes = (p: string, newcomers: readonly string[]): boolean => {
      const best = this.best(p, [...rosters.get(p)!, ...newcomers], quota.get(p)!)
      return newcomers.every((a) => best.has(a))
    }
    const found: string[] = []
    const above = (list: readonly string[], match: string | null) => (match === null ? list : list.slice(0, list.indexOf(match)))
    for (const { id, rankOrderList = [] } of this.alone) {
      for (const p of above(rankOrderList, places.get(id)!.program)) if (takes(p, [id])) found.push(`${id} ${p}`)
    }
    for (const { id, supplemental = {} } of this.market.applicants) {
      const { program, supplemental: match } = places.get(id)!
      for (const p of program === null ? [] : above(supplemental[program] ?? [], match)) {
        if (takes(p, [id])) found.push(`${id} ${program}+${p}`)
      }
    }
    for (const { members, rankOrderList } of this.market.couples ?? []) {
      const match = members.map((a) => places.get(a)!.program)
      for (const pair of rankOrderList) {
        if (pair[0] === match[0] && pair[1] === match[1]) break
        const programs = new Set(pair.filter((p) => p !== null))
        if (
          [...programs].every((p) =>
            takes(
              p,
              members.filter((_, side) => pair[side] === p),
            ),
          )
        ) {
          found.push(`${members.join('+')} ${pair.join(',')}`)
        }
      }
    }
    return found
  }

  /** What blocks in addition, couples with joint lines, if the seats that they would leave counted as vacant. */
  blockingByVacating(places: Places): string[] {
    const rosters = this.rosters(places)
    const already = new Set(this.blocking(places))
    const found: string[] = []
    for (const { members, rankOrderList } of this.market.couples ?? []) {
      const match = members.map((a) => places.get(a)!)
      for (const pair of rankOrderList) {
        if (pair[0] === match[0].program && pair[1] === match[1].program) break
        const leave = (p: string): string[] =>
          members.filter(
            (_, side) => pair[side] !== match[side].program && [match[side].program, match[side].supplemental].includes(p),
          )
        const stay = (p: string): string[] => [...rosters.get(p)!].filter((a) => !leave(p).includes(a))
        const both = [...new Set(pair.filter((p) => p !== null))].every((p) => {
          const newcomers = members.filter((_, side) => pair[side] === p)
          const best = this.best(p, [...stay(p), ...newcomers], this.quota.get(p)!)
          return newcomers.every((a) => best.has(a))
        })
        const line = `${members.join('+')} ${pair.join(',')}`
        if (both && !already.has(line)) found.push(line)
      }
    }
    return found
  }

  /** Everybody at a choice of their own at random, whether there are seats for them or not. */
  randomPlaces(random: () => number): Places {
    const any = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)]
    const places = new Map(this.alone.map(({ id, rankOrderList = [] }) => [id, any(this.choices(id, rankOrderList))]))
    for (const couple of this.market.couples ?? []) {
      any(this.jointChoices(couple)).forEach((place, side) => {
        places.set(couple.members[side], place)
      })
    }
    return places
  }

  isStable(places: Places): boolean {
    return this.isFeasible(places) && this.blocking(places).length === 0
  }

  private choices(a: string, programs: readonly (string | null)[]): Place[] {
    const lists = this.market.applicants.find(({ id }) => id === a)!.supplemental ?? {}
    const withSupplement = (program: string): Place[] =>
      [null, ...(lists[program] ?? [])].filter((p) => this.acceptable(p, a)).map((supplemental) => ({ program, supplemental }))
    const matched = programs.filter((p) => p !== null && this.acceptable(p, a)).flatMap((p) => withSupplement(p!))
    return [NOWHERE, ...matched]
  }

  private jointChoices({ members, rankOrderList }: NonNullable<SubmittedMarket['couples']>[number]): [Place, Place][] {
    const choices: [Place, Place][] = [[NOWHERE, NOWHERE]]
    for (const pair of rankOrderList) {
      if (!members.every((a, side) => this.acceptable(pair[side], a))) continue
      const options = members.map((a, side) => this.choices(a, [pair[side]]).filter(({ program }) => program === pair[side]))
      for (const one of options[0]) for (const other of options[1]) choices.push([one, other])
    }
    return choices
  }

  /** Every feasible matching, by trying all. */
  *matchings(): Generator<Places> {
    const vacant = new Map(this.quota)
    const places = new Map<string, Place>()
    const units: { members: readonly string[]; options: readonly (readonly Place[])[] }[] = [
      ...this.alone.map(({ id, rankOrderList = [] }) => ({
        members: [id],
        options: this.choices(id, rankOrderList).map((place) => [place]),
      })),
      ...(this.market.couples ?? []).map((couple) => ({ members: couple.members, options: this.jointChoices(couple) })),
    ]
    function* assign(i: number): Generator<Places> {
      if (i === units.length) {
        yield places
        return
      }
      for (const option of units[i].options) {
        const seats = option.flatMap(({ program, supplemental }) => [program, supplemental]).filter((p) => p !== null)
        for (const p of seats) vacant.set(p, vacant.get(p)! - 1)
        option.forEach((place, k) => {
          places.set(units[i].members[k], place)
        })
        if (seats.every((p) => vacant.get(p)! >= 0)) yield* assign(i + 1)
        for (const p of seats) vacant.set(p, vacant.get(p)! + 1)
      }
    }
    yield* assign(0)
  }

  /** Every stable matching, or at most so many. */
  stableMatchings(most = Number.POSITIVE_INFINITY): Places[] {
    const stable: Places[] = []
    for (const places of this.matchings()) {
      if (this.blocking(places).length > 0) continue
      stable.push(new Map(places))
      if (stable.length >= most) break
    }
    return stable
  }

  /** How many combinations of choices there are. */
  size(): number {
    const sizes = [
      ...this.alone.map(({ id, rankOrderList = [] }) => this.choices(id, rankOrderList).length),
      ...(this.market.couples ?? []).map((couple) => this.jointChoices(couple).length),
    ]
    return sizes.reduce((product, size) => product * size, 1)
  }
}

const same =
  (one: Place) =>
  (other: Place): boolean =>
    one.program === other.program && one.supplemental === other.supplemental

/** Seats as submitted. */
export const quotasOf = (market: SubmittedMarket): Map<string, number> =>
  new Map(market.programs.map(({ id, quota }) => [id, quota]))

/** How seats may have moved: one number per request, in the order of the programs and of their lists. */
export function* waysSeatsMove(market: SubmittedMarket): Generator<number[]> {
  const most = market.programs.flatMap(({ revertsTo = [] }) => revertsTo.map(({ max }) => max))
  function* choose(moved: number[]): Generator<number[]> {
    if (moved.length === most.length) yield moved
    else for (let count = 0; count <= most[moved.length]; count++) yield* choose([...moved, count])
  }
  yield* choose([])
}

/** Quotas after so many seats moved per request. */
export function quotasAfter(market: SubmittedMarket, moved: readonly number[]): Map<string, number> {
  const quota = quotasOf(market)
  let request = 0
  for (const { id, revertsTo = [] } of market.programs) {
    for (const { program } of revertsTo) {
      const count = moved[request++]
      quota.set(id, quota.get(id)! - count)
      quota.set(program, quota.get(program)! + count)
    }
  }
  return quota
}

/**
 * Whether seats moved as they should: donors passed on what they do not fill, up to what was allowed, and nobody wants a
 * seat back, whichever donor had its own again. Programs that want an even number take seats back in twos (wantEvenSeats).
 */
export function seatsMovedRightly(
  market: SubmittedMarket,
  moved: readonly number[],
  places: Places,
  seats: ReadonlyMap<string, number> = quotasAfter(market, moved),
): boolean {
  const due = quotasAfter(market, moved)
  const definitions = new Definitions(market, seats)
  let request = 0
  for (const { id, revertsTo = [], evenQuota } of market.programs) {
    let given = 0
    const returned = new Map(seats)
    const filled = [...places.values()].filter((place) => place.program === id || place.supplemental === id).length
    for (const { program, max } of revertsTo) {
      const count = moved[request++]
      given += count
      returned.set(program, Math.min(returned.get(program)!, due.get(program)! - count))
      if (count < max && filled < seats.get(id)!) return false
    }
    if (given === 0 || evenQuota) continue
    // Only lines with the donor in them are asked: a receiver may be overfull without its seats.
    returned.set(id, seats.get(id)! + given)
    const wished = definitions.blocking(places, returned)
    if (wished.some((line) => line.split(/[ ,+]/).includes(id))) return false
  }
  return true
}

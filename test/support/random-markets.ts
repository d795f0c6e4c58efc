import fc from 'fast-check'
import { UNRANKED, type World } from '../../src/matching/world.ts'
import { formatMarket } from './market-notation.ts'
import { seeded, shuffled } from './seeded.ts'

/** A market from which lists can be re-submitted: every program's key of every applicant is known, listed or not. */
export interface OpenMarket {
  /** applicant -> programs, best first. */
  readonly lists: readonly (readonly number[])[]
  /** applicant -> program -> key, UNRANKED where the program does not rank the applicant. */
  readonly keys: readonly ArrayLike<number>[]
  /** program -> seats. */
  readonly quota: readonly number[]
}

/** The market written down as a world. */
export function worldOf({ lists, keys, quota }: OpenMarket): World {
  const listStart = new Uint32Array(lists.length + 1)
  lists.forEach((list, a) => {
    listStart[a + 1] = listStart[a] + list.length
  })
  return {
    listStart,
    listProgram: Uint32Array.from(lists.flat()),
    listKey: Uint32Array.from(lists.flatMap((list, a) => list.map((p) => keys[a][p]))),
    quota: Uint32Array.from(quota),
  }
}

/** The market in which applicant a hands in another list. */
export function withList(market: OpenMarket, a: number, list: readonly number[]): OpenMarket {
  return { ...market, lists: market.lists.map((old, i) => (i === a ? list : old)) }
}

/** The market without applicant a; those after a move up by one. */
export function without(market: OpenMarket, a: number): OpenMarket {
  const others = <T>(all: readonly T[]): T[] => all.filter((_, i) => i !== a)
  return { ...market, lists: others(market.lists), keys: others(market.keys) }
}

/** What a random market looks like. */
export interface Shape {
  readonly applicants: number
  readonly programs: number
  /** Quotas are drawn from these. */
  readonly quotas: readonly number[]
  /** Lists have from shortest to longest lines. */
  readonly shortest: number
  readonly longest: number
  /** Chance that a program does not rank an applicant. */
  readonly unranked: number
  /** Number of different keys: few make many ties. */
  readonly keys: number
}

/** A market with lists and keys drawn independently: small and complete ones often have several stable matchings. */
export function randomMarket(random: () => number, shape: Shape): OpenMarket {
  const upTo = (size: number) => Math.floor(random() * size)
  const key = () => (random() < shape.unranked ? UNRANKED : upTo(shape.keys))
  return {
    lists: Array.from({ length: shape.applicants }, () =>
      shuffled(random, shape.programs).slice(0, shape.shortest + upTo(shape.longest - shape.shortest + 1)),
    ),
    keys: Array.from({ length: shape.applicants }, () => Array.from({ length: shape.programs }, key)),
    quota: Array.from({ length: shape.programs }, () => shape.quotas[upTo(shape.quotas.length)]),
  }
}

/** Shapes that differ in what makes matching hard: competition, vacancies, missing lines, ties, several stable matchings. */
export const SMALL_SHAPES: readonly Shape[] = [
  { applicants: 5, programs: 3, quotas: [0, 1, 2, 3], shortest: 0, longest: 3, unranked: 0.2, keys: 1000 },
  { applicants: 4, programs: 4, quotas: [1], shortest: 4, longest: 4, unranked: 0, keys: 1000 },
  { applicants: 5, programs: 5, quotas: [1], shortest: 3, longest: 5, unranked: 0, keys: 1000 },
  { applicants: 6, programs: 5, quotas: [1], shortest: 5, longest: 5, unranked: 0, keys: 1000 },
  { applicants: 6, programs: 3, quotas: [2], shortest: 3, longest: 3, unranked: 0, keys: 1000 },
  { applicants: 9, programs: 4, quotas: [2], shortest: 4, longest: 4, unranked: 0, keys: 1000 },
  { applicants: 5, programs: 4, quotas: [1, 2], shortest: 1, longest: 4, unranked: 0.1, keys: 3 },
]

/** Markets of up to 2,000 applicants, for what is exact at any size: short lists with vacancies, and a core with many stable matchings. */
const LARGE_SHAPES: readonly Shape[] = [
  { applicants: 2000, programs: 260, quotas: [0, 1, 2, 5, 9, 25], shortest: 0, longest: 20, unranked: 0.05, keys: 2 ** 31 },
  { applicants: 600, programs: 100, quotas: [3, 6, 9], shortest: 1, longest: 12, unranked: 0.05, keys: 40 },
  { applicants: 120, programs: 120, quotas: [1], shortest: 120, longest: 120, unranked: 0, keys: 2 ** 31 },
  { applicants: 150, programs: 50, quotas: [3], shortest: 50, longest: 50, unranked: 0, keys: 2 ** 31 },
]

/** How property tests run: always the same markets, so that a failure can be looked at again. */
export const SEEDED_RUNS = { seed: 20261122, numRuns: 2000 } as const

/** Small markets for property tests; they shrink, and a failing one is printed in the notation. */
export const smallMarkets: fc.Arbitrary<OpenMarket> = fc
  .record({ applicants: fc.integer({ min: 0, max: 5 }), programs: fc.integer({ min: 0, max: 4 }) })
  .chain(({ applicants, programs }) => {
    const list = fc.shuffledSubarray(Array.from({ length: programs }, (_, p) => p))
    const key = fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 0, max: 9 }) },
      { weight: 1, arbitrary: fc.constant(UNRANKED) },
    )
    const keys = fc.array(key, { minLength: programs, maxLength: programs })
    return fc.record({
      lists: fc.array(list, { minLength: applicants, maxLength: applicants }),
      keys: fc.array(keys, { minLength: applicants, maxLength: applicants }),
      quota: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: programs, maxLength: programs }),
    })
  })
  .map((market) => ({ ...market, [fc.toStringMethod]: () => `\n${formatMarket(worldOf(market))}\n` }))

/** One market of every large shape, the same ones in every test. */
export function largeMarkets(): OpenMarket[] {
  return LARGE_SHAPES.map((shape, i) => randomMarket(seeded(1000 + i), shape))
}

/** Small markets with at least one applicant, and one of them. */
export const marketsWithSomeone: fc.Arbitrary<readonly [OpenMarket, number]> = smallMarkets
  .filter(({ lists }) => lists.length > 0)
  .chain((market) => fc.tuple(fc.constant(market), fc.nat({ max: market.lists.length - 1 })))

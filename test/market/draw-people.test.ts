import { describe, expect, test } from 'vitest'
import { ApplicantDrawer, type DrawnApplicant, newApplicant } from '../../src/market/applicants.ts'
import { BEHAVIOURS } from '../../src/market/behaviour-values.ts'
import { DRAWS } from '../../src/market/draw-kernel.ts'
import { ListDrawer } from '../../src/market/draw-lists.ts'
import { PeopleDrawer } from '../../src/market/draw-people.ts'
import { blockOf, type Market, TYPES } from '../../src/market/market.ts'
import { LONGEST_BLOCK } from '../../src/market/parameters.ts'
import { PURPOSE, Stream } from '../../src/market/random.ts'
import { APPLICANT_TYPES } from '../../src/market/vocabulary.ts'
import { fingerprint } from '../support/fingerprint.ts'
import { market2025 } from '../support/season-2025.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'

/** A market of one specialty in which anybody is about as likely to be interviewed as a bar says. */
const marketOf = (programs: number, bar: number): Market =>
  smallMarket(smallSeason([{ specialty: 'medicine', programs }]), ({ threshold }) => ({ threshold: threshold.fill(bar) }))

const made = new WeakMap<Market, ListDrawer>()

/** Drawers at the beginning of a year; the lists are written over those of the year before. */
function drawers(market: Market, seed: number, world: number): { lists: ListDrawer; people: PeopleDrawer } {
  const lists = made.get(market) ?? new ListDrawer(market)
  made.set(market, lists)
  const people = new PeopleDrawer(market, lists)
  lists.begin(seed, world, PURPOSE.interviews)
  people.begin(seed, world)
  return { lists, people }
}

/** What is told of a person: score as a Float32, visa, attempts, years, lines of the branch, end of the list. */
type Told = [cell: number, score: number, visa: number, attempts: number, years: number, block: number, lines: number]

/** What came of drawing a cell: those told of, how many were not interviewed, and everything about whoever stopped it. */
interface Cell {
  readonly told: Told[]
  readonly never: number
  readonly stops: (DrawnApplicant & { at: number })[]
}

const byKernel = (
  market: Market,
  [branch, type]: readonly [number, number],
  wanted: number,
  shares?: Float64Array,
  { lists, people } = drawers(market, 3, 5),
) => {
  people.openCell(branch, type, shares)
  const told: Told[] = []
  const stops: Cell['stops'] = []
  let never = 0
  while (told.length < wanted) {
    const before = told.length
    people.draw(wanted - told.length, { add: (...person) => told.push(person) })
    expect(told.length).toBeGreaterThan(before)
    never += people.never
    // Whoever turns elsewhere takes two more numbers, so that what follows shows whether they are the next ones.
    if (people.turns) expect(people.uniform() + people.uniform()).toBeGreaterThan(0)
    if (people.turns || !shares) stops.push({ ...people.last(), at: told.length })
  }
  return { lists, cell: { told, never, stops } satisfies Cell }
}

/** The same by the definition of each part. */
function oneByOne(market: Market, [branch, type]: readonly [number, number], wanted: number, shares?: Float64Array) {
  const { lists } = drawers(market, 3, 5)
  const stream = new Stream(3, 5, PURPOSE.applicants)
  const drawer = new ApplicantDrawer(market, branch, type, stream)
  const cell: Cell & { never: number } = { told: [], never: 0, stops: [] }
  for (let a = 0; a < wanted; a++) {
    const drawn = newApplicant()
    let block = 0
    for (let tries = 0; block === 0 && tries < 400; tries++) {
      drawer.draw(drawn)
      block = lists.block(branch, type, drawn, 1)
      if (block === 0) cell.never++
    }
    const { visa, failedAttempts, yearsSinceGraduation } = drawn
    const score = Math.fround(drawn.standardScore)
    cell.told.push([branch * TYPES + type, score, visa, failedAttempts, yearsSinceGraduation, block, lists.lines])
    const turns = shares !== undefined && stream.uniform() < shares[block]
    if (turns) expect(stream.uniform() + stream.uniform()).toBeGreaterThan(0)
    if (turns || !shares) cell.stops.push({ ...drawn, at: a + 1 })
  }
  return { lists, cell }
}

const printOf = ({ listProgram, listKey, lines }: ListDrawer): string[] =>
  [listProgram, listKey].map((column) => fingerprint(column.subarray(0, lines)))

/** Compares the two, and returns what the kernel drew. */
function compared(...[market, cell, wanted, shares]: Parameters<typeof oneByOne>): Cell {
  // The kernel first, as the lists' room stays what it has grown to.
  const { lists, cell: drawn } = byKernel(market, cell, wanted, shares)
  const print = printOf(lists)
  const expected = oneByOne(market, cell, wanted, shares)
  expect(drawn.told.slice(0, 9)).toEqual(expected.cell.told.slice(0, 9))
  expect(`${drawn.told}`).toBe(`${expected.cell.told}`)
  expect({ ...drawn, told: [] }).toEqual({ ...expected.cell, told: [] })
  expect(print).toEqual(printOf(expected.lists))
  return drawn
}

const types = Array.from({ length: TYPES }, (_, type) => type)
const shares = Float64Array.from({ length: LONGEST_BLOCK + 1 }, (_, lines) => 0.6 / (1 + lines))

describe('people drawn by the kernel', () => {
  test('are those of the drawer of applicants, with their lists, in every cell of a season', () => {
    const market = blockOf(market2025, 2)
    const { branches } = market.season
    const cells = branches.flatMap(({ preferring }, b) =>
      types.filter((t) => preferring[APPLICANT_TYPES[t]] > 0).map((t) => [b, t] as const),
    )
    expect(cells.length).toBeGreaterThan(100)
    for (const cell of cells) compared(market, cell, 30, shares)
  })

  test.each(types)('of type %i are the same thousands of times, into the tails, and one at a time without shares', (type) => {
    const market = marketOf(30, 0.7)
    const { stops } = compared(market, [0, type], 6000, shares)
    expect(stops.length).toBeGreaterThan(300)
    expect(compared(market, [0, type], 400).stops).toHaveLength(400)
  })

  test('are the same with behaviours of a season of its own', () => {
    const market = marketOf(20, 0.4)
    const kinds = [0.2, 0.3, 0.1, 0.15, 0.15, 0.1].map((share, k) => ({ share, spread: 0.2 + 0.5 * k }))
    const behaviours = { ...BEHAVIOURS, kinds, oldGraduation: 2, stackedIssuesMove: [0, -0.3, -0.6, -1] }
    for (const type of types) compared({ ...market, behaviours }, [0, type], 1000, shares)
  })

  test('are drawn again until they have an interview, and in the end go without', () => {
    const img = APPLICANT_TYPES.indexOf('non-us-img')
    const few = compared(marketOf(3, 3.5), [0, img], 40, shares)
    expect(few.never).toBeGreaterThan(400)
    expect(few.told.some(([, , , , , block]) => block > 0)).toBe(true)
    const none = compared(marketOf(1, 30), [0, img], 3, shares)
    expect(none.never).toBe(1200)
    expect(none.told.every(([, , , , , block, lines]) => block === 0 && lines === 0)).toBe(true)
  })

  test('come some hundred at a time, and go on where lists need more room', () => {
    const market = marketOf(60, -9)
    const { people, lists } = drawers(market, 3, 5)
    people.openCell(0, 0, new Float64Array(LONGEST_BLOCK + 1))
    let told = 0
    people.draw(100_000, { add: () => told++ })
    expect(told).toBe(DRAWS)
    expect(people.turns).toBe(false)
    people.draw(7, { add: () => told++ })
    expect(told).toBe(DRAWS + 7)
    expect(lists.lines).toBe(told * LONGEST_BLOCK)
    const many = compared(marketOf(60, -9), [0, 0], 40_000, new Float64Array(LONGEST_BLOCK + 1))
    expect(many.told.at(-1)?.[6]).toBeGreaterThan(2 ** 20)
  })

  test('take the words of the stream of their name, one after the other', () => {
    const { people } = drawers(marketOf(3, 0), 9, 4_000_000_000)
    const stream = new Stream(9, 4_000_000_000, PURPOSE.applicants)
    for (let n = 0; n < 1000; n++) expect(people.uniform()).toBe(stream.uniform())
  })
})

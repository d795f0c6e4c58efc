import { describe, expect, test } from 'vitest'
import { type DrawnWorld, drawWorld } from '../../src/market/draw-world.ts'
import { TYPES } from '../../src/market/market.ts'
import { supplementalRound } from '../../src/market/soap.ts'
import { addToTally, CHOICES, emptyTally, LENGTHS, LOWEST_SCORE, mergeTally, SCORES, type Tally } from '../../src/market/tally.ts'
import { APPLICANT_TYPES, type Track, VISA_NEEDS } from '../../src/market/vocabulary.ts'
import { applicantProposing } from '../../src/matching/applicant-proposing.ts'
import { NO_PROGRAM } from '../../src/matching/varied-world.ts'
import { UNMATCHED, UNRANKED } from '../../src/matching/world.ts'
import { oneByOne } from '../support/one-by-one.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'
import { tallied } from '../support/tallied.ts'

const season = smallSeason(
  [
    {
      specialty: 'medicine',
      programs: 8,
      preferring: { 'us-md-senior': 30, 'us-md-graduate': 15, 'non-us-img': 20, 'us-img': 6 },
      backupShare: { 'us-md-senior': 0.3, 'us-md-graduate': 0.4, 'non-us-img': 0.5 },
    },
    { specialty: 'radiology', track: 'advanced', programs: 4, preferring: { 'us-md-senior': 12 } },
    { specialty: 'transitional-year', track: 'transitional', programs: 5, filled: { 'us-md-senior': 5 } },
    { specialty: 'medicine', track: 'preliminary', programs: 5, filled: { 'us-md-senior': 5 } },
    { specialty: 'pediatrics', programs: 6, preferring: { 'us-md-senior': 8 }, filled: { 'us-md-graduate': 4, 'non-us-img': 4 } },
    { specialty: 'medicine', track: 'physician', programs: 3, preferring: { 'us-md-graduate': 6 } },
  ],
  undefined,
  6,
)
const market = smallMarket(season, ({ threshold }) => ({ threshold: threshold.fill(0.9) }))

const sum = (column: Iterable<number>): number => [...column].reduce((all, value) => all + value, 0)

/** What a tally counts by index; the rest are numbers of worlds. */
type Column = Exclude<keyof Tally, 'worlds' | 'imgShareYears'>
const columnsOf = (tally: Tally): [name: Column, column: Float64Array][] =>
  Object.entries(tally).filter((entry): entry is [Column, Float64Array] => entry[1] instanceof Float64Array)

const isYear = (track: Track): boolean => track === 'preliminary' || track === 'transitional'

describe('a tally of some worlds', () => {
  test('and one of others add up to that of all, in any order', () => {
    const all = tallied(market, 1, [0, 1, 2, 3])
    const parts = [tallied(market, 1, [3]), tallied(market, 1, [1, 0]), tallied(market, 1, [2])]
    const merged = emptyTally(market)
    for (const part of parts) mergeTally(merged, part)
    expect(merged.worlds).toBe(4)
    for (const [name, column] of columnsOf(all))
      for (const [i, value] of column.entries()) expect(merged[name][i]).toBeCloseTo(value, 9)
  })
})

describe('a tally of one world', () => {
  /** Whoever stands behind an entry, and what became of it, in words. */
  function entriesOf({ world, submitted, cell, person, persons, people, preferredLines, couples }: DrawnWorld, line: Int32Array) {
    return Array.from(cell, (c, a) => {
      const { listStart, listProgram, listKey } = a < persons ? submitted : world
      const programs = [...listProgram.subarray(listStart[a], listStart[a + 1])]
      const held = line[a] === UNMATCHED ? null : world.listProgram[line[a]]
      const home = season.branches[Math.floor(c / TYPES)]
      const at = held === null ? null : season.branches[market.branchOf[held]]
      const type = APPLICANT_TYPES[c % TYPES]
      const { mean, sd } = home.step2ck[type]
      return {
        cell: c,
        homeBranch: Math.floor(c / TYPES),
        type: c % TYPES,
        person: person[a],
        first: a < persons,
        programs,
        unranked: programs.filter((_, k) => listKey[listStart[a] + k] === UNRANKED),
        contiguous: preferredLines[a],
        held,
        at,
        // A preliminary year is of the specialty for those who prefer such a year, and for nobody else.
        inHome: at !== null && at.specialty === home.specialty && isYear(at.track) === isYear(home.track),
        standardScore: people.standardScore[person[a]],
        step2ck: Math.round(mean + sd * people.standardScore[person[a]]),
        visa: people.visa[person[a]],
        hasPartner: couples.member.includes(a),
      }
    })
  }

  /** A column made by adding up what each item says, for comparison. */
  function columnOf<Item>(
    length: number,
    items: readonly Item[],
    at: (item: Item) => number,
    value: (item: Item) => number = () => 1,
  ) {
    const column = new Array<number>(length).fill(0)
    for (const item of items) column[at(item)] += value(item)
    return column
  }

  const CELLS = season.branches.length * TYPES
  const BRANCHES = season.branches.length
  const PROGRAMS = market.quota.length

  test.each([0, 1, 2, 3])('%d counts what is there, recounted by the words of every column', (number) => {
    const drawn = drawWorld(market, 1, number)
    const matching = applicantProposing(drawn.world)
    const tally = emptyTally(market)
    addToTally(tally, market, drawn, matching)
    const entries = entriesOf(drawn, matching.line)
    const persons = entries.filter(({ first }) => first)
    const holding = entries.filter(({ held }) => held !== null)
    const lines = entries.flatMap(({ programs, homeBranch }) => programs.map((p) => ({ p, b: market.branchOf[p], homeBranch })))
    const inHome = entries.filter((entry) => entry.inHome)
    const notInHome = entries.filter((entry) => !entry.inHome)
    const single = persons.filter(({ hasPartner, held }) => !hasPartner && held !== null)
    const firstYear = new Set(
      holding.filter(({ at }) => !['advanced', 'physician'].includes(at!.track)).map(({ person }) => person),
    )
    const matchedPersons = persons.filter(({ person }) => firstYear.has(person))
    const visaAt = (one: { cell: number; visa: number }): number => one.cell * VISA_NEEDS.length + one.visa
    const scoreAt = (one: { cell: number; step2ck: number }): number =>
      one.cell * SCORES + Math.min(SCORES - 1, Math.max(0, one.step2ck - LOWEST_SCORE))
    const lengthAt = (one: { cell: number; contiguous: number }): number => one.cell * LENGTHS + one.contiguous
    const byType = ({ type }: { type: number }): number => type
    const byCell = ({ cell }: { cell: number }): number => cell
    const byHeld = ({ held }: { held: number | null }): number => held!
    const img = ({ type }: { type: number }): boolean => ['us-img', 'non-us-img'].includes(APPLICANT_TYPES[type])
    const placeOf = ({ programs, held }: { programs: number[]; held: number | null }): number => programs.indexOf(held!)
    const taken = columnOf(PROGRAMS, holding, byHeld)
    const vacant = [...market.quota.keys()].filter((p) => taken[p] < market.quota[p])
    const pairs = Array.from({ length: drawn.couples.member.length / 2 }, (_, c) => [2 * c, 2 * c + 1])
    const unmatchedIn = (pair: readonly number[]): number =>
      pair.filter((i) => matching.line[drawn.couples.member[i]] === UNMATCHED).length

    const elsewhere = persons.filter(
      ({ at, inHome }) => at !== null && !inHome && (at.track === 'categorical' || at.track === 'advanced'),
    )
    const soap = supplementalRound(market, drawn, matching)

    const expected: { [Name in Column]: number[] } = {
      interviews: columnOf(PROGRAMS, lines, ({ p }) => p),
      programFilled: taken,
      imgFilled: columnOf(PROGRAMS, holding.filter(img), byHeld),
      usImgFilled: columnOf(
        PROGRAMS,
        holding.filter(({ type }) => APPLICANT_TYPES[type] === 'us-img'),
        byHeld,
      ),
      // Not of one world: countImgShares is asked for it.
      imgShares: [...emptyTally(market).imgShares],
      entries: columnOf(CELLS, entries, byCell),
      lines: columnOf(CELLS, entries, byCell, ({ contiguous }) => contiguous),
      filled: columnOf(CELLS, holding, ({ held, type }) => market.branchOf[held!] * TYPES + type),
      matched: columnOf(CELLS, inHome, byCell),
      matchedScore: columnOf(CELLS, inHome, byCell, ({ standardScore }) => standardScore),
      notMatchedScore: columnOf(CELLS, notInHome, byCell, ({ standardScore }) => standardScore),
      matchedByLength: columnOf(
        CELLS * LENGTHS,
        inHome.filter(({ first }) => first),
        lengthAt,
      ),
      notMatchedByLength: columnOf(
        CELLS * LENGTHS,
        notInHome.filter(({ first }) => first),
        lengthAt,
      ),
      matchedByScore: columnOf(
        CELLS * SCORES,
        inHome.filter(({ first }) => first),
        scoreAt,
      ),
      notMatchedByScore: columnOf(
        CELLS * SCORES,
        notInHome.filter(({ first }) => first),
        scoreAt,
      ),
      neverInterviewed: [...drawn.neverInterviewed],
      elsewhere: columnOf(CELLS, elsewhere, byCell),
      fromElsewhere: columnOf(CELLS, elsewhere, ({ held, type }) => market.branchOf[held!] * TYPES + type),
      pgy1: columnOf(CELLS, matchedPersons, byCell),
      backupLines: columnOf(
        BRANCHES,
        lines.filter(({ b, homeBranch }) => b !== homeBranch),
        ({ b }) => b,
      ),
      allLines: columnOf(BRANCHES, lines, ({ b }) => b),
      notRanked: columnOf(
        BRANCHES,
        entries.flatMap(({ unranked }) => unranked),
        (p) => market.branchOf[p],
      ),
      unfilledPrograms: columnOf(BRANCHES, vacant, (p) => market.branchOf[p]),
      matchedPersons: columnOf(TYPES, matchedPersons, byType),
      choice: columnOf(CELLS * CHOICES, single, (one) => one.cell * CHOICES + Math.min(CHOICES - 1, placeOf(one))),
      visa: columnOf(CELLS * VISA_NEEDS.length, persons, visaAt),
      visaMatched: columnOf(CELLS * VISA_NEEDS.length, matchedPersons, visaAt),
      couples: [...columnOf(3, pairs, unmatchedIn), drawn.couplesLeftOut],
      soapOffered: [...soap.offered],
      soapFilled: [...soap.filled],
      soapEligible: [...soap.eligible],
      soapPlaced: [...soap.placed],
    }
    for (const [name, column] of Object.entries(expected)) {
      const found = tally[name as Column]
      expect([name, ...found].length).toBe(column.length + 1)
      const wrong = column.flatMap((value, i) =>
        Math.abs(value - found[i]) > 1e-9 ? [`${name}[${i}] ${found[i]}, not ${value}`] : [],
      )
      expect(wrong).toEqual([])
    }
    expect(Object.keys(tally).sort()).toEqual([...Object.keys(expected), 'worlds', 'imgShareYears'].sort())
    expect([tally.worlds, tally.imgShareYears]).toEqual([1, 0])
  })

  test('leaves no column empty over a few worlds, so that all of them were recounted', () => {
    const tally = tallied(market, 1, [0, 1, 2, 3])
    expect(columnsOf(tally).flatMap(([name, column]) => (sum(column) === 0 ? [name] : []))).toEqual(['imgShares'])
    // Of couples, some match both, some one.
    expect(Math.min(tally.couples[0], tally.couples[1])).toBeGreaterThan(0)
  })

  test('counts a couple by what its members hold in the end, whatever they held before second entries came', () => {
    const couplesOf = (lost: readonly number[]): number[] => {
      const drawn = drawWorld(market, 1, 0)
      const { line, ...rest } = applicantProposing(drawn.world)
      for (const a of lost) line[a] = UNMATCHED
      const tally = emptyTally(market)
      addToTally(tally, market, drawn, { ...rest, line })
      return [...tally.couples.subarray(0, 3)]
    }
    const { member, program } = drawWorld(market, 1, 0).couples
    const both = Array.from({ length: member.length / 2 }, (_, c) => 2 * c).find((i) =>
      [i, i + 1].every((side) => program[side] !== NO_PROGRAM),
    )!
    const before = couplesOf([])
    const moved = (to: number): number[] => before.map((couples, k) => couples - (k === 0 ? 1 : 0) + (k === to ? 1 : 0))
    expect(couplesOf([member[both]])).toEqual(moved(1))
    expect(couplesOf([member[both], member[both + 1]])).toEqual(moved(2))
  })

  test('counts someone who holds two positions of the first year once', () => {
    const tally = emptyTally(market)
    const [home, year] = [0, market.firstProgram[2]]
    addToTally(
      tally,
      market,
      ...oneByOne(market, [
        { cell: 0, held: home },
        { cell: 2 * TYPES, held: year, person: 0 },
      ]),
    )
    expect(tally.matchedPersons[0]).toBe(1)
    expect(tally.pgy1[0]).toBe(1)
    expect(tally.filled[0] + tally.filled[2 * TYPES]).toBe(2)
  })

  test('stands scores beyond the histogram at its ends', () => {
    const scores = [-20, 20].map((standardScore) => {
      const drawn = drawWorld(market, 1, 0)
      const tally = emptyTally(market)
      const people = { ...drawn.people, standardScore: drawn.people.standardScore.map(() => standardScore) }
      addToTally(tally, market, { ...drawn, people }, applicantProposing(drawn.world))
      return tally.matchedByScore.map((count, i) => count + tally.notMatchedByScore[i])
    })
    const persons = drawWorld(market, 1, 0).persons
    expect(sum(scores[0].filter((_, i) => i % SCORES === 0))).toBe(persons)
    expect(sum(scores[1].filter((_, i) => i % SCORES === SCORES - 1))).toBe(persons)
  })
})

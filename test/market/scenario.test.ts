import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawWorld } from '../../src/market/draw-world.ts'
import { TYPES } from '../../src/market/market.ts'
import { type Scenario, scenarioMarket, scenarioVersion } from '../../src/market/scenario.ts'
import { scenarioWorld } from '../../src/market/scenario-world.ts'
import { APPLICANT_TYPES } from '../../src/market/vocabulary.ts'
import { runsOf } from '../support/questions.ts'
import { market2025 } from '../support/season-2025.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'

const everybody = Object.fromEntries(APPLICANT_TYPES.map((type) => [type, 40]))
const market = smallMarket(
  smallSeason(
    [
      { specialty: 'one', programs: 30, seats: 5, preferring: everybody, visas: { j1: 0.9, h1b: 0.6 } },
      { specialty: 'two', programs: 12, seats: 7, preferring: everybody, visas: { j1: 0.8, h1b: 0.5 } },
    ],
    { j1: 0.4, h1b: 0.3 },
    20,
  ),
)
const SEED = 5
const worldOf = (scenario: Scenario, number = 3) => scenarioWorld(scenarioMarket(market, scenario), SEED, number)
const drawn = drawWorld(market, SEED, 3)
const couples = new Set(drawn.couples.member)
const entries = drawn.world.listStart.length - 1
const linesOf = ({ listStart, listProgram, listKey }: typeof drawn.world, entry: number): [number, number][] =>
  Array.from(listProgram.subarray(listStart[entry], listStart[entry + 1]), (p, l) => [p, listKey[listStart[entry] + l]])
const seatsIn = (quota: ArrayLike<number>, specialty: string): number =>
  market.programs.reduce((sum, program, p) => sum + (program.specialty === specialty ? quota[p] : 0), 0)

describe('a scenario', () => {
  test('that changes nothing leaves every world as it is', () => {
    const same = worldOf({ j1Sponsorship: 1, positions: { one: 1, two: 1 }, applicants: { 'us-img': 1 } })
    expect(same).toEqual(drawn.world)
  })

  test('has a version by what it says, whatever the order', () => {
    const one: Scenario = { h1bSponsorship: 0.5, positions: { one: 1.1, two: 0.9 } }
    const other: Scenario = { positions: { two: 0.9, one: 1.1 }, h1bSponsorship: 0.5, applicants: undefined }
    expect(scenarioVersion(market, one)).toBe(scenarioVersion(market, other))
    expect(scenarioMarket(market, one).market.version).toBe(scenarioVersion(market, one))
    const others: Scenario[] = [{ h1bSponsorship: 0.5 }, { j1Sponsorship: 0.5 }, { positions: { one: 1.1 } }, {}]
    expect(new Set([one, ...others].map((each) => scenarioVersion(market, each))).size).toBe(5)
    expect(scenarioVersion({ ...market, version: 'another' }, one)).not.toBe(scenarioVersion(market, one))
  })
})

describe('positions', () => {
  test('are those of the specialty times the factor, each program within one of its own', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 2, noNaN: true }), (factor) => {
        const { quota, programs, traits } = scenarioMarket(market2025, { positions: { 'internal-medicine': factor } }).market
        let total = 0
        let before = 0
        for (const [p, seats] of quota.entries()) {
          const was = market2025.quota[p]
          expect(programs[p].positions).toBe(seats)
          expect(traits[p].quota).toBe(seats)
          if (programs[p].specialty !== 'internal-medicine') {
            expect(seats).toBe(was)
            continue
          }
          expect(Math.abs(seats - factor * was)).toBeLessThan(1 + 1e-6)
          total += seats
          before += was
        }
        expect(Math.abs(total - factor * before)).toBeLessThanOrEqual(0.5 + 1e-6)
      }),
      runsOf(12),
    )
  })

  test('are the seats that the worlds have; nothing else is otherwise', () => {
    const world = worldOf({ positions: { one: 1.5 } })
    expect(seatsIn(world.quota, 'one')).toBe(225)
    expect(seatsIn(world.quota, 'two')).toBe(84)
    expect(world.listProgram).toEqual(drawn.world.listProgram)
    expect(world.listKey).toEqual(drawn.world.listKey)
  })
})

describe('visas', () => {
  const sponsors = (share: number) =>
    new Set(
      scenarioMarket(market2025, { h1bSponsorship: share }).market.traits.flatMap(({ visas }, p) =>
        visas.includes('h1b') ? [p] : [],
      ),
    )

  test('are sponsored by the share that still does, and by the more the same ones and more', () => {
    const all = sponsors(1)
    const most = sponsors(0.8)
    const half = sponsors(0.5)
    expect(sponsors(0).size).toBe(0)
    expect([...half].every((p) => most.has(p)) && [...most].every((p) => all.has(p))).toBe(true)
    expect(half.size / all.size).toBeGreaterThan(0.45)
    expect(half.size / all.size).toBeLessThan(0.55)
    for (const { market: changed } of [scenarioMarket(market2025, { h1bSponsorship: 0 })])
      changed.traits.forEach(({ visas }, p) => {
        expect(visas.includes('j1')).toBe(market2025.traits[p].visas.includes('j1'))
      })
  })

  test('that are lost take away just the lines of those who need them', () => {
    const changed = scenarioMarket(market, { h1bSponsorship: 0.3, j1Sponsorship: 0.6 })
    const world = scenarioWorld(changed, SEED, 3)
    let lost = 0
    for (let entry = 0; entry < entries; entry++) {
      const person = drawn.person[entry]
      const need = (['none', 'j1', 'h1b'] as const)[drawn.people.visa[person]]
      const kept = linesOf(drawn.world, entry).filter(
        ([p]) => couples.has(person) || need === 'none' || changed.market.traits[p].visas.includes(need),
      )
      lost += linesOf(drawn.world, entry).length - kept.length
      if (String(linesOf(world, entry)) !== String(kept)) expect.fail(`entry ${entry} is otherwise`)
    }
    expect(lost).toBeGreaterThan(10)
  })
})

describe('applicants', () => {
  const typeOf = (entry: number): string => APPLICANT_TYPES[drawn.cell[drawn.person[entry]] % TYPES]

  test('who leave have no lines, and nobody else is otherwise; the more leave, the same ones and more', () => {
    const left = ([0.4, 0.7] as const).map((factor) => {
      const world = worldOf({ applicants: { 'non-us-img': factor, 'us-md-senior': factor } })
      const gone = new Set<number>()
      for (let entry = 0; entry < entries; entry++) {
        const lines = linesOf(world, entry)
        const may = /non-us-img|us-md-senior/.test(typeOf(entry)) && !couples.has(drawn.person[entry])
        if (may && lines.length === 0) gone.add(entry)
        else if (String(lines) !== String(linesOf(drawn.world, entry))) expect.fail(`entry ${entry} is otherwise`)
      }
      return gone
    })
    expect([...left[1]].every((entry) => left[0].has(entry))).toBe(true)
    expect(left[0].size).toBeGreaterThan(1.4 * left[1].size)
    expect(left[1].size).toBeGreaterThan(15)
  })

  test('who join stand behind all others, each with a list of their own, and are as many as was said', () => {
    let joined = 0
    let before = 0
    for (let number = 0; number < 12; number++) {
      const world = worldOf({ applicants: { 'us-img': 1.5 } }, number)
      const base = drawWorld(market, SEED, number)
      expect(base.world.listProgram.every((p, line) => world.listProgram[line] === p)).toBe(true)
      expect(base.world.listStart.every((start, a) => world.listStart[a] === start)).toBe(true)
      joined += world.listStart.length - base.world.listStart.length
      const paired = new Set(base.couples.member)
      for (let a = 0; a < base.persons; a++) if (APPLICANT_TYPES[base.cell[a] % TYPES] === 'us-img' && !paired.has(a)) before++
    }
    expect(Math.abs(joined / before - 0.5)).toBeLessThan(0.06)
  })
})

import { describe, expect, test } from 'vitest'
import { matchSubmitted } from '../../src/matching/submitted-market.ts'
import { PARITY_COUPLES, PUBLISHED_COUPLES, SAME_PROGRAM_TABLE } from '../golden/couples.ts'
import { MOVING_SEATS, SUPPLEMENTAL_MARKETS } from '../golden/variations.ts'
import { matchingText } from '../support/market-notation.ts'
import { Definitions, type Places } from '../support/varied-brute-force.ts'
import { answered, placesOf, seatsOf, verdictOn } from '../support/varied-markets.ts'
import { formatPlaces, parseSubmitted } from '../support/varied-notation.ts'

describe.each([
  ['published', PUBLISHED_COUPLES],
  ['parity', PARITY_COUPLES],
  ['constructed', SUPPLEMENTAL_MARKETS],
] as const)('%s', (_kind, markets) => {
  describe.each(markets)('$name', ({ market, stable }) => {
    const submitted = parseSubmitted(market)
    const definitions = new Definitions(submitted)

    test('enumeration of all matchings confirms the stated ones, and the verifier finds nothing in them', () => {
      const all = definitions.stableMatchings()
      expect(all.map((places) => formatPlaces(submitted, places)).sort()).toEqual(stable.map(matchingText).sort())
      for (const places of all) expect(verdictOn(submitted, places).findings).toEqual([])
    })

    test('the procedure gives one of them, or says that it found none', () => {
      const answer = answered(submitted)
      const places = placesOf(answer)
      expect(answer.stability.stable).toBe(stable.length > 0)
      if (stable.length === 0) {
        expect(answer.stability.blocking.length).toBeGreaterThan(0)
        return
      }
      expect(stable.map(matchingText)).toContain(formatPlaces(submitted, places))
      expect(answer.stability.search).toEqual({ orders: 1, loops: 0 })
    })
  })
})

test('where a seat that a partner would leave counts as vacant, the verifier says so beside its judgement', () => {
  const credited = PARITY_COUPLES.find(({ name }) => name.startsWith('Stable only if'))!
  const { stability } = answered(parseSubmitted(credited.market))
  expect(stability.stable).toBe(true)
  expect(stability.diagnostics.vacatingCredit).toEqual({
    stable: false,
    blocking: [
      {
        kind: 'blocking-couple',
        applicants: ['a1', 'a2'],
        programs: ['d1', 'd2'],
        line: 1,
        detail: '"a1" and "a2" would have "d1" and "d2" (line 1) if the seats they would leave counted as vacant',
      },
    ],
  })
})

describe.each(SAME_PROGRAM_TABLE.rows)('two seats at a program that ranks $ranking', ({ ranking, both, single }) => {
  const submitted = parseSubmitted(`${SAME_PROGRAM_TABLE.market}\nh1(2): ${ranking}`)
  const at = (...matched: string[]): Places =>
    new Map(['A', 'a', 'B'].map((id) => [id, { program: matched.includes(id) ? 'h1' : null, supplemental: null }]))

  test.each([
    ['the couple', at('A', 'a'), both],
    ['the single', at('B'), single],
    ['nobody', at(), false],
  ] as const)('holding %s is judged as published', (_who, places, stable) => {
    expect(verdictOn(submitted, places).findings.length === 0).toBe(stable)
    expect(new Definitions(submitted).isStable(places)).toBe(stable)
  })
})

describe('moving seats', () => {
  test.each(MOVING_SEATS)('$name', ({ market, matching, seats }) => {
    const submitted = parseSubmitted(market)
    const answer = answered(submitted)
    expect(formatPlaces(submitted, placesOf(answer))).toBe(matching)
    const changed = answer.programs.filter((program) => program.seats !== program.quota)
    expect(Object.fromEntries(changed.map((program) => [program.program, program.seats]))).toEqual(seats)
    expect(answer.stability.stable).toBe(true)
    expect(new Definitions(submitted, seatsOf(answer)).isStable(placesOf(answer))).toBe(true)
  })
})

test('an answer says how hard it was looked, and does not say that there is no stable matching', () => {
  const { stability } = answered(parseSubmitted(PUBLISHED_COUPLES[1].market))
  expect(stability.search.orders).toBeGreaterThan(10)
  expect(stability.blockingUnits).toBe(1)
  expect(JSON.stringify(stability)).not.toMatch(/exist/)
})

test('what is refused, is refused by name', () => {
  const market = { ...parseSubmitted(PUBLISHED_COUPLES[1].market), proposing: 'programs' } as const
  const refusal = {
    pointer: '/proposing',
    detail:
      '"programs" can propose only in a market without couples, supplemental lists, reversions and even quotas, and this one has some',
  }
  expect(matchSubmitted(market)).toEqual({ ok: false, errors: [refusal] })
  // Beside what else is wrong, whatever it is that only applicants can propose with.
  const { couples: _, programs, ...rest } = market
  const [first, ...others] = programs.map((program) => ({ ...program, quota: -1 }))
  const even = { ...rest, programs: [{ ...first, evenQuota: true }, ...others] }
  for (const faulty of [{ ...market, programs: [first, ...others] }, even]) {
    const { ok, errors } = matchSubmitted(faulty) as { ok: false; errors: readonly unknown[] }
    expect(ok).toBe(false)
    expect(errors).toContainEqual(refusal)
    expect(errors).toContainEqual(expect.objectContaining({ pointer: '/programs/0/quota' }))
  }
  const plain = matchSubmitted({ ...rest, programs: [first, ...others] }) as { ok: false; errors: readonly unknown[] }
  expect(plain.errors).not.toContainEqual(refusal)
})

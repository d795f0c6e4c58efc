import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildWorld } from '../../src/matching/build-world.ts'
import type { SubmittedMarket } from '../../src/matching/submitted-market.ts'
import { UNRANKED } from '../../src/matching/world.ts'

const applicant = (id: string, ...rankOrderList: string[]) => ({ id, rankOrderList })
const program = (id: string, quota: number, ...rankOrderList: string[]) => ({ id, quota, rankOrderList })

function errorsOf(market: SubmittedMarket) {
  const built = buildWorld(market)
  return built.ok ? [] : built.errors
}

test('lines keep their numbers, and a line that is not reciprocated has no rank', () => {
  const built = buildWorld({
    applicants: [applicant('anna', 'mercy', 'city'), applicant('boris'), applicant('clara', 'city')],
    programs: [program('city', 2, 'boris', 'clara', 'anna'), program('mercy', 0)],
  })
  expect(built).toMatchObject({
    ok: true,
    world: {
      listStart: Uint32Array.of(0, 2, 2, 3),
      listProgram: Uint32Array.of(1, 0, 0),
      listKey: Uint32Array.of(UNRANKED, 2, 1),
      quota: Uint32Array.of(2, 0),
    },
    applicantIds: ['anna', 'boris', 'clara'],
    programIds: ['city', 'mercy'],
  })
})

test('an empty market is a world', () => {
  const built = buildWorld({ applicants: [], programs: [] })
  expect(built.ok && Array.from(built.world.listStart)).toEqual([0])
})

test('unknown names are refused on both sides, with the place and the name', () => {
  const errors = errorsOf({ applicants: [applicant('anna', 'city', 'mercy')], programs: [program('city', 1, 'anna', 'boris')] })
  expect(errors).toEqual([
    { pointer: '/applicants/0/rankOrderList/1', detail: 'there is no program "mercy"' },
    { pointer: '/programs/0/rankOrderList/1', detail: 'there is no applicant "boris"' },
  ])
})

test('an applicant is not a program, even under the same name', () => {
  const market = { applicants: [applicant('x', 'x')], programs: [program('x', 1, 'x')] }
  expect(errorsOf(market)).toEqual([])
  expect(errorsOf({ ...market, programs: [] })).toEqual([
    { pointer: '/applicants/0/rankOrderList/0', detail: 'there is no program "x"' },
  ])
})

test('an id can be used once', () => {
  const errors = errorsOf({
    applicants: [applicant('anna'), applicant('anna')],
    programs: [program('city', 1), program('mercy', 1), program('city', 1)],
  })
  expect(errors).toEqual([
    { pointer: '/applicants/1/id', detail: '"anna" is already the id of /applicants/0' },
    { pointer: '/programs/2/id', detail: '"city" is already the id of /programs/0' },
  ])
})

test('a list names nobody twice', () => {
  const errors = errorsOf({
    applicants: [applicant('anna', 'city', 'city'), applicant('boris', 'city')],
    programs: [program('city', 1, 'boris', 'anna', 'boris')],
  })
  expect(errors).toEqual([
    { pointer: '/applicants/0/rankOrderList/1', detail: 'this list already names "city"' },
    { pointer: '/programs/0/rankOrderList/2', detail: 'this list already names "boris"' },
  ])
})

test('a quota is a whole number of seats, none at least', () => {
  const quotas = [0, 4294967295, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 4294967296]
  const errors = errorsOf({ applicants: [], programs: quotas.map((quota, p) => program(`p${p}`, quota)) })
  expect(errors.map(({ pointer }) => pointer)).toEqual([2, 3, 4, 5, 6].map((p) => `/programs/${p}/quota`))
  expect(errors[1].detail).toBe('a quota is a whole number of seats from 0 to 4294967295, not 1.5')
})

test.each([100, 101, 300])('no more than a hundred violations are listed, and it is said when there are more: %i', (faults) => {
  const strangers = Array.from({ length: faults }, (_, i) => `s${i}`)
  const more = { pointer: '', detail: 'more rules are broken than the 100 named here' }
  const errors = errorsOf({ applicants: [applicant('anna', ...strangers)], programs: [] })
  expect(errors.slice(0, 100).map(({ pointer }) => pointer)).toEqual(
    strangers.slice(0, 100).map((_, i) => `/applicants/0/rankOrderList/${i}`),
  )
  expect(errors.slice(100)).toEqual(faults > 100 ? [more] : [])
})

test('ids may be anything a string can be', () => {
  const names = ['', '__proto__', 'constructor', '1', '01', ' ', 'é', 'a/b~c']
  const market = { applicants: names.map((id) => applicant(id, ...names)), programs: names.map((id) => program(id, 1, ...names)) }
  const built = buildWorld(market)
  expect(built.ok && Array.from(built.world.listKey)).toEqual(names.flatMap((_, a) => names.map(() => a)))
})

test('every line carries the place the program gives the applicant', () => {
  const ids = (prefix: string) =>
    fc.integer({ min: 0, max: 7 }).map((count) => Array.from({ length: count }, (_, i) => prefix + i))
  const markets = fc.tuple(ids('a'), ids('p')).chain(([applicants, programs]) =>
    fc.record({
      applicants: fc.tuple(...applicants.map((id) => fc.shuffledSubarray(programs).map((list) => applicant(id, ...list)))),
      programs: fc.tuple(...programs.map((id) => fc.shuffledSubarray(applicants).map((list) => program(id, 1, ...list)))),
    }),
  )
  fc.assert(
    fc.property(markets, (market) => {
      const built = buildWorld(market)
      if (!built.ok) throw new Error('refused a market without a fault')
      const expected = market.applicants.flatMap(({ id, rankOrderList }) =>
        rankOrderList.map((name) => market.programs.find((p) => p.id === name)!.rankOrderList.indexOf(id)),
      )
      expect(Array.from(built.world.listKey)).toEqual(expected.map((rank) => (rank < 0 ? UNRANKED : rank)))
    }),
    { seed: 3, numRuns: 500 },
  )
})

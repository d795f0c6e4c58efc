import { describe, expect, test } from 'vitest'
import { drawWorld } from '../../src/market/draw-world.ts'
import { TYPES } from '../../src/market/market.ts'
import { SOAP_GROUPS, soapGroup, supplementalRound } from '../../src/market/soap.ts'
import { ACTIVE_SHARE, FILLED_SHARE, OFFERED_PER_VACANT, READINESS } from '../../src/market/soap-parameters.ts'
import { APPLICANT_TYPES } from '../../src/market/vocabulary.ts'
import { applicantProposing } from '../../src/matching/applicant-proposing.ts'
import { UNMATCHED } from '../../src/matching/world.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'

const market = smallMarket(
  smallSeason([
    { specialty: 'family-medicine', programs: 30, preferring: { 'us-md-senior': 30, 'us-img': 40, 'non-us-img': 60 } },
    { specialty: 'surgery', programs: 10, preferring: { 'us-md-senior': 40 } },
    { specialty: 'diagnostic-radiology', track: 'advanced', programs: 6, preferring: { 'us-md-senior': 14 } },
    { specialty: 'surgery', track: 'preliminary', programs: 15, preferring: { 'us-md-senior': 2 } },
    { specialty: 'transitional-year', track: 'transitional', programs: 2 },
  ]),
)
const drawn = drawWorld(market, 1, 0)
const matching = applicantProposing(drawn.world)
const round = supplementalRound(market, drawn, matching)
const sum = (column: Float64Array): number => column.reduce((all, n) => all + n, 0)

describe('the supplemental round', () => {
  test('offers what the match left vacant, by group, with those that join or stay away', () => {
    const taken = matching.line.filter((line) => line !== UNMATCHED).length
    const seats = market.quota.reduce((all, quota) => all + quota, 0)
    expect(sum(round.offered)).toBeCloseTo(OFFERED_PER_VACANT * (seats - taken), 6)
    expect(round.offered[SOAP_GROUPS.indexOf('psychiatry')]).toBe(0)
    expect(round.filled[SOAP_GROUPS.indexOf('surgery-preliminary')]).toBeCloseTo(
      FILLED_SHARE * round.offered[SOAP_GROUPS.indexOf('surgery-preliminary')],
      9,
    )
  })

  test('places as many people as positions go to those who certified a list', () => {
    // As many as there are people for them: years may go to people who have a position already.
    expect(sum(round.placed)).toBeLessThanOrEqual(ACTIVE_SHARE * sum(round.filled) + 1e-6)
    expect(sum(round.placed)).toBeGreaterThan(0)
    for (let t = 0; t < TYPES; t++) expect(round.placed[t]).toBeLessThanOrEqual(round.eligible[t] + 1e-9)
  })

  test('takes part in it whoever holds no position of the first year', () => {
    const early = new Set<number>()
    matching.line.forEach((line, a) => {
      if (line === UNMATCHED) return
      const { track } = market.season.branches[market.branchOf[drawn.world.listProgram[line]]]
      if (track !== 'advanced') early.add(drawn.person[a])
    })
    expect(sum(round.eligible)).toBe(drawn.persons - early.size)
  })

  test('gives a type the better chance the readier its members are taken', () => {
    const order = APPLICANT_TYPES.map((type, t) => ({ readiness: READINESS[type], chance: round.chance[t] })).sort(
      (a, b) => a.readiness - b.readiness,
    )
    for (let i = 1; i < order.length; i++) expect(order[i].chance).toBeGreaterThanOrEqual(order[i - 1].chance)
    expect(round.chance[0]).toBeGreaterThan(round.chance[APPLICANT_TYPES.indexOf('non-us-img')])
  })

  test('reproduces the published placements from the published numbers of those left', () => {
    // 1,324 US MD seniors without a position, 878 of them placed, when everybody is exposed once.
    expect(1324 * (1 - Math.exp(-READINESS['us-md-senior']))).toBeCloseTo(878, 6)
    expect(4812 * (1 - Math.exp(-READINESS['non-us-img']))).toBeCloseTo(262, 6)
  })
})

test('every branch belongs to a group of the round', () => {
  expect(market.season.branches.map(soapGroup)).toEqual([
    'family-medicine',
    'other-specialties',
    'other-specialties',
    'surgery-preliminary',
    'other-years',
  ])
})

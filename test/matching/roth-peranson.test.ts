import { describe, expect, test } from 'vitest'
import { applicantProposing } from '../../src/matching/applicant-proposing.ts'
import { blockingUnits } from '../../src/matching/blocking-units.ts'
import type { LineOf } from '../../src/matching/rosters.ts'
import { rothPeranson } from '../../src/matching/roth-peranson.ts'
import { matchBuilt, type SubmittedMarket } from '../../src/matching/submitted-market.ts'
import { type VariedWorld, withoutVariations } from '../../src/matching/varied-world.ts'
import { isStableOutcome, someOutcomeIsStable } from '../support/even-brute-force.ts'
import { nationalVariedMarket } from '../support/national-market.ts'
import { largeMarkets, randomMarket, SMALL_SHAPES, worldOf } from '../support/random-markets.ts'
import { seeded } from '../support/seeded.ts'
import { Definitions, seatsMovedRightly } from '../support/varied-brute-force.ts'
import { answered, placesOf, seatsOf, VARIED_SHAPES, type VariedShape, variedMarket } from '../support/varied-markets.ts'
import { buildSubmitted, parseSubmitted } from '../support/varied-notation.ts'

/** Markets of every shape. */
const MARKETS = 400

/** Larger markets are not searched for a stable matching that was not found. */
const MOST_COMBINATIONS = 300_000
/** Nor are these where seats may be given up as well, in every number. */
const MOST_WITH_EVEN = 20_000

const shapes = Object.entries(VARIED_SHAPES)

/** Markets of a shape. */
function* markets(shape: VariedShape, count: number, from: number) {
  for (let seed = from; seed < from + count; seed++) yield variedMarket(seed, shape)
}

describe.each(shapes)('%s', (name, shape) => {
  test('an answer is stable exactly when it says so, by the definitions', () => {
    for (const market of markets(shape, MARKETS, 10_000)) {
      const answer = answered(market)
      const definitions = new Definitions(market, seatsOf(answer))
      const places = placesOf(answer)
      const blocks = answer.stability.blocking.filter(({ kind }) => kind.startsWith('blocking'))
      expect(definitions.isFeasible(places)).toBe(true)
      expect(definitions.blocking(places)).toHaveLength(blocks.length)
      if (answer.stability.stable) expect(definitions.isStable(places)).toBe(true)
    }
  })

  test('it is rare that there is a loop, and rarer that a stable matching exists and is not found', () => {
    let missed = 0
    let loops = 0
    for (const market of markets(shape, MARKETS, 20_000)) {
      const { stability } = answered(market)
      if (stability.search.loops > 0) loops++
      const most = name === 'even numbers' ? MOST_WITH_EVEN : MOST_COMBINATIONS
      if (stability.stable || new Definitions(market).size() > most) continue
      if (someOutcomeIsStable(market)) missed++
    }
    expect(loops).toBeGreaterThan(0)
    // Loops are as rare as they are: a step that does nothing would be taken for one, and mostly be got over.
    expect(loops).toBeLessThanOrEqual(MARKETS / 30)
    expect(missed).toBeLessThanOrEqual(MARKETS / 100)
  })
})

test('seats move as they should wherever an answer is stable', () => {
  for (const market of markets({ ...VARIED_SHAPES['moving seats'], couples: [0, 1] }, MARKETS, 30_000)) {
    const built = buildSubmitted(market)
    const matching = matchBuilt(built)
    if (blockingUnits(built.varied, matching).findings.length > 0) continue
    expect(seatsMovedRightly(market, Array.from(matching.reverted), placesOf(answered(market)))).toBe(true)
  }
})

test('programs that want an even number have lost no seats for which two more would come, wherever an answer is stable', () => {
  const singles = {
    ...VARIED_SHAPES['even numbers'],
    couples: [0, 0],
    supplements: 0,
    reversions: 0.5,
    even: 0.6,
    ranked: 0.9,
  } as const
  let unstable = 0
  let lost = 0
  for (const shape of [VARIED_SHAPES['even numbers'], singles]) {
    for (const market of markets(shape, MARKETS, 80_000)) {
      const built = buildSubmitted(market)
      const answer = answered(market)
      if (!answer.stability.stable) unstable++
      else {
        const moved = Array.from(matchBuilt(built).reverted)
        expect(isStableOutcome(market, moved, seatsOf(answer), placesOf(answer))).toBe(true)
        if (answer.statistics.seats.givenUp > 0) lost++
      }
    }
  }
  expect(lost).toBeGreaterThan(MARKETS / 10)
  // Programs that want even numbers can take applicants from each other for ever: then there is no end, and the answer says so.
  expect(unstable).toBeLessThanOrEqual(MARKETS / 10)
})

test('programs that want an even number have one', () => {
  for (const market of markets(VARIED_SHAPES['even numbers'], MARKETS, 40_000)) {
    for (const [i, { filled }] of answered(market).programs.entries()) {
      if (market.programs[i].evenQuota) expect(filled % 2).toBe(0)
    }
  }
})

test('without variations it is deferred acceptance, applicants proposing', () => {
  const random = seeded(5)
  const small = SMALL_SHAPES.flatMap((shape) => Array.from({ length: 100 }, () => randomMarket(random, shape)))
  for (const market of [...small, ...largeMarkets()]) {
    const world = worldOf(market)
    const { line, proposals } = rothPeranson(withoutVariations(world))
    expect({ line, proposals }).toEqual(applicantProposing(world))
  }
})

test('variations that come to nothing change nothing', () => {
  const random = seeded(6)
  for (const shape of SMALL_SHAPES) {
    for (let i = 0; i < 100; i++) {
      const world = worldOf(randomMarket(random, shape))
      const applicants = world.listStart.length - 1
      // A couple whose only line nobody reciprocates goes through all of the procedure and takes no seat.
      const varied = {
        ...withoutVariations({
          ...world,
          listStart: Uint32Array.of(...world.listStart, ...world.listStart.slice(-1), ...world.listStart.slice(-1)),
        }),
        couples: {
          member: Uint32Array.of(applicants, applicants + 1),
          listStart: Uint32Array.of(0, 1),
          program: Int32Array.of(0, -1),
          key: Uint32Array.of(0xffffffff, 0),
        },
      }
      expect(Array.from(rothPeranson(varied).line.slice(0, applicants))).toEqual(Array.from(applicantProposing(world).line))
    }
  }
})

test('the same market is always matched in the same way', () => {
  for (const market of markets(VARIED_SHAPES['couples with supplemental lists'], 50, 50_000)) {
    expect(answered(market)).toEqual(answered(market))
  }
})

test.each(
  shapes,
)('a search given up at any point leaves a matching in which only those block who were left out: %s', (_name, shape) => {
  let spent = 0
  for (const [i, market] of [...markets(shape, 100, 70_000)].entries()) {
    const { varied } = buildSubmitted(market)
    const budget = { looks: 0, most: i }
    const matching = rothPeranson(varied, applicantProposing(varied.world), 60, budget)
    if (budget.looks >= budget.most) spent++
    const { findings } = blockingUnits(varied, matching)
    for (const finding of findings)
      expect(['blocks', 'wants-reverted-seat', 'wants-even-seats', 'seat-not-reverted']).toContain(finding.kind)
    const blocking = findings.flatMap((finding) => (finding.kind === 'blocks' ? [ownerOf(varied, finding)] : []))
    expect(matching.search.leftOut).toEqual(expect.arrayContaining(blocking))
  }
  expect(spent).toBeGreaterThan(5)
})

/** The applicant whose list a line stands on; of a couple the first member. */
const ownerOf = ({ couples }: VariedWorld, { list, owner }: LineOf): number =>
  list === 'joint' ? couples.member[2 * owner] : owner

test('what the search for a matching costs grows in step with the market', () => {
  /** Copies of three units that cannot come to rest: the couple and the single applicant displace each other for ever. */
  const restless = (copies: number) =>
    Array.from({ length: copies }, (_, i) => [
      `a${i}+b${i}: x${i},y${i}`,
      `s${i}: x${i} y${i}`,
      `x${i}(1): a${i} s${i}`,
      `y${i}(1): s${i} b${i}`,
    ])
      .flat()
      .join('\n')
  const looksEach = [300, 600, 1200].map((copies) => {
    const { varied } = buildSubmitted(parseSubmitted(restless(copies)))
    const budget = { looks: 0, most: 2000 * copies }
    const matching = rothPeranson(varied, applicantProposing(varied.world), 60, budget)
    expect(matching.search.leftOut).toHaveLength(copies)
    return budget.looks / copies
  })
  for (const looks of looksEach) expect(looks).toBeLessThan(8000)
})

test('couples enter in the order of their lower applicant, whatever the order in which they were sent', () => {
  for (const market of markets(VARIED_SHAPES['mostly couples'], 100, 60_000)) {
    const turned = { ...market, couples: market.couples!.toReversed() }
    expect(answered(turned).matches).toEqual(answered(market).matches)
  }
})

test.each([
  ['a0+a1: p,p\na2+a3: p,p'],
  ['a2+a3: p,p\na0+a1: p,p'],
])('of couples that would each keep the others out, the one with the lowest applicant enters first: %s', (couples) => {
  // With either couple there, the other has one member among the two best, and one who is not.
  const { applicants, ...rest } = parseSubmitted(`${couples}\np(2): a0 a2 a3 a1`)
  const market = { applicants: applicants.toSorted((one, other) => (one.id < other.id ? -1 : 1)), ...rest }
  const answer = answered(market)
  expect(answer.matches.map(({ applicant, program }) => `${applicant} ${program ?? '-'}`).join(', ')).toBe(
    'a0 p, a1 p, a2 -, a3 -',
  )
  expect(answer.stability).toMatchObject({ stable: true, search: { orders: 1, loops: 0 } })
})

test('other orders are tried where nobody blocks, but somebody who was left out wants a seat that was given up', () => {
  const { stability } = answered({
    applicants: [
      { id: 'anna', rankOrderList: ['city', 'south'] },
      { id: 'boris', supplemental: { city: ['south'] } },
      { id: 'clara' },
      { id: 'dora' },
      { id: 'emil', rankOrderList: ['city'] },
      { id: 'fritz' },
    ],
    couples: [
      { members: ['dora', 'clara'], rankOrderList: [[null, 'city']] },
      { members: ['boris', 'fritz'], rankOrderList: [['city', 'south']] },
    ],
    programs: [
      { id: 'city', quota: 3, rankOrderList: ['emil', 'boris', 'clara', 'anna'], evenQuota: true },
      { id: 'south', quota: 2, rankOrderList: ['boris', 'anna', 'fritz'], evenQuota: true },
    ],
  })
  expect(stability.stable).toBe(false)
  expect(stability.search.orders).toBeGreaterThan(20)
})

/**
 * A seat of D0 goes down a chain of full programs, each of which passes one on, while xaver has a better one. He loses it again, since
 * east wants an even number, and the seat comes back.
 */
function longChain(length: number): SubmittedMarket {
  const chain = Array.from({ length }, (_, i) => i)
  return {
    applicants: [
      { id: 'anna', rankOrderList: ['east'] },
      { id: 'boris', rankOrderList: ['east'] },
      { id: 'clara', rankOrderList: ['east', 'far'] },
      { id: 'xaver', rankOrderList: ['far', 'D0'] },
      ...chain.slice(1).map((i) => ({ id: `h${i}`, rankOrderList: [`D${i}`] })),
    ],
    programs: [
      { id: 'giver', quota: 1, rankOrderList: [], revertsTo: [{ program: 'east', max: 1 }] },
      { id: 'east', quota: 2, rankOrderList: ['anna', 'boris', 'clara'], evenQuota: true },
      { id: 'far', quota: 1, rankOrderList: ['clara', 'xaver'] },
      ...chain.map((i) => ({
        id: `D${i}`,
        quota: 1,
        rankOrderList: [i === 0 ? 'xaver' : `h${i}`],
        revertsTo: i + 1 < length ? [{ program: `D${i + 1}`, max: 1 }] : [],
      })),
    ],
  }
}

test.each([3, 20_000])('a seat that went down a chain of %i programs comes back', (length) => {
  const { matches, stability, statistics } = answered(longChain(length))
  expect(matches[3]).toEqual({ applicant: 'xaver', program: 'D0', line: 2 })
  expect(statistics).toMatchObject({ unmatched: 0, seats: { reverted: 1, givenUp: 1 } })
  expect(stability.stable).toBe(true)
})

test('two members of a couple may hold seats of one program, and lose both when one is displaced', () => {
  const market = (last: string) => `
    anna+boris: city,city / south,-
    clara: city
    city(2): ${last}
    south(1): anna`
  const matches = (text: string) => answered(parseSubmitted(text)).matches.map(({ program, line }) => [program, line])
  expect(matches(market('anna boris clara'))).toEqual([
    ['city', 1],
    ['city', 1],
    [null, null],
  ])
  expect(matches(market('anna clara boris'))).toEqual([
    ['south', 2],
    [null, 2],
    ['city', 1],
  ])
})

describe('a national market with couples, supplemental lists, reversions and even quotas', () => {
  test.each([1, 2])('is matched and verified, seed %i', (seed) => {
    const varied = nationalVariedMarket(50_000, seed)
    const matching = rothPeranson(varied)
    const { findings } = blockingUnits(varied, matching)
    expect(findings.filter(({ kind }) => kind !== 'blocks')).toEqual([])
    expect(new Set(findings.map((finding) => 'owner' in finding && finding.owner)).size).toBe(matching.search.leftOut.length)
    expect(matching.reverted.some((seats) => seats > 0)).toBe(true)
    expect(matching.jointLine.filter((line) => line >= 0).length).toBeGreaterThan(1000)
    expect(matching.supplementalLine.filter((line) => line >= 0).length).toBeGreaterThan(500)
  })

  test.each([63, 76])('is matched once those who met in loops have entered in another order, seed %i', (seed) => {
    const varied = nationalVariedMarket(50_000, seed)
    const alone = applicantProposing(varied.world)
    const first = rothPeranson(varied, alone, 1)
    expect(first.search).toMatchObject({ orders: 1 })
    const blocking = blockingUnits(varied, first).findings
    expect(blocking.every(({ kind }) => kind === 'blocks')).toBe(true)
    expect(new Set(blocking.map((finding) => 'owner' in finding && finding.owner)).size).toBe(first.search.leftOut.length)
    const matching = rothPeranson(varied, alone)
    expect(matching.search).toMatchObject({ orders: 2, leftOut: [] })
    expect(blockingUnits(varied, matching).findings).toEqual([])
  })
})

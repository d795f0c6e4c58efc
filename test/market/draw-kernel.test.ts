import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { DrawnApplicant } from '../../src/market/applicants.ts'
import { breadthOf } from '../../src/market/applicants.ts'
import { layOutFor } from '../../src/market/draw-kernel.ts'
import { ListDrawer } from '../../src/market/draw-lists.ts'
import { filterColumns } from '../../src/market/filter-columns.ts'
import { interviewBar } from '../../src/market/invitations.ts'
import type { Market } from '../../src/market/market.ts'
import { invitationRate, normalQuantile, normalTail } from '../../src/market/normal.ts'
import { CENTRE, LONGEST_BLOCK } from '../../src/market/parameters.ts'
import { stackedIssuesMove } from '../../src/market/profile.ts'
import { PURPOSE, Stream } from '../../src/market/random.ts'
import { cutoffOfKey } from '../../src/market/score-key.ts'
import { APPLICANT_TYPES } from '../../src/market/vocabulary.ts'
import { compileKernel, kernelText } from '../support/compile-kernel.ts'
import { fingerprint } from '../support/fingerprint.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'

test('the embedded kernel is its source, compiled', async () => {
  const committed = readFileSync(resolve(import.meta.dirname, '../../src/market/kernel-bytes.ts'), 'utf8')
  expect(kernelText(await compileKernel('src/market'))).toBe(committed)
})

describe('the kernel', () => {
  const { kernel, memory, at } = layOutFor(0, { bars: 0, running: 0, guide: 0, made: 0, population: 0 })

  test('has the words of the stream of the same name', () => {
    const names = [
      [1, 0, PURPOSE.interviews, 0],
      [0xffffffff, 17, PURPOSE.secondInterviews, 0],
      [20261122, 4_000_000_000, PURPOSE.behaviours, 9],
    ] as const
    for (const [seed, world, purpose, entity] of names) {
      const stream = new Stream(seed, world, purpose, entity)
      kernel.openStream(at.stream, seed, world, purpose, entity)
      for (let part = 0; part < 3; part++) {
        const words = new Uint32Array(memory.buffer, kernel.refill(at.stream), 256)
        expect(Array.from(words)).toEqual(Array.from(words, () => stream.word()))
      }
    }
  })

  test('draws exponentials within 1.3e-7, never below, and quantiles within 4e-5', () => {
    const points = Array.from({ length: 100_000 }, (_, i) => (i + 0.5) / 100_000)
    const errors = [...points, 2 ** -33, 1 - 2 ** -33, 1 - 2 ** -17].map((u) => kernel.exponential(u) + Math.log(u))
    expect(errors.every((error) => error > -1e-14 && error < 1.3e-7)).toBe(true)
    const far = points.map((p) => 10 ** (-10 * p))
    const off = [...points, ...far, 0.5].map((p) => Math.abs(kernel.exceeded(p) + normalQuantile(p)))
    expect(off.every((error) => error < 4e-5)).toBe(true)
    for (const p of [0, 1e-300, 2 ** -49]) expect(kernel.exceeded(p)).toBeCloseTo(-normalQuantile(2 ** -48), 4)
    expect(kernel.exceeded(1)).toBeCloseTo(normalQuantile(2 ** -48), 4)
  })
})

/** A block as its definition says, with the words of the kernel's stream. */
function plainBlock(market: Market, type: number, drawn: DrawnApplicant, rate: number, stream: Stream) {
  const { strength } = drawn
  const img = type === APPLICANT_TYPES.indexOf('non-us-img')
  const walked = -4 + 0.25 * Math.ceil((strength + 4) / 0.25)
  const rateAt = (p: number, a: number): number => invitationRate(interviewBar(market, p, type) - a)
  const running: number[] = []
  market.programs.forEach((_, p) => {
    running.push((running[p - 1] ?? 0) + rateAt(p, walked))
  })
  const invitations: { p: number; c: number; left: number }[] = []
  for (let position = 0; ; ) {
    position -= Math.log(stream.uniform()) / (rate * breadthOf(type, strength))
    const p = running.findIndex((sum) => sum > position)
    if (p < 0) break
    const left = (stream.uniform() * rateAt(p, walked)) / rateAt(p, strength)
    if (left < 1 && p !== invitations.at(-1)?.p) invitations.push({ p, c: interviewBar(market, p, type) - strength, left })
  }
  const { prestigeTaste, sharedAfterInterview, ownAfterInterview } = market.constants
  const stacked = img ? stackedIssuesMove(market.behaviours, drawn) : 0
  return invitations
    .map((invitation) => {
      const word = stream.word()
      const gumbel = -Math.log(-Math.log(((word & 0xffff) + 0.5) / 65536))
      return { ...invitation, taste: prestigeTaste * market.prestige[invitation.p] + gumbel, own: ((word >>> 16) + 0.5) / 65536 }
    })
    .filter(({ p }) => !filterColumns(market, type).screensOut(p, drawn))
    .sort((one, other) => other.taste - one.taste)
    .slice(0, LONGEST_BLOCK)
    .map(({ p, c, left, own }) => {
      const above = -normalQuantile(left * normalTail(c)) - c
      const offset = market.rankOffset[type] + sharedAfterInterview * drawn.afterInterview + stacked
      return { p, score: above + offset - ownAfterInterview * normalQuantile(own) }
    })
}

describe('a block drawn by the kernel', () => {
  const drawn = {
    standardScore: 0,
    step2ck: 236,
    failedAttempts: 1,
    yearsSinceGraduation: 6,
    visa: 1,
    strength: 0.13,
    afterInterview: -0.4,
  }

  // Blocks of some, of nearly all and of more programs than are put in order all together.
  test.each([
    [12, 0.5, 'us-do-graduate'],
    [60, 1, 'non-us-img'],
    [70, -9, 'us-md-senior'],
    [300, 0.4, 'non-us-img'],
    [300, -1, 'us-md-graduate'],
  ] as const)('of %i programs with bars about %d is that of its definition, line by line, for %s', (programs, threshold, name) => {
    const type = APPLICANT_TYPES.indexOf(name)
    const market = smallMarket(smallSeason([{ specialty: 'medicine', programs }]), (market) => ({
      constants: { ...CENTRE, prestigeTaste: 0.7 },
      threshold: market.threshold.map((_, p) => threshold + 0.7 * Math.sin(p)),
    }))
    const lists = new ListDrawer(market)
    let lines = 0
    let equal = 0
    const DRAWS = 200
    for (let draw = 0; draw < DRAWS; draw++) {
      const applicant = { ...drawn, strength: drawn.strength + 0.01 * draw - 1 }
      lists.begin(5, draw, PURPOSE.interviews)
      lists.block(0, type, applicant, 0.8)
      const block = plainBlock(market, type, applicant, 0.8, new Stream(5, draw, PURPOSE.interviews))
      lines += lists.lines
      // The kernel's sums are Float32: an event on the edge between two programs may go to the other one.
      if (`${lists.listProgram.subarray(0, lists.lines)}` !== `${block.map(({ p }) => p)}`) continue
      equal++
      const off = block.map(({ score }, l) => Math.abs(cutoffOfKey(lists.listKey[l]) - Math.max(0, score)))
      expect(Math.max(0, ...off)).toBeLessThan(3e-3)
    }
    expect(lines).toBeGreaterThan(DRAWS)
    expect(equal).toBeGreaterThan(0.97 * DRAWS)
  })

  test('is the same after the room for lines has grown, and another drawer does not disturb what begins anew', () => {
    const market = smallMarket(smallSeason([{ specialty: 'medicine', programs: 40 }]), ({ threshold }) => ({
      threshold: threshold.fill(-10),
    }))
    const lists = new ListDrawer(market)
    lists.begin(1, 0, PURPOSE.interviews)
    for (let i = 0; i < 40_000; i++) lists.block(0, 0, drawn, 0.2)
    expect(lists.lines).toBeGreaterThan(2 ** 20)
    const print = () => [lists.listProgram, lists.listKey].map((column) => fingerprint(column.subarray(0, lists.lines)))
    const before = print()
    const other = new ListDrawer(smallMarket(smallSeason([{ specialty: 'medicine', programs: 90 }])))
    other.begin(1, 0, PURPOSE.interviews)
    for (let i = 0; i < 50; i++) other.block(0, 0, drawn, 1)
    lists.begin(1, 0, PURPOSE.interviews)
    for (let i = 0; i < 40_000; i++) lists.block(0, 0, drawn, 0.2)
    expect(print()).toEqual(before)
  })
})

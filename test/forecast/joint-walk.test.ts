import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CELLS } from '../../src/forecast/cells.ts'
import { NO_SIDE } from '../../src/forecast/couple-question.ts'
import { JointWalk, type PartnerScores, scoresFor } from '../../src/forecast/joint-walk.ts'
import { SEEDED_RUNS } from '../support/random-markets.ts'
import { seeded } from '../support/seeded.ts'

/** Made-up chances of one partner: the higher the point, the likelier to fall short of it, in every cell. */
function madeUpScores(random: () => number, sides: number, meetings: boolean): PartnerScores {
  const scores = scoresFor(sides)
  const weights = Array.from({ length: CELLS }, () => (random() < 0.6 ? 0 : random()))
  weights[0] += 0.1
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  scores.weights.set(weights.map((weight) => weight / total))
  const shift = Array.from({ length: CELLS }, () => 2 * random() - 1)
  for (let side = 0; side < sides; side++) {
    scores.score[side] = meetings && side > 0 && random() < 0.3 ? scores.score[side - 1] : side
    const alone = 3 * random() - 1.5
    scores.at[side] = random() < 0.1 ? Infinity : alone
    scores.at[sides + side] = random() < 0.1 ? scores.at[side] : alone + random()
  }
  for (let point = 0; point < 2 * sides; point++)
    for (let cell = 0; cell < CELLS; cell++)
      scores.short[point * CELLS + cell] =
        scores.at[point] === Infinity ? 1 : 1 / (1 + Math.exp(shift[cell] - 1.7 * scores.at[point]))
  return scores
}

/** Every way a partner's scores can fall among their points, with its chance: point -> exceeded or not. */
function* ways({ weights, short, at, score }: PartnerScores): Generator<{ exceeds: boolean[]; chance: number }> {
  const points = at.length
  const sides = points / 2
  const scores = [...new Set(score)]
  const pointsOf = scores.map((s) =>
    Array.from({ length: points }, (_, e) => e)
      .filter((e) => score[e % sides] === s)
      .sort((i, j) => at[i] - at[j]),
  )
  function* fall(n: number, cell: number, exceeds: boolean[], chance: number): Generator<{ exceeds: boolean[]; chance: number }> {
    if (chance === 0) return
    if (n === scores.length) {
      yield { exceeds, chance }
      return
    }
    const own = pointsOf[n]
    for (let k = 0; k <= own.length; k++) {
      const low = k === 0 ? 0 : short[own[k - 1] * CELLS + cell]
      const high = k === own.length ? 1 : short[own[k] * CELLS + cell]
      const next = [...exceeds]
      own.forEach((e, i) => {
        next[e] = i < k
      })
      yield* fall(n + 1, cell, next, chance * Math.max(0, high - low))
    }
  }
  for (let cell = 0; cell < CELLS; cell++)
    if (weights[cell] > 0) yield* fall(0, cell, Array<boolean>(points).fill(false), weights[cell])
}

/** The chance of landing on each joint line, by going through everything that can happen. */
function byEnumeration(partners: readonly [PartnerScores, PartnerScores], sides: Int32Array, together: Uint8Array): number[] {
  const landing = Array<number>(together.length).fill(0)
  // What each way means for the lines, so that the same is not looked at twice.
  const tallied = partners.map((scores, partner) => {
    const count = scores.score.length
    const tally = new Map<string, number>()
    for (const { exceeds, chance } of ways(scores)) {
      const open = Array.from(together, (level, k) => {
        const side = sides[2 * k + partner]
        return side === NO_SIDE || exceeds[side + level * count] ? '1' : '0'
      }).join('')
      tally.set(open, (tally.get(open) ?? 0) + chance)
    }
    return tally
  })
  for (const [one, chance] of tallied[0])
    for (const [other, otherChance] of tallied[1]) {
      const k = [...one].findIndex((open, line) => open === '1' && other[line] === '1')
      if (k >= 0) landing[k] += chance * otherChance
    }
  return landing
}

interface Case {
  readonly partners: readonly [PartnerScores, PartnerScores]
  readonly counts: readonly [number, number]
  readonly sides: Int32Array
  readonly together: Uint8Array
}

function madeUpCase(seed: number, first: number, second: number, lines: number, meetings: boolean): Case {
  const random = seeded(seed)
  const partners = [madeUpScores(random, first, meetings), madeUpScores(random, second, meetings)] as const
  const pick = (count: number) => (random() < 0.15 ? NO_SIDE : Math.floor(random() * count))
  const sides = new Int32Array(2 * lines)
  for (let k = 0; k < lines; k++) {
    sides[2 * k] = pick(first)
    sides[2 * k + 1] = sides[2 * k] === NO_SIDE ? Math.floor(random() * second) : pick(second)
  }
  const together = Uint8Array.from({ length: lines }, (_, k) =>
    sides[2 * k] !== NO_SIDE && sides[2 * k + 1] !== NO_SIDE && random() < 0.2 ? 1 : 0,
  )
  return { partners, counts: [first, second], sides, together }
}

const cases = fc
  .tuple(fc.nat(), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 14 }), fc.boolean())
  .map(([seed, first, second, lines, meetings]) => madeUpCase(seed, first, second, lines, meetings))

test('gives each joint line the chance that counting all that can happen gives it', () => {
  fc.assert(
    fc.property(cases, ({ partners, counts, sides, together }) => {
      const walk = new JointWalk(sides, counts, 0)
      walk.through(partners, together, 1, 0)
      byEnumeration(partners, sides, together).forEach((chance, k) => {
        expect(walk.landing[k]).toBeCloseTo(chance, 10)
      })
    }),
    { ...SEEDED_RUNS, numRuns: 150 },
  )
})

test('does not mind which partner is the first', () => {
  fc.assert(
    fc.property(cases, ({ partners: [one, other], counts: [n, m], sides, together }) => {
      const walk = new JointWalk(sides, [n, m], 0)
      walk.through([one, other], together, 1, 0)
      const mirrored = new JointWalk(
        sides.map((_, at) => sides[at ^ 1]),
        [m, n],
        0,
      )
      mirrored.through([other, one], together, 1, 0)
      walk.landing.forEach((chance, k) => {
        expect(mirrored.landing[k]).toBeCloseTo(chance, 10)
      })
    }),
    { ...SEEDED_RUNS, numRuns: 150 },
  )
})

test('hits the exact chances on average where small branches are drawn', () => {
  const { partners, counts, sides, together } = madeUpCase(5, 9, 10, 60, false)
  const exact = new JointWalk(sides, counts, 0)
  exact.through(partners, together, 1, 0)
  const drawn = new JointWalk(sides, counts, 1 / 64)
  const sum = new Float64Array(together.length)
  const squares = new Float64Array(together.length)
  const WORLDS = 2000
  for (let world = 0; world < WORLDS; world++) {
    drawn.through(partners, together, 1, world)
    drawn.landing.forEach((chance, k) => {
      sum[k] += chance
      squares[k] += chance * chance
    })
  }
  let varied = 0
  exact.landing.forEach((chance, k) => {
    const mean = sum[k] / WORLDS
    const error = Math.sqrt(Math.max(0, squares[k] / WORLDS - mean * mean) / WORLDS)
    if (error > 1e-6) varied++
    expect(Math.abs(mean - chance)).toBeLessThan(4.5 * error + 1e-12)
  })
  expect(varied).toBeGreaterThan(20)
})

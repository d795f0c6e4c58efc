import type { Market } from '../market/market.ts'
import { blockOfTable } from './forecast.ts'
import { gaussRule, type Rule } from './gauss-rule.ts'
import { chanceThrough, gateOf } from './interview-chance.ts'
import type { MenuTable } from './menu-table.ts'
import type { Profile } from './question.ts'
import type { ResolvedLine } from './resolve.ts'
import { CELLS, RULE_STRENGTHS, type Shortfalls, shortfalls } from './shortfalls.ts'
import type { StrengthWeights } from './strength.ts'
import { STRENGTH_STEP, strengthAt } from './strength-grid.ts'

/**
 * Chances of single lines in every world and cell of the integral, laid out side by side: what is asked for when lines are to be
 * put together, and an application taken for the chance of an interview.
 */

/** The strengths of a Gauss rule for the weights of some strengths; those of cell c are entry c mod RULE_STRENGTHS. */
export const ruleOf = ({ from, weights }: StrengthWeights): Rule =>
  gaussRule(weights, strengthAt(from), STRENGTH_STEP, RULE_STRENGTHS)

/**
 * Cuts what is believed of the strength into neighbouring parts of about the same weight, each integrated by a rule of its own: the
 * chance of an interview rises more steeply with the strength than that of a place.
 */
export function partsOf({ from, weights, view }: StrengthWeights, count: number): StrengthWeights[] {
  const parts: StrengthWeights[] = []
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let first = 0
  let sum = 0
  weights.forEach((weight, i) => {
    sum += weight
    const last = i === weights.length - 1
    if (!last && (parts.length === count - 1 || sum < ((parts.length + 1) * total) / count)) return
    parts.push({ from: from + first, weights: weights.slice(first, i + 1), view })
    first = i + 1
  })
  return parts
}

/** The worlds of one block, the market they were drawn from, and what is believed of the applicant there. */
export interface BlockScene {
  readonly market: Market
  readonly worlds: Uint32Array
  readonly parts: readonly StrengthWeights[]
  /** part -> its rule. */
  readonly rules: readonly Rule[]
}

/** What all lines of one applicant have in common. */
export interface Scene {
  readonly table: MenuTable
  readonly profile: Profile
  readonly type: number
  readonly worlds: number
  /** Parts of the strength in every block; a block may fill fewer. */
  readonly parts: number
  readonly blocks: readonly BlockScene[]
}

/** Lays out worlds by block; `strengthIn` says what is believed of the applicant in the market of a block. */
export function sceneOf(
  market: Market,
  table: MenuTable,
  applicant: { readonly profile: Profile; readonly type: number },
  worlds: number,
  parts: number,
  strengthIn: (block: Market) => StrengthWeights,
): Scene {
  const blocks = Array.from({ length: Math.min(table.blocks, worlds) }, (_, k): BlockScene => {
    const block = blockOfTable(market, table, k)
    const inBlock = partsOf(strengthIn(block), parts)
    return {
      market: block,
      worlds: Uint32Array.from({ length: Math.ceil((worlds - k) / table.blocks) }, (_, i) => k + i * table.blocks),
      parts: inBlock,
      rules: inBlock.map(ruleOf),
    }
  })
  return { table, worlds, parts, blocks, ...applicant }
}

/** Places of a scene: (part * worlds + world) * CELLS + cell. */
export const placesOf = ({ worlds, parts }: Scene): number => parts * worlds * CELLS

/** place -> weight; those of a world add up to 1. */
export function weightsOf({ table, type, worlds, parts, blocks }: Scene): Float64Array {
  const weights = new Float64Array(parts * worlds * CELLS)
  for (const { market, worlds: inBlock, parts: strengths } of blocks)
    strengths.forEach((strength, part) => {
      const cells = shortfalls(market, table, { type, lines: [], strength }, inBlock).weights
      for (const world of inBlock) weights.set(cells, (part * worlds + world) * CELLS)
    })
  return weights
}

/**
 * The same chances for lines that are applied at: a line takes where an interview comes of it and the score is high enough, so it
 * falls short with chance 1 - interview * (1 - short). Rows belong to one line and program, and what stands between two rows goes with them.
 */
export function applied(
  market: Market,
  profile: Profile,
  { at }: Rule,
  lines: number,
  table: Shortfalls,
  passingAt: (p: number) => (strength: number) => number = interviewsAt(market, profile),
): Shortfalls {
  const { rows, programs } = table
  const chances = table.chances.slice()
  const done = new Uint8Array(chances.length / CELLS)
  for (let l = 0; l < lines; l++)
    for (let i = l; i < rows.length; i += lines) {
      const first = rows[i]
      if (first < 2 || (done[first] && done[first + 1])) continue
      const chance = passingAt(programs[i])
      const interview = Float64Array.from(at, chance)
      for (const row of [first, first + 1]) {
        if (done[row]) continue
        done[row] = 1
        for (let cell = 0; cell < CELLS; cell++)
          chances[row * CELLS + cell] = 1 - interview[cell % RULE_STRENGTHS] * (1 - chances[row * CELLS + cell])
      }
    }
  return { ...table, chances }
}

/** program -> strength -> chance of an interview. */
export function interviewsAt(market: Market, profile: Profile): (p: number) => (strength: number) => number {
  const gates = new Map<number, (strength: number) => number>()
  return (p) => {
    const known = gates.get(p)
    if (known) return known
    const gate = gateOf(market, p, profile)
    const chance = (strength: number): number => chanceThrough(gate, strength)
    gates.set(p, chance)
    return chance
  }
}

/** One line in every world and cell. */
export interface Fall {
  /** place -> chance of falling short. */
  readonly short: Float64Array
  /** world -> program. */
  readonly programs: Uint32Array
  /** The program, where it is the same in all worlds because the line names it. */
  readonly named: number | undefined
}

/** Lays out lines; where they are applied at, an interview is part of the chance. */
export function fallsOf(scene: Scene, lines: readonly ResolvedLine[], areApplications: boolean): Fall[] {
  const { table, type, worlds, blocks, profile } = scene
  const falls = lines.map(
    ({ candidates }): Fall => ({
      named: candidates.length === 1 ? candidates[0] : undefined,
      short: new Float64Array(placesOf(scene)).fill(1),
      programs: new Uint32Array(worlds),
    }),
  )
  for (const { market, worlds: inBlock, parts, rules } of blocks) {
    const interviews = interviewsAt(market, profile)
    parts.forEach((strength, part) => {
      const plain = shortfalls(market, table, { type, lines, strength }, inBlock)
      const laid = areApplications ? applied(market, profile, rules[part], lines.length, plain, interviews) : plain
      for (let l = 0; l < falls.length; l++) layOut(laid, l, falls.length, inBlock, falls[l], part * worlds)
    })
  }
  return falls
}

/** Looks one line up in the worlds of a block, as the walk does. */
function layOut(
  table: Shortfalls,
  l: number,
  lines: number,
  worlds: Uint32Array,
  { short, programs }: Fall,
  before: number,
): void {
  const { chances, rows, parts } = table
  for (let w = 0, i = l; w < worlds.length; w++, i += lines) {
    const row = rows[i] * CELLS
    const part = parts[i]
    const at = (before + worlds[w]) * CELLS
    programs[worlds[w]] = table.programs[i]
    for (let cell = 0; cell < CELLS; cell++) {
      const near = chances[row + cell]
      short[at + cell] = near + part * (chances[row + CELLS + cell] - near)
    }
  }
}

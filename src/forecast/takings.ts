import type { Market } from '../market/market.ts'
import { kernelArena } from './arena.ts'
import { ruleOf } from './beliefs.ts'
import { CELLS, RULE_STRENGTHS } from './cells.ts'
import { blockOfTable, worldsOfBlock } from './forecast.ts'
import type { Rule } from './gauss-rule.ts'
import { chanceThrough, type Gate, gateOf } from './interview-chance.ts'
import type { MenuTable } from './menu-table.ts'
import type { Profile } from './question.ts'
import type { ResolvedLine } from './resolve.ts'
import { roomBytes, roomFor } from './room.ts'
import { type Shortfalls, shortfalls } from './shortfalls.ts'
import type { StrengthWeights } from './strength.ts'

/**
 * Chances of single lines in every world and cell of the integral, laid out side by side: what is asked for when lines are to be
 * put together, and an application taken for the chance of an interview.
 */

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
      worlds: worldsOfBlock(k, table.blocks, worlds),
      parts: inBlock,
      rules: inBlock.map(ruleOf),
    }
  })
  return { table, worlds, parts, blocks, ...applicant }
}

/** Places of a scene: (part * worlds + world) * CELLS + cell. */
export const placesOf = ({ worlds, parts }: Scene): number => parts * worlds * CELLS

/**
 * place -> weight; those of a world add up to 1. The lines are those that may say something of the applicant beside the evidence: a
 * program that named a place, where the strength is in one part.
 */
export function weightsOf({ table, type, worlds, parts, blocks }: Scene, lines: readonly ResolvedLine[]): Float64Array {
  const weights = new Float64Array(parts * worlds * CELLS)
  const saying = lines.filter(({ line }) => line.theyRankMe !== undefined)
  for (const { market, worlds: inBlock, parts: strengths, rules } of blocks) {
    const room = roomFor(saying.length, inBlock.length)
    strengths.forEach((strength, part) => {
      const cells = shortfalls(market, table, { type, lines: saying, strength, rule: rules[part] }, inBlock, room).weights
      for (const world of inBlock) weights.set(cells, (part * worlds + world) * CELLS)
    })
  }
  return weights
}

/** Chance of an interview by a program, for a strength; openness is how much more open than to others it is to the applicant. */
export type InterviewsAt = (p: number, openness?: number) => (strength: number) => number

export function interviewsAt(market: Market, profile: Profile): InterviewsAt {
  const gates = new Map<number, Gate>()
  return (p, openness = 0) => {
    const gate = gates.get(p) ?? gateOf(market, p, profile)
    gates.set(p, gate)
    const { bar } = gate
    return (strength) => chanceThrough({ ...gate, bar: bar - openness }, strength)
  }
}

/** How much more readily than others a program reads what a line stands for. */
const readilyOf = ({ openness, reading }: ResolvedLine): number => openness + reading

/**
 * world * RULE_STRENGTHS + strength -> chance of an interview, for one of the lines that were laid out in some worlds. Lines that stand for
 * the same program are one application, which is read for the best of what they say.
 */
export function interviewsOf(
  { at }: Rule,
  { programs }: Shortfalls,
  lines: readonly ResolvedLine[],
  l: number,
  worlds: number,
  chanceAt: InterviewsAt,
): Float64Array {
  const chances = new Float64Array(worlds * RULE_STRENGTHS)
  const own = readilyOf(lines[l])
  const others: number[] = []
  for (let k = 0; k < lines.length; k++) if (readilyOf(lines[k]) > own) others.push(k)
  const { candidates } = lines[l]
  if (others.length === 0 && candidates.length === 1) {
    // The same in all worlds.
    const ofLine = at.map(chanceAt(candidates[0], own))
    for (let i = 0; i < chances.length; i++) chances[i] = ofLine[i % RULE_STRENGTHS]
    return chances
  }
  const known = new Map<number, { readonly readily: number; readonly chances: Float64Array }>()
  for (let w = 0; w < worlds; w++) {
    const from = w * lines.length
    const p = programs[from + l]
    const best = others.reduce((most, k) => (programs[from + k] === p ? Math.max(most, readilyOf(lines[k])) : most), own)
    let ofProgram = known.get(p)
    if (ofProgram?.readily !== best) {
      ofProgram = { readily: best, chances: at.map(chanceAt(p, best)) }
      known.set(p, ofProgram)
    }
    chances.set(ofProgram.chances, w * RULE_STRENGTHS)
  }
  return chances
}

/**
 * Turns the chances of a line into those of an application, in place: it takes where an interview comes of it and the score is high
 * enough, so it falls short with chance 1 - interview * (1 - short).
 */
export function apply({ chances }: Shortfalls, lines: number, l: number, worlds: number, interviews: Float64Array): void {
  for (let w = 0; w < worlds; w++) {
    const at = (w * lines + l) * CELLS
    for (let a = 0; a < RULE_STRENGTHS; a++) {
      const interview = interviews[w * RULE_STRENGTHS + a]
      for (let cell = at + a; cell < at + CELLS; cell += RULE_STRENGTHS) chances[cell] = 1 - interview * (1 - chances[cell])
    }
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
  const most = blocks.reduce((longest, block) => Math.max(longest, block.worlds.length), 0)
  const room = roomFor(lines.length, most, kernelArena(roomBytes(lines.length, most)))
  for (const { market, worlds: inBlock, parts, rules } of blocks) {
    const chanceAt = interviewsAt(market, profile)
    parts.forEach((strength, part) => {
      const laid = shortfalls(market, table, { type, lines, strength, rule: rules[part] }, inBlock, room)
      for (let l = 0; l < falls.length; l++) {
        if (areApplications)
          apply(laid, lines.length, l, inBlock.length, interviewsOf(rules[part], laid, lines, l, inBlock.length, chanceAt))
        layOut(laid, l, falls.length, inBlock, falls[l], part * worlds)
      }
    })
  }
  return falls
}

/** Copies one line out of the worlds of a block. */
function layOut(
  { chances, programs }: Shortfalls,
  l: number,
  lines: number,
  worlds: Uint32Array,
  fall: Fall,
  before: number,
): void {
  for (let w = 0, i = l; w < worlds.length; w++, i += lines) {
    fall.programs[worlds[w]] = programs[i]
    const from = i * CELLS
    const to = (before + worlds[w]) * CELLS
    for (let cell = 0; cell < CELLS; cell++) fall.short[to + cell] = chances[from + cell]
  }
}

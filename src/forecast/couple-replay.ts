import { drawWorld } from '../market/draw-world.ts'
import { blockOf, type Market } from '../market/market.ts'
import { unlessStopped } from '../matching/asked-to-stop.ts'
import { keptArrays } from '../matching/kept-arrays.ts'
import { menusForTwo } from '../matching/menus.ts'
import { rothPeranson } from '../matching/roth-peranson.ts'
import { NO_PROGRAM, type VariedWorld, withoutVariations } from '../matching/varied-world.ts'
import { applicantsOf, UNMATCHED, type World } from '../matching/world.ts'
import { emptyEstimate, outcomeOf } from './couple.ts'
import { type CoupleAnswer, coupleAnswerFrom } from './couple-answer.ts'
import { type CoupleQuestion, NO_SIDE, readCouple } from './couple-question.ts'
import { prepareFor } from './forecast.ts'
import type { Insertion } from './insertion.ts'
import { tableName } from './menu-table.ts'
import { drawInsertion } from './replay.ts'

/**
 * The forecast of a couple the long way: in every world both partners' strengths and scores are drawn, the couple is put into the
 * market with its joint list, and Roth and Peranson's procedure runs. The other couples hold the seats that they have without this one.
 */

/** The world with one more couple, whose members stand last. `sides` is 2 * joint line + partner -> place in the partner's insertion. */
export function insertCouple(world: World, partners: readonly [Insertion, Insertion], sides: Int32Array): VariedWorld {
  const applicants = applicantsOf(world)
  const { listStart } = world
  const end = listStart[applicants]
  const program = Int32Array.from(sides, (side, at) => (side === NO_SIDE ? NO_PROGRAM : partners[at % 2].programs[side]))
  const key = Uint32Array.from(sides, (side, at) => (side === NO_SIDE ? 0 : partners[at % 2].keys[side]))
  return {
    ...withoutVariations({ ...world, listStart: Uint32Array.from([...listStart, end, end]) }),
    couples: {
      member: Uint32Array.of(applicants, applicants + 1),
      listStart: Uint32Array.of(0, sides.length / 2),
      program,
      key,
    },
  }
}

/** The joint line that the couple lands on when the match is run with it, or UNMATCHED. */
export const coupleLanding = (world: World, partners: readonly [Insertion, Insertion], sides: Int32Array): number =>
  rothPeranson(insertCouple(world, partners, sides)).jointLine[0]

/** Whether the menus of a world have both sides of a joint line, whose members have the keys of the insertions. */
export function onBothMenus(
  { cutoff, second }: { readonly cutoff: Uint32Array; readonly second: Uint32Array },
  partners: readonly [Insertion, Insertion],
  sides: Int32Array,
  k: number,
): boolean {
  const programs = [0, 1].map((partner) => {
    const side = sides[2 * k + partner]
    return side === NO_SIDE ? NO_PROGRAM : partners[partner].programs[side]
  })
  const menu = programs[0] === programs[1] ? second : cutoff
  return programs.every((p, partner) => p === NO_PROGRAM || partners[partner].keys[sides[2 * k + partner]] < menu[p])
}

/** Numbers that one replayed world gives: the joint line landed on (or UNMATCHED), then per joint line 1 where both menus had it. */
export const coupleReplayRow = (question: CoupleQuestion): number => 1 + question.couple.rankOrderList.length

/** Replays worlds from..to-1, a row of coupleReplayRow numbers each. Takes about as long as drawing the worlds. */
export function replayCouple(market: Market, seed: number, question: CoupleQuestion, from: number, to: number): Int32Array {
  const { partners, sides } = readCouple(market, question)
  const width = coupleReplayRow(question)
  const rows = new Int32Array((to - from) * width)
  for (let world = from; world < to; world++) {
    const block = blockOf(market, world)
    const drawn = drawWorld(market, seed, world, keptArrays).world
    unlessStopped()
    const insertionOf = (partner: 0 | 1): Insertion =>
      drawInsertion(block, prepareFor(block, partners[partner]), seed, world, partner)
    const insertions = [insertionOf(0), insertionOf(1)] as const
    unlessStopped()
    const menus = menusForTwo(drawn)
    const at = (world - from) * width
    rows[at] = coupleLanding(drawn, insertions, sides)
    for (let k = 0; k < width - 1; k++) rows[at + 1 + k] = onBothMenus(menus, insertions, sides, k) ? 1 : 0
  }
  return rows
}

/** The answer from the rows of worlds 0, 1, 2, ... */
export function coupleReplayAnswer(market: Market, seed: number, question: CoupleQuestion, rows: Int32Array): CoupleAnswer {
  const read = readCouple(market, question)
  const width = coupleReplayRow(question)
  const worlds = rows.length / width
  const estimate = emptyEstimate(worlds, Math.max(1, market.blocks.length), width - 1)
  for (let world = 0; world < worlds; world++) {
    const row = rows.subarray(world * width, (world + 1) * width)
    if (row[0] !== UNMATCHED) {
      estimate.lines[row[0]] += 1 / worlds
      estimate[outcomeOf(read.sides, row[0])][world] = 1
    }
    for (let k = 0; k < width - 1; k++) estimate.wouldTakeBoth[k] += row[1 + k] / worlds
  }
  return coupleAnswerFrom(market, question, read, estimate, { engine: 'replay', table: tableName(market, seed) })
}

import { afterInterview } from '../market/applicants.ts'
import { drawWorld } from '../market/draw-world.ts'
import { filterColumns } from '../market/filter-columns.ts'
import { interviewBar } from '../market/invitations.ts'
import { blockOf, type Market } from '../market/market.ts'
import { normalQuantile, normalTail } from '../market/normal.ts'
import { PURPOSE, uniformAt } from '../market/random.ts'
import { keyOfScore } from '../market/score-key.ts'
import { APPLICANT_TYPES } from '../market/vocabulary.ts'
import { unlessStopped } from '../matching/asked-to-stop.ts'
import { keptArrays } from '../matching/kept-arrays.ts'
import { matchOnce } from '../matching/key-kernel.ts'
import { menus } from '../matching/menus.ts'
import { applicantsOf, UNMATCHED, UNRANKED, type World } from '../matching/world.ts'
import { answerFrom, type Estimate } from './answer.ts'
import { boundProgram } from './bindings.ts'
import { type PreparedQuestion, prepareFor, readQuestion } from './forecast.ts'
import { type Insertion, insertApplicant } from './insertion.ts'
import { tableName } from './menu-table.ts'
import type { ForecastAnswer, ForecastQuestion } from './question.ts'
import { cellOf, type ResolvedLine } from './resolve.ts'
import { type SaidPlace, saidChance, saidPlace } from './said-place.ts'
import { strengthAt } from './strength-grid.ts'
import { fillSupplementalRow, landingOnBoth, supplementalEstimateOf, supplementalRow } from './supplemental-replay.ts'

/**
 * The forecast the long way: in every world the applicant's strength and scores are drawn, the applicant is put into the
 * market, and the whole match is run again with applicants proposing. It shares the market and the beliefs about the
 * applicant with the menus engine, and nothing of how the answer is found: it is that engine's auditor.
 */

/** Entity number of what belongs to the applicant and to no program. */
const APPLICANT = 0xffffffff
const GOLDEN = 0.6180339887498949

/** Steps that are irrational together with each other: those of the partners of a couple spread evenly over the square too. */
const STEPS = [GOLDEN, Math.SQRT2 - 1] as const

/** Strength of a world: a sequence with an irrational step spreads them evenly over however many worlds are asked for. */
const drawStrength = (prepared: PreparedQuestion, seed: number, world: number, partner: 0 | 1): number =>
  strengthOf(prepared, (uniformAt(seed, 0, PURPOSE.strength, partner) + world * STEPS[partner]) % 1)

/** The strength below which a share of the beliefs lies. */
function strengthOf({ strength: { from, weights } }: PreparedQuestion, below: number): number {
  let left = below
  for (let g = 0; g < weights.length; g++) {
    left -= weights[g]
    if (left < 0) return strengthAt(from + g)
  }
  return strengthAt(from + weights.length - 1)
}

/** Draws of the whole applicant after which the last one is taken, whatever programs said. */
const TRIES = 20_000

/** Score above any cutoff: of someone within the positions of a program that keeps its word. */
const SURE_SCORE = 1e6

/** Draws the applicant's scores in a world, addressed by world and program; again and again where programs said how they rank the applicant, until what they said is likely enough. The second partner of a couple draws at addresses of their own. */
export function drawInsertion(
  market: Market,
  prepared: PreparedQuestion,
  seed: number,
  world: number,
  partner: 0 | 1 = 0,
): Insertion {
  const purpose = partner === 0 ? PURPOSE.insertion : PURPOSE.partnerInsertion
  const { lines, type, strength } = prepared
  const filters = filterColumns(market, type)
  const { kinds, promiseKept } = market.behaviours
  const { sharedAfterInterview, ownAfterInterview } = market.constants
  const bound = lines.map((line) => {
    const p = boundProgram(line, seed, world)
    const bar = interviewBar(market, p, type) - line.openness
    const offset = market.rankOffset[cellOf(market, p, type)] + line.move
    const out = filters.screensOut(p, strength.view)
    return { p, bar, offset, out, said: out ? undefined : promiseOn(market, prepared, line, p, bar, offset) }
  })
  const programs = Uint32Array.from(bound, ({ p }) => p)
  const keys = new Uint32Array(lines.length)
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const draw = (p: number, what: number): number => uniformAt(seed, world, purpose, p, what + 4 * attempt)
    const a = attempt === 0 ? drawStrength(prepared, seed, world, partner) : strengthOf(prepared, draw(APPLICANT, 2))
    const shared = sharedAfterInterview * afterInterview(kinds, APPLICANT_TYPES[type], draw(APPLICANT, 1), draw(APPLICANT, 0))
    let likely = true
    bound.forEach(({ p, bar, offset, out, said }, l) => {
      const c = bar - a
      const shown = -normalQuantile(draw(p, 0) * normalTail(c)) - c
      const score = shown + ownAfterInterview * normalQuantile(draw(p, 1)) + shared + offset
      keys[l] = out ? UNRANKED : keyOfScore(score)
      if (said === undefined || said.chance === 0) return
      const holds = score > said.place.low && score <= said.place.high
      const kept = holds ? promiseKept / said.chance : 0
      const otherwise = 1 - promiseKept
      if (draw(p, 2) * (promiseKept / said.chance + otherwise) > kept + otherwise) likely = false
      if (holds && score > said.place.sure && draw(p, 3) * (kept + otherwise) < kept) keys[l] = keyOfScore(SURE_SCORE)
    })
    if (likely) break
  }
  // Whichever line stands for a program that said something, the program is the one that said it.
  bound.forEach(({ p, said }, l) => {
    for (const [k, other] of said ? bound.entries() : []) if (other.p === p && !other.said) keys[k] = keys[l]
  })
  return { programs, keys }
}

/** What the program of a line said, as scores, with the chance that it holds; undefined where it said nothing. */
function promiseOn(
  market: Market,
  { type, strength }: PreparedQuestion,
  { line }: ResolvedLine,
  p: number,
  bar: number,
  offset: number,
): { readonly place: SaidPlace; readonly chance: number } | undefined {
  if (line.theyRankMe === undefined) return undefined
  const place = saidPlace(market, p, line.theyRankMe)
  return { place, chance: saidChance(market, type, strength, place, bar, offset) }
}

/** The lines of the rank order list, behind which others may stand that only say something of the applicant. */
const firstLines = ({ programs, keys }: Insertion, lines: number): Insertion => ({
  programs: programs.subarray(0, lines),
  keys: keys.subarray(0, lines),
})

/** Where the inserted applicant lands when the whole match is run: place on the list, or UNMATCHED. */
export function landing(world: World, insertion: Insertion): number {
  const { line } = matchOnce(insertApplicant(world, insertion))
  const match = line[applicantsOf(world)]
  return match === UNMATCHED ? UNMATCHED : match - world.listProgram.length
}

/** Numbers of a row about the rank order list. */
const rankedRow = ({ rankOrderList }: ForecastQuestion): number => 1 + rankOrderList.length

/** Numbers that one replayed world gives: the place on the list landed on (or UNMATCHED), then per line 1 where the program was on the menu; with supplemental lists, those about them (supplemental-replay.ts). */
export const replayRow = (question: ForecastQuestion): number => rankedRow(question) + supplementalRow(question.rankOrderList)

/** Replays worlds from..to-1, a row of replayRow numbers each. Takes about as long as drawing the worlds. */
export function replayWorlds(market: Market, seed: number, question: ForecastQuestion, from: number, to: number): Int32Array {
  const read = readQuestion(market, question)
  const width = replayRow(question)
  const count = question.rankOrderList.length
  const rows = new Int32Array((to - from) * width)
  for (let world = from; world < to; world++) {
    const block = blockOf(market, world)
    const drawn = drawWorld(market, seed, world, keptArrays).world
    unlessStopped()
    const insertion = drawInsertion(block, prepareFor(block, read), seed, world)
    unlessStopped()
    const cutoffs = menus(drawn)
    unlessStopped()
    const at = (world - from) * width
    const { supplements } = read
    if (supplements) {
      const seats = landingOnBoth(drawn, insertion, supplements)
      rows[at] = seats.line
      fillSupplementalRow(rows.subarray(at + 1 + count, at + width), seats, cutoffs, insertion, supplements)
    } else rows[at] = landing(drawn, firstLines(insertion, count))
    for (let l = 0; l < count; l++) rows[at + 1 + l] = insertion.keys[l] < cutoffs[insertion.programs[l]] ? 1 : 0
  }
  return rows
}

/** The answer from the rows of worlds 0, 1, 2, ... */
export function replayAnswer(market: Market, seed: number, question: ForecastQuestion, rows: Int32Array): ForecastAnswer {
  const { lines: resolved, supplements } = readQuestion(market, question)
  const ranked = rankedRow(question)
  const width = replayRow(question)
  const worlds = rows.length / width
  const matched = new Float64Array(worlds)
  const lines = new Float64Array(resolved.length)
  const onMenu = new Float64Array(resolved.length)
  const worth = new Float64Array(resolved.length)
  for (let world = 0; world < worlds; world++) {
    const row = rows.subarray(world * width, (world + 1) * width)
    if (row[0] !== UNMATCHED) {
      matched[world] = 1
      lines[row[0]] += 1 / worlds
    }
    for (let l = 0; l < lines.length; l++) onMenu[l] += row[1 + l] / worlds
    // A line is missed where its program alone is on the menu.
    const menu = row.subarray(0, ranked)
    const only = menu.indexOf(1, 1)
    if (row[0] !== UNMATCHED && only >= 0 && menu.lastIndexOf(1) === only) worth[only - 1] += 1 / worlds
  }
  const supplemental = supplements && supplementalEstimateOf(supplements, rows, width, ranked)
  const blocks = Math.max(1, market.blocks.length)
  const estimate: Estimate = { matched, blocks, lines, onMenu, worth, ...(supplemental && { supplemental }) }
  return answerFrom(market, question, resolved, estimate, { engine: 'replay', table: tableName(market, seed) })
}

import type { Market } from '../market/market.ts'
import { RANK_FLOOR } from '../market/parameters.ts'
import { APPLICANT_TYPES } from '../market/vocabulary.ts'
import type { Advice, AdviceQuestion, Recommendation } from './advice.ts'
import { type AdviceLines, checkPreference, invalid, named, readLines, scaleOf } from './advice-lines.ts'
import { APPLICATION_PARTS, refuseRankPlaces } from './application.ts'
import { CELLS } from './cells.ts'
import { evidenceOf } from './evidence.ts'
import { worldsAsked } from './forecast.ts'
import { GainBounds } from './gain-bounds.ts'
import { Holding } from './holding.ts'
import { type Candidates, chooseGreedily } from './lazy-greedy.ts'
import { type MenuTable, tableName } from './menu-table.ts'
import { reasonFor } from './reasons.ts'
import type { ResolvedLine } from './resolve.ts'
import { type Entry, shortlist, tracksSought, worthOf } from './shortlist.ts'
import { strengthBeforeInterviews, strengthWeights } from './strength.ts'
import { type Fall, fallsOf, interviewsAt, type Scene, sceneOf, weightsOf } from './takings.ts'

/**
 * Which programs to add. Every pick is the program that adds most to the list and the picks before it: the marginal improvement
 * algorithm of Chade and Smith (Simultaneous Search, Econometrica 74, 2006). Theirs finds the best portfolio of its size where
 * programs decide independently. Here they see the same applicant and the same season, and the proof does not carry over. What holds:
 * in each world and cell the worth of a list is that of the best line which takes the applicant, a largest one of some numbers, which is
 * monotone and submodular in the set of lines, and so is any mean of such. Then the k picks bring at least 1 - 1/e, 63 %, of what
 * the best k programs would bring, all in the same worlds (Nemhauser, Wolsey and Fisher, Mathematical Programming 14, 1978), and gains never rise from pick to pick.
 *
 * The interviews known stay the evidence they are: an added program is hypothetical. At the stage of rank order lists it is taken to
 * have interviewed the applicant, and that is all; at the stage of applications the chance of an interview is part of its own.
 *
 * What is sought comes from the rank order list; supplemental lists have no part in whether it matches. Programs on them have interviewed
 * the applicant too. One that stands there alone may be ranked beside, as in the Match, and is known as well as it is there; it need
 * not be applied at.
 */

const COUNT = 10
/** Less than one in ten thousand is nothing to go anywhere for: a program that brings less is not recommended. */
export const LEAST_GAIN = 1e-4
/** Bounds are looked up again when what is left has fallen to this share. */
const FALLEN = 0.4

const GUARANTEE =
  'Each program is the one that adds most to the list and the programs before it. Together they bring at least 63 % (1 - 1/e) of what the best choice of as many programs could bring in the same simulated seasons.'

function refuse({ stage, goal, preference, rankOrderList = [], appliedAt }: AdviceQuestion): void {
  if (goal === 'prefer' && (!preference || Object.keys(preference).length === 0))
    throw invalid('/preference', 'the goal "prefer" needs what is preferred: specialty, archetype or region')
  if (goal !== 'prefer' && preference) throw invalid('/preference', 'is read with the goal "prefer" only; leave it out')
  if (stage !== 'application' && appliedAt)
    throw invalid(
      '/appliedAt',
      'is read at the stage "application" only: a rank order list has no applications without an answer',
    )
  if (stage !== 'application') return
  refuseRankPlaces(rankOrderList, '/rankOrderList')
  refuseRankPlaces(appliedAt ?? [], '/appliedAt')
}

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0)

/** Chance of an interview by a program, over the blocks and strengths of a scene. */
function interviewAt({ blocks, worlds, profile }: Scene, p: number): number {
  let sum = 0
  for (const { market, worlds: inBlock, rules } of blocks) {
    const chance = interviewsAt(market, profile)(p)
    for (const { at, weight } of rules) {
      weight.forEach((share, a) => {
        sum += (inBlock.length / worlds) * share * chance(at[a])
      })
    }
  }
  return Math.min(1, sum)
}

/** The programs to choose from, as the search sees them. */
class Choice implements Candidates {
  readonly count: number
  readonly recommendations: Recommendation[] = []
  private readonly news = new Map<number, Float64Array>()
  private readonly falls = new Map<number, Fall>()
  private readonly market: Market
  private readonly question: AdviceQuestion
  private readonly known: AdviceLines
  private readonly scene: Scene
  private readonly holding: Holding
  private readonly entries: readonly Entry[]
  private readonly bounds: GainBounds
  private readonly weights: Float64Array
  private leftWhenBounded = 0
  /** Whether a choice was made since it was last asked how much is left. */
  private chosenSince = false

  constructor(
    market: Market,
    question: AdviceQuestion,
    known: AdviceLines,
    scene: Scene,
    holding: Holding,
    weights: Float64Array,
    entries: readonly Entry[],
    bounds: GainBounds,
  ) {
    this.market = market
    this.question = question
    this.known = known
    this.scene = scene
    this.holding = holding
    this.weights = weights
    this.entries = entries
    this.bounds = bounds
    this.count = entries.length
    // Bounds know nothing of what is known of a program; its gain now is the bound of what it brings later.
    this.prepare(entries.flatMap(({ p }, c) => (known.isKnown(p) ? [c] : [])))
    this.takeUp()
  }

  private takeUp(): void {
    const room = this.holding.mostRoom()
    this.bounds.take(room)
    this.leftWhenBounded = sumOf(room)
  }

  boundsHaveFallen(): boolean {
    if (!this.chosenSince) return false
    this.chosenSince = false
    if (sumOf(this.holding.mostRoom()) > FALLEN * this.leftWhenBounded) return false
    this.takeUp()
    return true
  }

  private get areApplications(): boolean {
    return this.question.stage === 'application'
  }

  bound(c: number): number {
    return this.news.has(c) ? this.gain(c) : this.entries[c].worth * this.bounds.gain(c)
  }

  prepare(candidates: readonly number[]): void {
    const { entries, scene } = this
    const lines = this.known.linesFor(candidates.map((c) => entries[c].p))
    fallsOf(scene, lines, this.areApplications).forEach((fall, i) => {
      this.falls.set(candidates[i], fall)
      this.news.set(candidates[i], this.holding.news(fall))
    })
  }

  gain(c: number): number {
    return this.holding.gain(this.news.get(c)!, this.entries[c].worth)
  }

  choose(c: number, gain: number): void {
    const { market, scene, holding, weights, question } = this
    const { p, worth } = this.entries[c]
    const fall = this.falls.get(c)!
    holding.add([{ fall, worth }])
    this.chosenSince = true
    const { matched, worth: expectedWorth } = holding.sums()
    const { filters: _, ...program } = market.programs[p]
    const { cutoffs, worlds: width } = scene.table
    let vacant = 0
    for (let w = 0; w < scene.worlds; w++) if (cutoffs[p * width + w] === RANK_FLOOR) vacant++
    const found = {
      program,
      gain,
      probability: Math.min(1, matched),
      expectedWorth: question.goal === 'prefer' ? Math.min(1, expectedWorth) : null,
      wouldTakeYou: Math.min(
        1,
        weights.reduce((sum, weight, at) => sum + weight * (1 - fall.short[at]), 0),
      ),
      interview: this.areApplications ? interviewAt(scene, p) : null,
      vacantShare: vacant / scene.worlds,
    }
    const reason = reasonFor(found, question.applicant, this.known.isBeside(p), this.known.haveSupplements)
    this.recommendations.push({ ...found, reason })
  }
}

/** Worth of a line of the list: of its program, or the mean over the programs that it describes. */
const worthOfLine = (market: Market, { candidates }: ResolvedLine, { preference }: AdviceQuestion): number =>
  candidates.reduce((sum, p) => sum + worthOf(market.programs[p], preference), 0) / candidates.length

/** Recommends programs from a table. Throws a QuestionError for what cannot be read. */
export function advise(market: Market, table: MenuTable, question: AdviceQuestion): Advice {
  refuse(question)
  const { applicant, filters = {}, preference = {}, goal, count = COUNT } = question
  checkPreference(market, preference)
  const areApplications = question.stage === 'application'
  const known = readLines(market, question)
  const { interviewed, beside, appliedAt, evidence, saying, seeking, plainMoves } = known
  // A program that has interviewed the applicant and is not ranked can still be ranked, and need not be applied at.
  const taken = [...interviewed, ...appliedAt, ...(areApplications ? [...evidence, ...beside] : [])]
  const { entries, considered, leftOut } = shortlist(
    market,
    applicant,
    filters,
    tracksSought(market, filters, seeking),
    preference,
    new Set(named(taken).map(({ candidates }) => candidates[0])),
  )
  if (considered === 0)
    throw invalid('/filters', `no program of season ${market.season.id} passes ${JSON.stringify(filters)}; leave some out`)
  const worlds = worldsAsked(question, table.worlds)
  const speaking = evidence.length > 0 ? evidence : scaleOf(market, question, known)
  const scale = evidenceOf(market, speaking, question.interviewsComplete ?? true)
  const strengthIn = evidence.length > 0 ? strengthWeights : strengthBeforeInterviews
  const who = { profile: applicant, type: APPLICANT_TYPES.indexOf(applicant.type) }
  const scene = sceneOf(market, table, who, worlds, areApplications ? APPLICATION_PARTS : 1, (block) =>
    strengthIn(block, applicant, scale),
  )
  const weights = weightsOf(scene, saying).map((weight) => weight / worlds)
  // A described line may stand for a program that said something elsewhere.
  const elsewhere = saying.slice(interviewed.length).filter(({ line }) => line.theyRankMe !== undefined)
  const falls = fallsOf(scene, [...interviewed, ...elsewhere], false)
  const onList = [
    ...interviewed.map((line, l) => ({ fall: falls[l], worth: worthOfLine(market, line, question) })),
    ...fallsOf(scene, appliedAt, true).map((fall, l) => ({ fall, worth: worthOfLine(market, appliedAt[l], question) })),
  ]
  const holding = new Holding(
    weights,
    CELLS,
    [...onList, ...entries].map(({ worth }) => worth),
  )
  holding.add(onList)
  const before = holding.sums()

  const programs = entries.map(({ p }) => p)
  const bounds = new GainBounds(scene, programs, plainMoves(programs), areApplications)
  const choice = new Choice(market, question, known, scene, holding, weights, entries, bounds)
  leftOut.bringsNothing = entries.filter((_, c) => choice.bound(c) < LEAST_GAIN).length
  chooseGreedily(choice, count, LEAST_GAIN)
  return {
    before: { probability: Math.min(1, before.matched), expectedWorth: goal === 'prefer' ? Math.min(1, before.worth) : null },
    recommendations: choice.recommendations,
    considered,
    leftOut,
    guarantee: GUARANTEE,
    provenance: {
      engine: 'menus',
      model: market.version,
      season: market.season.id,
      table: tableName(market, table.seed),
      worlds,
    },
  }
}

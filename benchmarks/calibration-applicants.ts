import { estimateOf, readQuestion } from '../src/forecast/forecast.ts'
import type { MenuTable } from '../src/forecast/menu-table.ts'
import type { ForecastQuestion, Profile } from '../src/forecast/question.ts'
import { monteCarloError, rangeOf } from '../src/forecast/range.ts'
import { type DrawnWorld, drawWorld } from '../src/market/draw-world.ts'
import { blockOf, type Market, TYPES } from '../src/market/market.ts'
import { Stream } from '../src/market/random.ts'
import { APPLICANT_TYPES, VISA_NEEDS } from '../src/market/vocabulary.ts'
import { matchOnce } from '../src/matching/key-kernel.ts'
import { UNMATCHED, type World } from '../src/matching/world.ts'

/**
 * Applicants of fresh worlds, each forecast from what they would know of themselves, beside what became of them. They know their
 * type, the list they handed in, and as much of score, failed attempts, year of graduation and visa as they tell: half of
 * them all of it, the others each field with chance one half. Experience, letters and red flags are never told.
 */

/** One applicant: the forecast, and what happened. */
export interface Outcome {
  readonly type: number
  readonly world: number
  readonly lines: number
  /** Branches on the list. */
  readonly branches: number
  /** Whether the list is of advanced positions. */
  readonly advanced: boolean
  /** Index into VISA_NEEDS. */
  readonly visa: number
  /** Fields of the profile that were told. */
  readonly told: number
  /** Member of a couple, asked about as if alone. */
  readonly couple: boolean
  readonly matched: boolean
  readonly probability: number
  /** What multiplying the chances of the lines gives. */
  readonly product: number
  readonly monteCarloError: number
  /** Leave-one-block-out: blocks looked at, and those within the range of the others; 0 where it was not tried. */
  readonly blocks: number
  readonly covered: number
}

/** Somebody who holds an advanced position, with a list of first years to go with it: whether one was had, and its chance by the forecast. */
export interface FirstYear {
  readonly world: number
  readonly matched: boolean
  readonly probability: number
}

/** Matched and all, by type and number of lines (type * (MOST_LENGTH + 1) + lines), of those who are not asked. */
export interface Rates {
  readonly matched: Float64Array
  readonly people: Float64Array
}

export interface Part {
  readonly outcomes: readonly Outcome[]
  readonly rates: Rates
  readonly firstYears: readonly FirstYear[]
}

/** Longer lists count with those of this length. */
export const MOST_LENGTH = 40

/** Addresses of what is random here, apart from the purposes of the model. */
const ASKED = 101
const TOLD = 102
const FIRST_YEARS = 103

/** For so many applicants asked about their match one more is asked about the first year beside an advanced position. */
const APPLICANTS_PER_FIRST_YEAR = 20

/** One applicant in so many has each block left out in turn. */
const LEFT_OUT_EVERY = 8

export const FIELDS = ['step2ck', 'failedAttempts', 'graduationYear', 'visa'] as const

/** Everything that a person of a drawn year knows, as a request says it. */
export function profileOf(
  market: Market,
  { people, cell }: DrawnWorld,
  a: number,
): Required<Pick<Profile, (typeof FIELDS)[number] | 'type'>> {
  const type = APPLICANT_TYPES[cell[a] % TYPES]
  const { mean, sd } = market.season.branches[Math.floor(cell[a] / TYPES)].step2ck[type]
  return {
    type,
    step2ck: Math.round(mean + sd * people.standardScore[a]),
    failedAttempts: people.failedAttempts[a],
    graduationYear: market.season.year - people.yearsSinceGraduation[a],
    visa: VISA_NEEDS[people.visa[a]],
  }
}

/** What one of them tells. */
function told(profile: ReturnType<typeof profileOf>, stream: Stream): Profile {
  const all = stream.uniform() < 0.5
  const kept = FIELDS.filter(() => stream.uniform() < 0.5)
  return { type: profile.type, ...Object.fromEntries((all ? FIELDS : kept).map((field) => [field, profile[field]])) }
}

/** How many blocks have their chance, which is known from the worlds of the block alone, within the range of the others. */
function coverage(matched: Float64Array, blocks: number): number {
  let covered = 0
  for (let b = 0; b < blocks; b++) {
    const others = matched.filter((_, w) => w % blocks !== b)
    const own = matched.filter((_, w) => w % blocks === b)
    const mean = own.reduce((sum, chance) => sum + chance, 0) / own.length
    const range = rangeOf(others, blocks - 1, own.length)
    if (range && mean >= range.p10 && mean <= range.p90) covered++
  }
  return covered
}

/** The persons of a world in an order of chance. */
function shuffled(persons: number, stream: Stream): Uint32Array {
  const order = new Uint32Array(persons).map((_, a) => a)
  for (let k = persons - 1; k > 0; k--) {
    const j = stream.below(k + 1)
    ;[order[k], order[j]] = [order[j], order[k]]
  }
  return order
}

/** A world of another seed than the table's, drawn and matched. */
export interface MatchedWorld {
  readonly seed: number
  readonly world: number
  readonly drawn: DrawnWorld
  /** applicant -> line that it is matched at, or UNMATCHED. */
  readonly line: Int32Array
}

export function matchedWorld(market: Market, seed: number, world: number): MatchedWorld {
  const drawn = drawWorld(market, seed, world)
  return { seed, world, drawn, line: matchOnce(drawn.world).line }
}

/** Forecasts so many applicants of a world. */
export function applicantsOf(market: Market, table: MenuTable, matched: MatchedWorld, applicants: number): Part {
  const { seed, world, drawn, line } = matched
  const { listStart, listProgram } = drawn.submitted
  const couple = new Set(drawn.couples.member)
  const stream = new Stream(seed, world, TOLD)
  const cells = TYPES * (MOST_LENGTH + 1)
  const rates = { matched: new Float64Array(cells), people: new Float64Array(cells) }
  const outcomes: Outcome[] = []
  shuffled(drawn.persons, new Stream(seed, world, ASKED)).forEach((a) => {
    const lines = listStart[a + 1] - listStart[a]
    if (lines === 0) return
    const isMatched = line[a] !== UNMATCHED
    const type = drawn.cell[a] % TYPES
    if (outcomes.length >= applicants) {
      if (couple.has(a)) return
      const at = type * (MOST_LENGTH + 1) + Math.min(MOST_LENGTH, lines)
      rates.people[at]++
      if (isMatched) rates.matched[at]++
      return
    }
    const programs = listProgram.subarray(listStart[a], listStart[a + 1])
    const applicant = told(profileOf(blockOf(market, world), drawn, a), stream)
    const question: ForecastQuestion = {
      applicant,
      rankOrderList: Array.from(programs, (p) => ({ program: market.programs[p].id })),
    }
    const estimate = estimateOf(market, table, readQuestion(market, question), table.worlds)
    const tried = outcomes.length % LEFT_OUT_EVERY === 0 && table.blocks > 2 && table.worlds % table.blocks === 0
    outcomes.push({
      type,
      world,
      lines,
      branches: new Set(Array.from(programs, (p) => market.branchOf[p])).size,
      advanced: market.season.branches[market.branchOf[programs[0]]].track === 'advanced',
      visa: drawn.people.visa[a],
      told: Object.keys(applicant).length - 1,
      couple: couple.has(a),
      matched: isMatched,
      probability: estimate.matched.reduce((sum, chance) => sum + chance, 0) / estimate.matched.length,
      product: 1 - estimate.onMenu.reduce((none, chance) => none * (1 - Math.min(1, chance)), 1),
      monteCarloError: monteCarloError(estimate.matched, estimate.blocks),
      blocks: tried ? table.blocks : 0,
      covered: tried ? coverage(estimate.matched, table.blocks) : 0,
    })
  })
  return { outcomes, rates, firstYears: firstYearsOf(market, table, matched, Math.ceil(applicants / APPLICANTS_PER_FIRST_YEAR)) }
}

/** Asks so many of those who hold an advanced position of their first year; they tell everything. */
function firstYearsOf(market: Market, table: MenuTable, { seed, world, drawn, line }: MatchedWorld, most: number): FirstYear[] {
  const { submitted, world: entries, person } = drawn
  const isAdvanced = (p: number): boolean => market.programs[p].track === 'advanced'
  const listOf = ({ listStart, listProgram }: World, entry: number) =>
    Array.from(listProgram.subarray(listStart[entry], listStart[entry + 1]), (p) => market.programs[p])
  const couple = new Set(drawn.couples.member)
  const asked: FirstYear[] = []
  for (const k of shuffled(person.length - drawn.persons, new Stream(seed, world, FIRST_YEARS))) {
    const entry = drawn.persons + k
    const a = person[entry]
    if (couple.has(a) || line[a] === UNMATCHED || !isAdvanced(entries.listProgram[line[a]])) continue
    const supplemental = listOf(entries, entry).map(({ id }) => ({ program: id }))
    if (supplemental.length === 0) continue
    const question: ForecastQuestion = {
      applicant: profileOf(blockOf(market, world), drawn, a),
      rankOrderList: listOf(submitted, a).map(({ id, track }) => ({
        program: id,
        ...(track === 'advanced' && { supplemental }),
      })),
    }
    const { supplemental: told } = estimateOf(market, table, readQuestion(market, question), table.worlds)
    const sum = (chances: Float64Array): number => chances.reduce((all, chance) => all + chance, 0)
    const held = sum(told!.advancedWithFirstYear)
    asked.push({ world, matched: line[entry] !== UNMATCHED, probability: held / (held + sum(told!.advancedWithoutFirstYear)) })
    if (asked.length === most) break
  }
  return asked
}

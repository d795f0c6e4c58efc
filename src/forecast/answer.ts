import { isImg } from '../market/applicants.ts'
import { filterColumns } from '../market/filter-columns.ts'
import type { Market } from '../market/market.ts'
import type { ForecastAnswer, ForecastQuestion, Warning } from './question.ts'
import { monteCarloError, rangeOf } from './range.ts'
import type { ResolvedLine } from './resolve.ts'
import type { FilterView } from './strength.ts'

/** What an engine found: chances to match per world, and means over the worlds by line. */
export interface Estimate {
  readonly matched: Float64Array
  /** World w belongs to parameter block w mod blocks. */
  readonly blocks: number
  /** Chance of landing on the line. */
  readonly lines: Float64Array
  /** Chance that the line's program would take the applicant. */
  readonly onMenu: Float64Array
  /** Fall of the chance to match when the line is taken away and the interviews stay what they are. */
  readonly worth: Float64Array
}

/** People of a type who prefer a specialty, under which a forecast is marked as resting on thin data. */
const THIN_CELL = 10

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

const within01 = (value: number): number => Math.min(1, Math.max(0, value))

/** The chance in natural frequencies, finer near the ends. */
export function sentenceFor(probability: number, choice = 'with this list'): string {
  const tail = Math.min(probability, 1 - probability)
  const of = tail >= 0.095 ? 10 : tail >= 0.0095 ? 100 : 1000
  const yes = Math.round(probability * of)
  const middle = `applicants like this, ${choice}, matched in the simulated seasons`
  if (yes === of) return `Nearly all ${middle}; fewer than 1 in 1000 did not.`
  if (yes === 0) return `Fewer than 1 in 1000 ${middle}; nearly all did not.`
  return `About ${yes} in ${of} ${middle}; about ${of - yes} in ${of} did not.`
}

function lineName(market: Market, { line, candidates }: ResolvedLine): { id: string | null; name: string } {
  if (line.program !== undefined) {
    const { id, name } = market.programs[candidates[0]]
    return { id, name }
  }
  const { specialty, archetype, region, positions, imgShare } = line.like!
  const parts = [
    archetype,
    region && `in the ${region}`,
    positions && `about ${positions} positions`,
    imgShare !== undefined && `about ${Math.round(100 * imgShare)} % IMGs`,
  ]
  const said = parts.filter(Boolean).join(', ')
  return { id: null, name: `A program like this: ${specialty.replaceAll('-', ' ')}${said ? `, ${said}` : ''}` }
}

function listOf(lines: readonly number[]): string {
  const shown = lines.length === 1 ? `Line ${lines[0]}` : `Lines ${lines.slice(0, -1).join(', ')} and ${lines[lines.length - 1]}`
  return shown
}

/** Warnings that can be read off the question and the catalogue. */
function warningsFor(market: Market, question: ForecastQuestion, resolved: readonly ResolvedLine[]): Warning[] {
  const { type, step2ck, failedAttempts, graduationYear, visa, ecfmgCertified } = question.applicant
  const warnings: Warning[] = []
  if (isImg(type)) {
    const filters = filterColumns(market)
    const year = market.season.year
    const open: FilterView = { step2ck: 400, failedAttempts: 0, yearsSinceGraduation: 0, visa: 0 }
    const named = (view: FilterView): number[] =>
      resolved.flatMap((line, l) => (line.candidates.every((p) => filters.screensOut(p, view)) ? [l + 1] : []))
    const add = (code: string, lines: number[], why: string): void => {
      if (lines.length > 0) warnings.push({ code, message: `${listOf(lines)}: ${why}; counted as no chance there.`, lines })
    }
    if (step2ck !== undefined)
      add('SCREENED_OUT', named({ ...open, step2ck }), `the program does not read files with a Step 2 CK of ${step2ck}`)
    if (failedAttempts)
      add(
        'SCREENED_OUT',
        named({ ...open, failedAttempts }),
        `the program does not read files with ${failedAttempts} failed attempt${failedAttempts === 1 ? '' : 's'}`,
      )
    if (graduationYear !== undefined)
      add(
        'SCREENED_OUT',
        named({ ...open, yearsSinceGraduation: Math.max(0, year - graduationYear) }),
        `the program does not read files of graduates of ${graduationYear}`,
      )
    if (visa !== undefined && visa !== 'none')
      add(
        'VISA_NOT_SPONSORED',
        named({ ...open, visa: visa === 'j1' ? 1 : 2 }),
        `the program does not sponsor ${visa === 'j1' ? 'J-1' : 'H-1B'} visas`,
      )
    if (ecfmgCertified === false)
      warnings.push({
        code: 'CERTIFICATION_MISSING',
        message:
          'Without ECFMG certification by the rank order list deadline an applicant is withdrawn from the Match; this forecast supposes that it comes in time.',
      })
  }
  const thin = new Set(
    resolved
      .map(({ candidates }) => market.branchOf[candidates[0]])
      .filter((b) => market.season.branches[b].preferring[type] < THIN_CELL),
  )
  if (thin.size > 0) {
    const names = [...thin].sort((a, b) => a - b).map((b) => market.season.branches[b].name)
    warnings.push({
      code: 'THIN_DATA',
      message: `Not enough data: fewer than ${THIN_CELL} applicants of type ${type} prefer ${names.join('; ')}. Read these chances as a guess.`,
    })
  }
  return warnings
}

/** Puts an estimate into the words and shape of the contract. */
export function answerFrom(
  market: Market,
  question: ForecastQuestion,
  resolved: readonly ResolvedLine[],
  estimate: Estimate,
  source: { engine: 'menus' | 'replay'; table: string },
): ForecastAnswer {
  const probability = within01(mean(estimate.matched))
  const independent = 1 - estimate.onMenu.reduce((none, chance) => none * (1 - within01(chance)), 1)
  let cumulative = 0
  let weighted = 0
  const lines = resolved.map((line, l) => {
    const landing = within01(estimate.lines[l])
    cumulative = within01(cumulative + landing)
    weighted += (l + 1) * landing
    return {
      line: l + 1,
      program: lineName(market, line),
      probability: landing,
      cumulative,
      wouldTakeYou: within01(estimate.onMenu[l]),
      worth: within01(estimate.worth[l]),
    }
  })
  return {
    match: {
      probability,
      monteCarloError: monteCarloError(estimate.matched, estimate.blocks),
      range: rangeOf(estimate.matched, estimate.blocks),
    },
    lines,
    unmatched: { probability: 1 - probability },
    expectedLineIfMatched: cumulative > 0 ? weighted / cumulative : null,
    productRuleGap: independent - probability,
    warnings: warningsFor(market, question, resolved),
    sentence: sentenceFor(probability),
    advice: 'Rank by preference: the order of these lines never changes whether you match.',
    denominator: 'applicants who certified a rank order list',
    provenance: {
      engine: source.engine,
      model: market.version,
      season: market.season.id,
      table: source.table,
      worlds: estimate.matched.length,
    },
  }
}

import { isImg } from '../market/applicants.ts'
import { filterColumns } from '../market/filter-columns.ts'
import type { Market } from '../market/market.ts'
import type { ProgramFilters } from '../market/programs.ts'
import { APPLICANT_TYPES, VISA_NEEDS } from '../market/vocabulary.ts'
import type { Fix, ForecastQuestion, Line, Warning } from './question.ts'
import type { ResolvedLine } from './resolve.ts'

/**
 * What the applicant should know about the list, each with the smallest change that clears it. Changes to the list hold the
 * interviews that are known fixed, so that they never lower the chance.
 */

/** People of a type who prefer a specialty, under which a forecast is marked as resting on thin data. */
const THIN_CELL = 10
/** Above this chance of not matching a list is called risky. Assumed: about what all international graduates bear. */
export const RISK = 0.4
/** A list shorter than usual is no matter for warning where the chance to match is at least this. Assumed. */
const SAFE = 0.95
/** Most lines that are proposed to be added. */
const MOST_ADDED = 20
const LONGEST_LIST = 300

/** Chances to match with none, one, two ... lines added at the end, on the same worlds. */
export type WithLines = (added: readonly Line[]) => readonly number[]

export const lineList = (lines: readonly number[]): string =>
  lines.length === 1 ? `Line ${lines[0]}` : `Lines ${lines.slice(0, -1).join(', ')} and ${lines[lines.length - 1]}`

/** One hard filter as it looks at somebody: the value that stands in the way at a program, and the change that would pass. */
interface Look {
  readonly code: 'SCREENED_OUT' | 'VISA_NOT_SPONSORED'
  readonly filter: NonNullable<Warning['filter']>['name']
  /** Why program p reads nothing of the applicant; undefined where it does. */
  blocks(p: number): { readonly value: number | string; readonly why: string; readonly fix: Fix } | undefined
}

function looksAt(market: Market, { applicant }: ForecastQuestion): Look[] {
  const { type, step2ck, failedAttempts, graduationYear, visa } = applicant
  const { traits, season } = market
  const looks: Look[] = []
  const score = (filter: Exclude<keyof ProgramFilters, 'failedAttemptsMax' | 'yearsSinceGraduationMax'>, of: string): void => {
    looks.push({
      code: 'SCREENED_OUT',
      filter,
      blocks: (p) => {
        const value = traits[p].filters[filter]
        if (value === null || step2ck! >= value) return undefined
        return {
          value,
          why: `the program does not read files${of} with a Step 2 CK below ${value}; this one is ${step2ck}`,
          fix: { field: 'step2ck', to: value },
        }
      },
    })
  }
  if (!isImg(type)) {
    if (step2ck !== undefined)
      score(type.startsWith('us-md') ? 'usMdStep2ckMin' : 'usDoStep2ckMin', ' of graduates of such schools')
    return looks
  }
  if (step2ck !== undefined) score('step2ckMin', '')
  if (failedAttempts !== undefined)
    looks.push({
      code: 'SCREENED_OUT',
      filter: 'failedAttemptsMax',
      blocks: (p) => {
        const value = traits[p].filters.failedAttemptsMax
        if (value === null || failedAttempts <= value) return undefined
        return {
          value,
          why: `the program does not read files with more than ${value} failed attempts; here there ${failedAttempts === 1 ? 'is' : 'are'} ${failedAttempts}`,
          fix: { field: 'failedAttempts', to: value },
        }
      },
    })
  if (graduationYear !== undefined)
    looks.push({
      code: 'SCREENED_OUT',
      filter: 'yearsSinceGraduationMax',
      blocks: (p) => {
        const value = traits[p].filters.yearsSinceGraduationMax
        if (value === null || season.year - graduationYear <= value) return undefined
        return {
          value,
          why: `the program does not read files of graduates from before ${season.year - value}; this one graduated in ${graduationYear}`,
          fix: { field: 'graduationYear', to: season.year - value },
        }
      },
    })
  if (visa === 'j1' || visa === 'h1b') {
    looks.push({
      code: 'VISA_NOT_SPONSORED',
      filter: 'visas',
      blocks: (p) => {
        if (traits[p].visas.includes(visa)) return undefined
        const { h1bStep2ckMin } = traits[p].filters
        const reads = (need: string) => need !== 'h1b' || step2ck === undefined || step2ck >= (h1bStep2ckMin ?? 0)
        const other = traits[p].visas.find(reads)
        return {
          value: traits[p].visas.length > 0 ? traits[p].visas.join(', ') : 'none',
          why: `the program does not sponsor ${visa === 'j1' ? 'J-1' : 'H-1B'} visas`,
          fix: { field: 'visa', to: other ?? 'none' },
        }
      },
    })
    if (visa === 'h1b' && step2ck !== undefined) score('h1bStep2ckMin', ' that need an H-1B visa')
  }
  return looks
}

/** Lines that a hard filter shuts, one warning for each filter and value. */
export function screenedOut(market: Market, question: ForecastQuestion, resolved: readonly ResolvedLine[]): Warning[] {
  const { type, step2ck, failedAttempts, graduationYear, visa } = question.applicant
  const filters = filterColumns(market, APPLICANT_TYPES.indexOf(type))
  const view = {
    step2ck: step2ck ?? Infinity,
    failedAttempts: failedAttempts ?? 0,
    yearsSinceGraduation: graduationYear === undefined ? 0 : Math.max(0, market.season.year - graduationYear),
    visa: visa === undefined ? 0 : VISA_NEEDS.indexOf(visa),
  }
  const shut = resolved.flatMap((line, l) => (line.candidates.every((p) => filters.screensOut(p, view)) ? [l] : []))
  if (shut.length === 0) return []
  const found = new Map<string, Warning & { lines: number[] }>()
  for (const look of looksAt(market, question))
    for (const l of shut) {
      // Of the programs that a description stands for, the first in the catalogue's order of fit speaks.
      const block = look.blocks(resolved[l].candidates[0])
      if (block === undefined) continue
      const key = `${look.filter} ${block.value}`
      const known = found.get(key)
      if (known) known.lines.push(l + 1)
      else
        found.set(key, {
          code: look.code,
          message: block.why,
          lines: [l + 1],
          filter: { name: look.filter, value: block.value },
          fix: block.fix,
        })
    }
  return [...found.values()].map(({ message, ...warning }) => ({
    ...warning,
    message: `${lineList(warning.lines)}: ${message}; counted as no chance there.`,
  }))
}

function certification({ applicant }: ForecastQuestion): Warning[] {
  if (!isImg(applicant.type) || applicant.ecfmgCertified !== false) return []
  return [
    {
      code: 'CERTIFICATION_MISSING',
      message:
        'Without ECFMG certification by the rank order list deadline an applicant is withdrawn from the Match; this forecast supposes that it comes in time.',
      fix: { field: 'ecfmgCertified', to: true },
    },
  ]
}

/** The branch that most lines are of; of two alike the first of the season. */
function mainBranch(market: Market, resolved: readonly ResolvedLine[]): { branch: number; lines: number } {
  const counts = new Map<number, number>()
  for (const { candidates } of resolved) {
    const branch = market.branchOf[candidates[0]]
    counts.set(branch, (counts.get(branch) ?? 0) + 1)
  }
  const [branch, lines] = [...counts].sort(([b, n], [c, m]) => m - n || b - c)[0]
  return { branch, lines }
}

/** Programs of the specialty, as many as are wanted, that sponsor what the applicant needs. */
function moreLike(market: Market, { applicant }: ForecastQuestion, branch: number): Line {
  const { specialty, track } = market.season.branches[branch]
  const { visa } = applicant
  const wanted = visa === 'j1' || visa === 'h1b' ? { visas: [visa] } : {}
  return { like: { specialty, track, ...wanted } }
}

export const percent = (share: number): string => `${Math.round(100 * share)} %`

/** Too few lines, too much risk; and how many more lines of the same specialty would clear it. */
function shortOrRisky(
  market: Market,
  question: ForecastQuestion,
  resolved: readonly ResolvedLine[],
  probability: number,
  withLines: WithLines | undefined,
): Warning[] {
  const { branch, lines } = mainBranch(market, resolved)
  const usual = Math.round(market.season.branches[branch].listLength[question.applicant.type])
  // Applications are many more than the lines of a rank order list, which are what is usual.
  const short = question.stage !== 'application' && lines < usual && probability < SAFE
  const risky = 1 - probability > RISK
  if (!short && !risky) return []
  const line = moreLike(market, question, branch)
  const room = Math.min(MOST_ADDED, LONGEST_LIST - resolved.length)
  const chances = withLines?.(Array.from({ length: room }, () => line)) ?? []
  const chanceWith = (added: number): number => Math.min(1, probability + chances[added] - chances[0])
  const fixAt = (added: number): { fix: Fix } | object =>
    added >= 1 && added < chances.length
      ? { fix: { addLines: added, like: line.like!, probability: chanceWith(added) } satisfies Fix }
      : {}
  const firstWith = (enough: (added: number) => boolean): number => chances.findIndex((_, added) => added > 0 && enough(added))
  const warnings: Warning[] = []
  if (short)
    warnings.push({
      code: 'SHORT_LIST',
      message: `${lines} line${lines === 1 ? '' : 's'} in ${market.season.branches[branch].name}; such applicants who prefer it rank ${usual} on average.`,
      ...fixAt(firstWith((added) => lines + added >= usual || chanceWith(added) >= SAFE)),
    })
  if (risky)
    warnings.push({
      code: 'HIGH_RISK',
      message: `The chance of not matching is ${percent(1 - probability)}, above ${percent(RISK)}.`,
      ...fixAt(firstWith((added) => 1 - chanceWith(added) <= RISK)),
    })
  return warnings
}

function thinData(market: Market, { applicant }: ForecastQuestion, resolved: readonly ResolvedLine[]): Warning[] {
  const thin = new Set(
    resolved
      .map(({ candidates }) => market.branchOf[candidates[0]])
      .filter((b) => market.season.branches[b].preferring[applicant.type] < THIN_CELL),
  )
  if (thin.size === 0) return []
  const names = [...thin].sort((a, b) => a - b).map((b) => market.season.branches[b].name)
  return [
    {
      code: 'THIN_DATA',
      message: `Not enough data: fewer than ${THIN_CELL} applicants of type ${applicant.type} prefer ${names.join('; ')}. Read these chances as a guess.`,
    },
  ]
}

/** All warnings about a list. Without a way to try longer lists, those that lines would clear carry no fix. */
export const warningsFor = (
  market: Market,
  question: ForecastQuestion,
  resolved: readonly ResolvedLine[],
  probability: number,
  withLines?: WithLines,
): Warning[] => [
  ...screenedOut(market, question, resolved),
  ...certification(question),
  ...shortOrRisky(market, question, resolved, probability, withLines),
  ...thinData(market, question, resolved),
]

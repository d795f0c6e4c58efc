import { isImg, visaShares } from '../market/applicants.ts'
import type { Market } from '../market/market.ts'
import { backgroundOf, heldAgainstStack, pointsOf, stackedIssuesMove } from '../market/profile.ts'
import { VISA_NEEDS } from '../market/vocabulary.ts'
import type { Profile } from './question.ts'
import type { ResolvedLine } from './resolve.ts'

interface Part {
  readonly value: number
  readonly share: number
}

/**
 * What a rank meeting holds against an applicant for several issues at once (market/profile.ts), in units of the score. An issue
 * that is not told of is as common as among such applicants whose files the programs read that have interviewed: whoever was
 * interviewed has passed their filters.
 */
function stackedMove(market: Market, profile: Profile, interviewed: readonly ResolvedLine[]): number {
  if (!isImg(profile.type)) return 0
  const { failedAttempts, graduationYear, visa } = profile
  const fields = pointsOf(market.behaviours).fields[backgroundOf(profile.type)]
  let mostAttempts = Infinity
  let mostYears = Infinity
  const sponsored = VISA_NEEDS.map(() => true)
  for (const { candidates } of interviewed) {
    if (candidates.length !== 1) continue
    const { filters, visas } = market.traits[candidates[0]]
    mostAttempts = Math.min(mostAttempts, filters.failedAttemptsMax ?? Infinity)
    mostYears = Math.min(mostYears, filters.yearsSinceGraduationMax ?? Infinity)
    VISA_NEEDS.forEach((need, v) => {
      if (need !== 'none' && !visas.includes(need)) sponsored[v] = false
    })
  }
  const attempts = told(failedAttempts, fields.attempts, (value) => value <= mostAttempts)
  const since = graduationYear === undefined ? undefined : Math.max(0, market.season.year - graduationYear)
  const years = told(since, fields.years, (value) => value <= mostYears)
  const needs = told(
    visa === undefined ? undefined : VISA_NEEDS.indexOf(visa),
    visaShares(market, profile.type).map((share, value) => ({ share, value })),
    (value) => sponsored[value],
  )
  let sum = 0
  for (const a of attempts)
    for (const y of years)
      for (const v of needs)
        sum +=
          a.share *
          y.share *
          v.share *
          stackedIssuesMove(market.behaviours, { failedAttempts: a.value, yearsSinceGraduation: y.value, visa: v.value })
  return sum
}

/** Lines with what the rank meetings of their programs hold against an applicant who has been interviewed at some programs. */
export function withHeldAgainst(
  market: Market,
  profile: Profile,
  lines: readonly ResolvedLine[],
  interviewed: readonly ResolvedLine[],
): ResolvedLine[] {
  const stacked = stackedMove(market, profile, interviewed)
  return lines.map((line) => withStack(market, profile, line, stacked))
}

/**
 * The same where the lines are applications: an interview at a program tells that its own filters were passed, beside those of
 * interviews that there were already. That somebody applies elsewhere, too, says nothing of them.
 */
export function withHeldAfterInterviews(
  market: Market,
  profile: Profile,
  lines: readonly ResolvedLine[],
  interviewed: readonly ResolvedLine[] = [],
): ResolvedLine[] {
  // Of thousands of programs most have the same few filters.
  const stackedBy = new Map<string, number>()
  return lines.map((line) => {
    const filters = filtersRead(market, line)
    const stacked = stackedBy.get(filters) ?? stackedMove(market, profile, [...interviewed, line])
    stackedBy.set(filters, stacked)
    return withStack(market, profile, line, stacked)
  })
}

/** The filters that an interview tells of, as a text. */
function filtersRead(market: Market, { candidates }: ResolvedLine): string {
  if (candidates.length !== 1) return ''
  const { filters, visas } = market.traits[candidates[0]]
  return `${filters.failedAttemptsMax} ${filters.yearsSinceGraduationMax} ${visas}`
}

const withStack = (market: Market, { redFlags = [] }: Profile, line: ResolvedLine, stacked: number): ResolvedLine => ({
  ...line,
  move: line.move + heldAgainstStack(market.behaviours, stacked, redFlags, line.line.advocate),
})

/** The value that was told, or those of the population that pass, with shares that add up to 1. */
function told(known: number | undefined, values: readonly Part[], passes: (value: number) => boolean): readonly Part[] {
  if (known !== undefined) return [{ value: known, share: 1 }]
  const passing = values.filter(({ value }) => passes(value))
  const total = passing.reduce((sum, { share }) => sum + share, 0)
  // Where nobody like that passes, there is nothing to go by but all of them.
  if (total === 0) return values
  return passing.map(({ value, share }) => ({ value, share: share / total }))
}

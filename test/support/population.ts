import { unknowableOf, visaShares } from '../../src/market/applicants.ts'
import { type Market, TYPES } from '../../src/market/market.ts'
import { normalDensity } from '../../src/market/normal.ts'
import { backgroundOf, pointsOf } from '../../src/market/profile.ts'
import type { Filters } from '../../src/market/programs.ts'
import { APPLICANT_TYPES, type ProgramVisa, VISA_NEEDS, type VisaNeed } from '../../src/market/vocabulary.ts'

/** One kind of person of a type: how many there are, what filters see, and the strength that the fields bring. */
export interface Kind {
  readonly share: number
  readonly points: number
  readonly failedAttempts: number
  readonly yearsSinceGraduation: number
  readonly visa: VisaNeed
  /** Strength without score and without what nobody can know. */
  readonly strength: number
}

/** Every combination of fields of the population that certifies a list. */
export function kindsOf(market: Market, typeIndex: number): Kind[] {
  const type = APPLICANT_TYPES[typeIndex]
  const worth = pointsOf(market.behaviours)
  const { attempts, years, experience, letters, school, flags } = worth.fields[backgroundOf(type)]
  const centre = worth.mean(type)
  const kinds: Kind[] = []
  visaShares(market, type).forEach((visaShare, need) => {
    for (const a of attempts)
      for (const y of years)
        for (const e of experience)
          for (const l of letters)
            for (const s of school)
              for (const f of flags) {
                const visa = VISA_NEEDS[need]
                const points = a.points + y.points + e.points + l.points + s.points + f.points - centre
                kinds.push({
                  share: visaShare * a.share * y.share * e.share * l.share * s.share * f.share,
                  points,
                  failedAttempts: a.value,
                  yearsSinceGraduation: y.value,
                  visa,
                  strength: market.constants.profileWeight * points - market.behaviours.visaCost[visa],
                })
              }
  })
  return kinds.filter(({ share }) => share > 0)
}

/** Whether a program reads the file of a kind of person with a score, by the words of its filters. */
export function readsFileOf(
  { filters, visas }: { readonly filters: Filters; readonly visas: readonly ProgramVisa[] },
  { failedAttempts, yearsSinceGraduation, visa }: Kind,
  step2ck: number,
): boolean {
  if (filters.step2ckMin !== null && step2ck < filters.step2ckMin) return false
  if (filters.failedAttemptsMax !== null && failedAttempts > filters.failedAttemptsMax) return false
  if (filters.yearsSinceGraduationMax !== null && yearsSinceGraduation > filters.yearsSinceGraduationMax) return false
  if (visa === 'h1b' && filters.h1bStep2ckMin !== null && step2ck < filters.h1bStep2ckMin) return false
  return visa === 'none' || visas.includes(visa)
}

/** Points and weights that integrate against the standard normal (trapezoid, which converges quickly for such functions). */
export function normalRule(points: number): readonly { readonly at: number; readonly weight: number }[] {
  const step = 12 / (points - 1)
  return Array.from({ length: points }, (_, i) => -6 + i * step).map((at) => ({ at, weight: step * normalDensity(at) }))
}

const SCORES = normalRule(25)
const UNKNOWABLE = normalRule(17)

/** The mean, over people of a cell who all have one standardised score, of something that depends on the strength. */
export function meanGivenScore(
  market: Market,
  branch: number,
  typeIndex: number,
  standardScore: number,
  value: (strength: number) => number,
): number {
  const base = market.scoreWeight[branch * TYPES + typeIndex] * standardScore
  const spread = unknowableOf(market, APPLICANT_TYPES[typeIndex])
  let sum = 0
  for (const kind of kindsOf(market, typeIndex))
    for (const unknown of UNKNOWABLE) sum += kind.share * unknown.weight * value(kind.strength + base + spread * unknown.at)
  return sum
}

/** The same over everyone of the cell: the integral that drawn worlds sample. */
export function populationMean(
  market: Market,
  branch: number,
  typeIndex: number,
  value: (strength: number, standardScore: number) => number,
): number {
  const atScore = (score: number): number =>
    meanGivenScore(market, branch, typeIndex, score, (strength) => value(strength, score))
  const centre = market.scoreMean[branch * TYPES + typeIndex]
  return SCORES.reduce((sum, score) => sum + score.weight * atScore(centre + score.at), 0)
}

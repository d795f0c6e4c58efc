import { isImg, visaShares } from '../market/applicants.ts'
import { interviewBar } from '../market/invitations.ts'
import { type Market, TYPES } from '../market/market.ts'
import { invitationRate, normalTail } from '../market/normal.ts'
import { backgroundOf, FIELD_VALUES, type FieldValue } from '../market/profile.ts'
import { APPLICANT_TYPES } from '../market/vocabulary.ts'
import type { ResolvedLine } from './resolve.ts'
import { STRENGTH_STEP, STRENGTHS, strengthAt } from './strength-grid.ts'

/** What interviews say about the strength: the likelihood of just these invitations. */

const ODDS_PER_STEP = 4
const ODDS_STEP = STRENGTH_STEP / ODDS_PER_STEP
const ODDS_REACH = 20
/** Bars further out than this are read as if they were here. */
const FURTHEST_BAR = ODDS_REACH + strengthAt(0)

/** log(P(eps > c) / P(eps <= c)); linear in the far tails, where the ratio of probabilities has no digits left. */
function logOdds(c: number): number {
  const clamped = Math.max(-7, Math.min(7, c))
  const tail = normalTail(Math.abs(clamped))
  const odds = Math.log1p(-tail) - Math.log(tail)
  return (clamped > 0 ? -odds : odds) + 7 * (clamped - c)
}

/** oddsTable[i] = logOdds(i * ODDS_STEP - ODDS_REACH). */
const oddsTable = Float64Array.from({ length: 2 * ODDS_REACH * (1 / ODDS_STEP) + 2 }, (_, i) =>
  logOdds(i * ODDS_STEP - ODDS_REACH),
)

/** Adds the log odds of one invitation at every strength. */
function addOdds(log: Float64Array, bar: number, share: number): void {
  const at = (Math.max(-FURTHEST_BAR, Math.min(FURTHEST_BAR, bar)) - strengthAt(0) + ODDS_REACH) / ODDS_STEP
  const first = Math.floor(at)
  const near = share * (1 - at + first)
  const far = share * (at - first)
  for (let g = 0, i = first; g < STRENGTHS; g++, i -= ODDS_PER_STEP) log[g] += near * oddsTable[i] + far * oddsTable[i + 1]
}

const expectations = new WeakMap<Market, (Float64Array | undefined)[]>()

/**
 * Lambda of a cell on the grid: the expected invitations of someone of that strength, with hard filters and visa
 * averaged over the population (docs of strength.ts). One function of strength, so that what is better for the
 * applicant can never count against them.
 */
function expectedInvitations(market: Market, branch: number, type: number): Float64Array {
  let made = expectations.get(market)
  if (!made) {
    made = []
    expectations.set(market, made)
  }
  const cell = branch * TYPES + type
  made[cell] ??= tabulateInvitations(market, branch, type)
  return made[cell]
}

function tabulateInvitations(market: Market, branch: number, type: number): Float64Array {
  const name = APPLICANT_TYPES[type]
  const fields = FIELD_VALUES[backgroundOf(name)]
  const { mean, sd } = market.season.branches[branch].step2ck[name]
  const visas = visaShares(market, name)
  const passing = (values: readonly FieldValue[], most: number | null): number =>
    values.reduce((sum, { share, value }) => sum + (most === null || value <= most ? share : 0), 0)
  const expected = new Float64Array(STRENGTHS)
  for (let p = market.firstProgram[branch]; p < market.firstProgram[branch + 1]; p++) {
    const { filters, visas: sponsored } = market.traits[p]
    let pass = 1
    if (isImg(name)) {
      const visa = visas[0] + (sponsored.includes('j1') ? visas[1] : 0) + (sponsored.includes('h1b') ? visas[2] : 0)
      const score = filters.step2ckMin === null ? 1 : normalTail((filters.step2ckMin - mean) / sd)
      pass =
        visa *
        score *
        passing(fields.attempts, filters.failedAttemptsMax) *
        passing(fields.years, filters.yearsSinceGraduationMax)
    }
    const bar = interviewBar(market, p, type)
    for (let g = 0; g < STRENGTHS; g++) expected[g] += pass * invitationRate(bar - strengthAt(g))
  }
  return expected
}

/** log of the likelihood of the interviews on the grid: the odds of each, less the expected invitations. */
export function logLikelihood(market: Market, type: number, evidence: readonly ResolvedLine[]): Float64Array {
  const log = new Float64Array(STRENGTHS)
  const counts = new Map<number, number>()
  const bars: { bar: number; share: number }[] = []
  for (const { candidates } of evidence) {
    const branch = market.branchOf[candidates[0]]
    counts.set(branch, (counts.get(branch) ?? 0) + 1)
    for (const p of candidates) bars.push({ bar: interviewBar(market, p, type), share: 1 / candidates.length })
  }
  // Sums run over sorted bars and branches, so that the order of the lines changes no bit.
  bars.sort((a, b) => a.bar - b.bar || a.share - b.share)
  for (const { bar, share } of bars) addOdds(log, bar, share)
  for (const [branch, count] of [...counts].sort(([a], [b]) => a - b)) {
    const lambda = expectedInvitations(market, branch, type)
    const share = count / evidence.length
    for (let g = 0; g < STRENGTHS; g++) log[g] -= share * lambda[g]
  }
  return log
}

import { breadthOf, visaShares } from '../market/applicants.ts'
import { interviewBar, interviewBars } from '../market/invitations.ts'
import { keptByMarket } from '../market/kept-by-market.ts'
import { type Market, TYPES } from '../market/market.ts'
import { invitationRate, normalTail } from '../market/normal.ts'
import { backgroundOf, type FieldValue, pointsOf } from '../market/profile.ts'
import { filtersFor } from '../market/programs.ts'
import { APPLICANT_TYPES } from '../market/vocabulary.ts'
import type { Evidence } from './evidence.ts'
import { type PreferredCase, preferredCases } from './preferred-branch.ts'
import { STRENGTHS, strengthAt } from './strength-grid.ts'
import { addRows, ROWS, rowSums, type WeighedRows } from './weighed-rows.ts'

/** What interviews say about the strength: the likelihood of just these invitations. */

const BAR_STEP = 0.05
/** Bars further out than this, 15, are read as if they were here. */
const FURTHEST_BAR = ((ROWS - 1) / 2) * BAR_STEP
/** One row for each bar. */
const BARS = ROWS

/** log of the rate -log(1 - P(eps > c)); beyond the points where a double has digits it goes on as it ends. */
function logRate(c: number): number {
  if (c > 7) return logRate(7) - 7 * (c - 7)
  if (c < -7) return logRate(-7) + Math.log(c / -7) * 2
  const tail = normalTail(Math.abs(c))
  return Math.log(c < 0 ? -Math.log(tail) : -Math.log1p(-tail))
}

/** log(exp(x) - 1) for x = exp(logX). */
function logExpm1(logX: number): number {
  const x = Math.exp(logX)
  if (x < 1e-8) return logX
  return x > 30 ? x : Math.log(Math.expm1(x))
}

/** logRate of every bar at every strength, row * STRENGTHS + g: the same for all types, and most of the work of their tables. */
let logRates: Float64Array | undefined

function tabulateLogRates(): Float64Array {
  const rates = new Float64Array(BARS * STRENGTHS)
  for (let row = 0, at = 0; row < BARS; row++) {
    const bar = row * BAR_STEP - FURTHEST_BAR
    for (let g = 0; g < STRENGTHS; g++) rates[at++] = logRate(bar - strengthAt(g))
  }
  return rates
}

/** Of each type two maps, of all interviews and of some: rate relative to those who prefer the branch -> table. */
const invitedTables = APPLICANT_TYPES.flatMap(() => [new Map<number, Float64Array>(), new Map<number, Float64Array>()])

/** Rates at which there are tables of odds: to the nearest quarter, below one to the nearest twentieth. */
const nearestRate = (rate: number): number => Math.max(0.05, Math.round(rate * (rate < 1 ? 20 : 4)) / (rate < 1 ? 20 : 4))

/**
 * For a type of applicants, bar by bar, the log odds of an invitation at every strength (or, of interviews that are only some
 * of all, the log of its rate): row * STRENGTHS + g. The rate of interviews falls with the strength by how widely an
 * applicant applies (breadthOf); `times` is the rate relative to those who prefer the branch.
 */
export function invitedTable(type: number, complete: boolean, times = 1): Float64Array {
  const tables = invitedTables[2 * type + (complete ? 0 : 1)]
  const made = tables.get(times)
  if (made) return made
  logRates ??= tabulateLogRates()
  const breadths = Float64Array.from({ length: STRENGTHS }, (_, g) => Math.log(times * breadthOf(type, strengthAt(g))))
  const table = new Float64Array(BARS * STRENGTHS)
  for (let row = 0, at = 0; row < BARS; row++) {
    for (let g = 0; g < STRENGTHS; g++, at++) {
      const rate = breadths[g] + logRates[at]
      table[at] = complete ? logExpm1(rate) : rate
    }
  }
  tables.set(times, table)
  return table
}

const invitationsOfCell = keptByMarket((market, cell) => tabulateInvitations(market, Math.floor(cell / TYPES), cell % TYPES))

/**
 * Lambda of a cell on the grid: the expected invitations of someone of that strength, with hard filters and visa
 * averaged over the population (docs of strength.ts). One function of strength, so that what is better for the
 * applicant can never count against them.
 */
const expectedInvitations = (market: Market, branch: number, type: number): Float64Array =>
  invitationsOfCell(market, branch * TYPES + type)

/** Share of the population whose file a program reads: scores, visa and the other fields drawn apart. */
export function passingShare(market: Market, p: number, type: number): number {
  const name = APPLICANT_TYPES[type]
  const branch = market.branchOf[p]
  const fields = pointsOf(market.behaviours).fields[backgroundOf(name)]
  const { mean, sd } = market.season.branches[branch].step2ck[name]
  const centred = market.scoreMean[branch * TYPES + type]
  const visas = visaShares(market, name)
  const passing = (values: readonly FieldValue[], most: number | null): number =>
    values.reduce((sum, { share, value }) => sum + (most === null || value <= most ? share : 0), 0)
  const reached = (floor: number | null): number => (floor === null ? 1 : normalTail((floor - mean) / sd - centred))
  const { visas: sponsored } = market.traits[p]
  const filters = filtersFor(market.traits[p].filters, name)
  const h1b = sponsored.includes('h1b') ? visas[2] * Math.min(1, reached(filters.h1bStep2ckMin) / reached(filters.step2ckMin)) : 0
  const visa = visas[0] + (sponsored.includes('j1') ? visas[1] : 0) + h1b
  return (
    visa *
    reached(filters.step2ckMin) *
    passing(fields.attempts, filters.failedAttemptsMax) *
    passing(fields.years, filters.yearsSinceGraduationMax)
  )
}

function tabulateInvitations(market: Market, branch: number, type: number): Float64Array {
  const expected = new Float64Array(STRENGTHS)
  for (let p = market.firstProgram[branch]; p < market.firstProgram[branch + 1]; p++) {
    const pass = passingShare(market, p, type)
    const bar = interviewBar(market, p, type)
    for (let g = 0; g < STRENGTHS; g++) expected[g] += pass * invitationRate(bar - strengthAt(g))
  }
  return expected.map((rate, g) => breadthOf(type, strengthAt(g)) * rate)
}

/** Where a bar lies among the rows of the table of odds. */
const placeOf = (bar: number): number => (Math.max(-FURTHEST_BAR, Math.min(FURTHEST_BAR, bar)) + FURTHEST_BAR) / BAR_STEP

/** Weights of the rows of the table of odds; all zero between questions. */
const rowWeights = new Float64Array(BARS)

/** Lays the bars of the interviews in one branch, or of all, out on the rows of the table. Holds until it is asked for again. */
function weighRows(market: Market, type: number, { programs, shares, openness }: Evidence, branch?: number): WeighedRows {
  const { starts, weights } = rowSums()
  let first = BARS
  let end = 0
  const bars = interviewBars(market, type)
  for (let i = 0; i < programs.length; i++) {
    const p = programs[i]
    if (branch !== undefined && market.branchOf[p] !== branch) continue
    const share = shares[i]
    const at = placeOf(bars[p] - openness[i])
    const row = Math.min(BARS - 2, at | 0)
    rowWeights[row] += share * (1 - at + row)
    rowWeights[row + 1] += share * (at - row)
    if (row < first) first = row
    if (row + 2 > end) end = row + 2
  }
  let rows = 0
  for (let row = first; row < end; row++) {
    const weight = rowWeights[row]
    if (weight === 0) continue
    starts[rows] = row * STRENGTHS
    weights[rows++] = weight
    rowWeights[row] = 0
  }
  while (rows % 4 > 0) {
    starts[rows] = 0
    weights[rows++] = 0
  }
  return { starts, weights, rows }
}

/** Interviews in a branch, of which some may be shares of one. */
function interviewsIn(market: Market, { programs, shares }: Evidence, branch: number): number {
  let interviews = 0
  for (let i = 0; i < programs.length; i++) if (market.branchOf[programs[i]] === branch) interviews += shares[i]
  return interviews
}

/** What interviews say about the strength, ready to be looked up at any point of the grid. */
export interface InterviewLikelihood {
  /** Adds the logarithm at grid points from, from + step, ... below `to`. */
  add(log: Float64Array, from: number, to: number, step: number): void
  /** Branches interviewed in, each with the chance that it is the one preferred. */
  readonly preferred: Evidence['branches']
}

/**
 * The logarithm of the likelihood of the interviews. Of all: the odds of each at the rate of the strength, less the expected
 * interviews. Of some: the chance that so many of all interviews are these, each with the share that its rate has of
 * those expected.
 */
export function interviewLikelihood(market: Market, type: number, evidence: Evidence): InterviewLikelihood {
  const { complete, interviews, branches } = evidence
  if (complete && branches.length > 1) return ofSeveralBranches(market, type, evidence)
  const table = invitedTable(type, complete)
  const rows = weighRows(market, type, evidence)
  const expected = branches.map(({ branch, share }) => ({ share, lambda: expectedInvitations(market, branch, type) }))
  return {
    preferred: branches,
    add: (log, from, to, step) => {
      addRows(log, table, rows, from, to, step)
      for (const { share, lambda } of expected)
        if (complete) for (let g = from; g < to; g += step) log[g] -= share * lambda[g]
        else for (let g = from; g < to; g += step) log[g] -= share * interviews * Math.log(lambda[g])
    },
  }
}

/** Where it is asked which branch is preferred, strengths are taken to be spread like this (standard deviation). */
const USUAL_SPREAD = 0.5
const PREFERRED_STEP = 8

/**
 * All interviews, in several branches. Each may be the one preferred (preferred-branch.ts): the likelihood is that of all
 * cases together, each with the odds and the expected interviews of a branch at its rate there.
 */
function ofSeveralBranches(market: Market, type: number, evidence: Evidence): InterviewLikelihood {
  const branches = evidence.branches.map(({ branch }) => branch)
  const counts = evidence.branches.map(({ share }) => share * evidence.interviews)
  const cases = preferredCases(market, type, branches, counts)
  const rows = branches.map((branch) => {
    const { starts, weights, rows } = weighRows(market, type, evidence, branch)
    return { starts: starts.slice(0, rows), weights: weights.slice(0, rows), rows }
  })
  const interviews = branches.map((branch) => interviewsIn(market, evidence, branch))
  const lambdas = branches.map((branch) => expectedInvitations(market, branch, type))
  /** case -> logarithms. */
  const laid = (from: number, to: number, step: number): Float64Array[] =>
    cases.map(({ logShare, rates }) => {
      const log = rowSums().ofCase.fill(logShare)
      branches.forEach((_, b) => {
        const near = nearestRate(rates[b])
        addRows(log, invitedTable(type, true, near), rows[b], from, to, step)
        // The odds of interviews that are rare are in proportion to the rate.
        const beside = interviews[b] * Math.log(rates[b] / near)
        for (let g = from; g < to; g += step) log[g] += beside - rates[b] * lambdas[b][g]
      })
      return log.slice()
    })
  return {
    preferred: sharesOfCases(laid(0, STRENGTHS, PREFERRED_STEP), cases, branches),
    add: (log, from, to, step) => {
      const parts = laid(from, to, step)
      for (let g = from; g < to; g += step) {
        let highest = -Infinity
        for (const part of parts) if (part[g] > highest) highest = part[g]
        let sum = 0
        for (const part of parts) sum += Math.exp(part[g] - highest)
        log[g] += highest + Math.log(sum)
      }
    },
  }
}

/** Chance of each case for somebody of whom nothing is known but the interviews. The score is left out, as it is to be read on the scale that comes of this. */
function sharesOfCases(
  logs: readonly Float64Array[],
  cases: readonly PreferredCase[],
  branches: readonly number[],
): Evidence['branches'] {
  let highest = -Infinity
  const beside = (g: number): number => -0.5 * (strengthAt(g) / USUAL_SPREAD) ** 2
  for (const log of logs) for (let g = 0; g < STRENGTHS; g += PREFERRED_STEP) highest = Math.max(highest, log[g] + beside(g))
  const sums = logs.map((log) => {
    let sum = 0
    for (let g = 0; g < STRENGTHS; g += PREFERRED_STEP) sum += Math.exp(log[g] + beside(g) - highest)
    return sum
  })
  const total = sums.reduce((all, sum) => all + sum, 0)
  return cases.map(({ preferred }, k) => ({ branch: branches[preferred], share: sums[k] / total }))
}

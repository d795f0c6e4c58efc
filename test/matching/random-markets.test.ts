import { describe, expect, test } from 'vitest'
import { applicantProposing } from '../../src/matching/applicant-proposing.ts'
import { programOptimal } from '../../src/matching/program-optimal.ts'
import { UNMATCHED, type World } from '../../src/matching/world.ts'
import { seeded } from '../support/seeded.ts'
import { uniformMarket } from '../support/uniform-markets.ts'

/**
 * Numbers of the literature on random markets. Reference values with their standard errors come from a separate simulation
 * by other code, which agrees with the asymptotic theory (Wilson 1972; Pittel 1989; Ashlagi, Kanoria & Leshno 2017) and
 * with the core sizes that Roth & Peranson (1999, section VI) report. A difference of more than four combined standard errors fails.
 */
const STANDARD_ERRORS = 4

/** Mean and standard error of one number over independent markets. */
function measure(runs: number, draw: () => World, number: (world: World) => number): { mean: number; error: number } {
  let sum = 0
  let squares = 0
  for (let run = 0; run < runs; run++) {
    const value = number(draw())
    sum += value
    squares += value * value
  }
  const mean = sum / runs
  return { mean, error: Math.sqrt(Math.max(0, squares / runs - mean * mean) / (runs - 1)) }
}

function expectAgreement(measured: { mean: number; error: number }, reference: number, referenceError: number): void {
  const allowed = STANDARD_ERRORS * Math.hypot(measured.error, referenceError)
  expect(Math.abs(measured.mean - reference), `${measured.mean} instead of ${reference}`).toBeLessThan(allowed)
}

/** Mean rank, from 1, that matched applicants give their programs. */
function meanApplicantRank(world: World): number {
  const { line } = applicantProposing(world)
  let ranks = 0
  let matched = 0
  for (let a = 0; a < line.length; a++) {
    if (line[a] === UNMATCHED) continue
    ranks += line[a] - world.listStart[a] + 1
    matched++
  }
  return ranks / matched
}

/** Mean rank, from 1, that programs give whom they hold; the keys must be ranks. */
function meanProgramRank(world: World): number {
  const held = applicantProposing(world).line.filter((line) => line !== UNMATCHED)
  return held.reduce((sum, line) => sum + world.listKey[line] + 1, 0) / held.length
}

const shareMatched = (world: World): number =>
  applicantProposing(world).line.filter((line) => line !== UNMATCHED).length / (world.listStart.length - 1)

/** Share of applicants whom the two sides' optima match differently. */
function shareThatDiffers(world: World): number {
  const best = applicantProposing(world).line
  const worst = programOptimal(world).line
  return best.filter((line, a) => line !== worst[a]).length / best.length
}

describe('complete lists, one seat each', () => {
  // Applicants, programs, mean rank +- standard error of applicants, of programs, and markets drawn here.
  test.each([
    [10, 10, 2.395, 0.003, 3.687, 0.004, 10_000],
    [100, 100, 4.957, 0.008, 20.32, 0.03, 400],
    [100, 101, 4.099, 0.005, 23.5, 0.03, 400],
    [100, 99, 19.94, 0.06, 4.915, 0.016, 400],
    [1000, 1000, 7.445, 0.02, 137.1, 0.3, 10],
    [1000, 1010, 4.561, 0.02, 211.4, 0.9, 5],
    [1000, 1100, 2.611, 0.006, 319.7, 0.7, 5],
  ])('%i applicants and %i programs: the mean ranks are %f (+- %f) and %f (+- %f)', (n, m, own, ownError, theirs, theirError, runs) => {
    const markets = () => {
      const random = seeded(n * 10_000 + m)
      return () => uniformMarket(random, n, m, m)
    }
    expectAgreement(measure(runs, markets(), meanApplicantRank), own, ownError)
    expectAgreement(measure(runs, markets(), meanProgramRank), theirs, theirError)
  })
})

describe('short lists, as many one-seat programs as applicants', () => {
  // Applicants, length, share matched, mean rank of the matched, markets drawn here. The references come without
  // errors; 0.0003 and 0.005 are allowed for theirs.
  test.each([
    [1000, 5, 0.9088, 2.13, 40],
    [1000, 10, 0.9658, 3.13, 40],
    [1000, 15, 0.9843, 3.93, 40],
    [10_000, 5, 0.9078, 2.13, 5],
    [10_000, 10, 0.9657, 3.14, 5],
    [10_000, 15, 0.9835, 3.93, 5],
    [10_000, 25, 0.9949, 5.2, 5],
  ])('%i applicants with %i lines: a share of %f is matched, at a mean rank of %f', (n, length, matched, rank, runs) => {
    const markets = () => {
      const random = seeded(n + length)
      return () => uniformMarket(random, n, n, length)
    }
    expectAgreement(measure(runs, markets(), shareMatched), matched, 0.0003)
    expectAgreement(measure(runs, markets(), meanApplicantRank), rank, 0.005)
  })
})

describe('share of applicants matched differently when the programs have their way', () => {
  // Applicants, length, share, its standard error, markets drawn here; the first, fourth and sixth are
  // published by Roth & Peranson, the second and third come without an error.
  test.each([
    [1000, 1000, 0.94, 0.003, 8],
    [300, 300, 0.879, 0.005, 40],
    [100, 100, 0.751, 0.005, 200],
    [100, 10, 0.0237, 0.0007, 2000],
    [1000, 10, 0.003, 0.0003, 60],
    [10_000, 15, 0.00049, 0.00008, 8],
  ])('%i applicants with %i lines: %f (+- %f)', (n, length, share, error, runs) => {
    const random = seeded(5 * n + length)
    expectAgreement(
      measure(runs, () => uniformMarket(random, n, n, length), shareThatDiffers),
      share,
      error,
    )
  })
})

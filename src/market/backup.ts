import { TYPES } from './market.ts'
import { BACKUP_FALL, INTERVIEWS_SHAPE, LONGEST_BLOCK, SURGICAL_BACKUP_SHARE } from './parameters.ts'
import { backgroundOf } from './profile.ts'
import type { Season } from './season.ts'
import { APPLICANT_TYPES, type ApplicantType } from './vocabulary.ts'

/**
 * Where a list goes on after its first specialty: to other specialties in proportion to the positions that they fill from
 * back-up lists of the type; for surgeons also to a preliminary year of surgery.
 */
const SURGICAL = new Set([
  'surgery',
  'orthopaedic-surgery',
  'neurological-surgery',
  'plastic-surgery',
  'otolaryngology',
  'vascular-surgery',
  'thoracic-surgery',
  'obstetrics-and-gynecology',
])

/** Positions that a specialty is taken to fill from back-up lists where none are counted, so that no flow is impossible. Assumed. */
const LEAST_FLOW = 0.05

/** How far the share who rank a second specialty has fallen at a number of interviews relative to the mean. */
const fallenAt = (type: ApplicantType, relative: number): number => Math.exp(-BACKUP_FALL[backgroundOf(type)] * relative)

/** Share who rank a second specialty where it has fallen so far. */
const shareOf = (most: number, fallen: number): number => Math.min(1, most * fallen)

/** Relative numbers of interviews at which shares are averaged: up to some times the mean. */
const RELATIVE = Array.from({ length: 120 }, (_, i) => (i + 0.5) / 20)

/** type -> for each of these numbers, how many have it and how far shares have fallen there. */
const spreads = APPLICANT_TYPES.map((type) => {
  const shape = INTERVIEWS_SHAPE[backgroundOf(type)]
  const density = RELATIVE.map((x) => x ** (shape - 1) * Math.exp(-shape * x))
  const total = density.reduce((sum, value) => sum + value, 0)
  return {
    part: Float64Array.from(density, (value) => value / total),
    fallen: Float64Array.from(RELATIVE, (x) => fallenAt(type, x)),
  }
})

/** The share without any interview that makes the mean over all what it should be. */
function mostShare(mean: number, type: number): number {
  const { part, fallen } = spreads[type]!
  const meanAt = (most: number): number => {
    let sum = 0
    for (let i = 0; i < part.length; i++) sum += part[i]! * shareOf(most, fallen[i]!)
    return sum
  }
  if (mean <= 0) return 0
  if (mean >= 1) return Number.MAX_VALUE
  let low = 0
  let high = 1
  while (meanAt(high) < mean) high *= 2
  for (let round = 0; round < 50; round++) {
    const middle = (low + high) / 2
    if (meanAt(middle) < mean) low = middle
    else high = middle
  }
  return high
}

export class BackupChoices {
  private readonly season: Season
  private readonly weight: Float64Array
  private readonly multiple: number
  private readonly made: (Float64Array | undefined)[] = []
  /** cell -> the share who rank a second specialty, were they without any interview in the first and shares above 1 possible. */
  private readonly most: (number | undefined)[] = []
  private readonly byInterviews: (Float64Array | undefined)[] = []

  /** `multiple` of the shares of those who rank a second specialty; `weight` of each cell among the second specialties of its type. */
  constructor(season: Season, weight: Float64Array, multiple = 1) {
    this.season = season
    this.weight = weight
    this.multiple = multiple
  }

  private running(branch: number, type: number): Float64Array {
    const { branches } = this.season
    const home = branches[branch]!
    const name = APPLICANT_TYPES[type]!
    const flows = branches.map(({ filledFromBackup, specialty, track }, b) =>
      specialty === home.specialty || track === 'preliminary' || track === 'transitional' || track === 'physician'
        ? 0
        : this.weight[b * TYPES + type]! * ((filledFromBackup?.[name] ?? 0) + LEAST_FLOW),
    )
    const total = flows.reduce((sum, flow) => sum + flow, 0)
    // Surgeons who rank a second kind beyond those who rank a second specialty turn to a year of surgery.
    const { second, year } = this.shares(branch, type)
    const preliminary = branches.findIndex((other) => other.track === 'preliminary' && other.specialty === 'surgery')
    if (year > 0 && preliminary >= 0) flows[preliminary] = second > 0 ? (total * year) / second : 1e6
    const running = Float64Array.from(flows)
    for (let b = 1; b < running.length; b++) running[b]! += running[b - 1]!
    return running
  }

  private shares(branch: number, type: number): { second: number; year: number } {
    const { specialty, track, backupShare } = this.season.branches[branch]!
    const second = Math.min(1, this.multiple * backupShare[APPLICANT_TYPES[type]!])
    const surgical = SURGICAL.has(specialty) && track === 'categorical'
    return { second, year: surgical ? Math.max(0, SURGICAL_BACKUP_SHARE - second) : 0 }
  }

  /** Share of a type's applicants who prefer the branch and rank a second specialty, or a year of surgery. */
  share(branch: number, type: number): number {
    const { second, year } = this.shares(branch, type)
    return second + year
  }

  /** The same among those with so many interviews in the branch: the fewer, the more look elsewhere. */
  shareAt(branch: number, type: number, interviews: number): number {
    const cell = branch * TYPES + type
    this.most[cell] ??= mostShare(this.share(branch, type), type)
    const relative = interviews / this.season.branches[branch]!.listLength[APPLICANT_TYPES[type]!]
    return shareOf(this.most[cell], fallenAt(APPLICANT_TYPES[type]!, relative))
  }

  /** interviews -> shareAt, for as many as a block has lines. Kept, as every person of a drawn year looks there. */
  sharesByInterviews(branch: number, type: number): Float64Array {
    const cell = branch * TYPES + type
    this.byInterviews[cell] ??= Float64Array.from({ length: LONGEST_BLOCK + 1 }, (_, n) => this.shareAt(branch, type, n))
    return this.byInterviews[cell]
  }

  /** Chance that someone of a type who prefers the branch and ranks a second one takes the other. */
  chanceOf(branch: number, type: number, other: number): number {
    const running = this.runningOf(branch, type)
    const total = running[running.length - 1]!
    return total > 0 ? (running[other]! - (running[other - 1] ?? 0)) / total : 0
  }

  private runningOf(branch: number, type: number): Float64Array {
    const cell = branch * TYPES + type
    this.made[cell] ??= this.running(branch, type)
    return this.made[cell]
  }

  /** The branch that a uniform picks for an applicant of a type who prefers another one; the same branch when there is none. */
  pick(branch: number, type: number, uniform: number): number {
    const running = this.runningOf(branch, type)
    const total = running[running.length - 1]!
    if (!(total > 0)) return branch
    let other = 0
    while (running[other]! <= uniform * total) other++
    return other
  }
}

/** Share of advanced applicants' first choice that goes to a surgical preliminary year, relative to its filled positions. Assumed: most of those are fallbacks of surgeons. */
const SURGICAL_YEAR = 0.3

/** For those who rank advanced positions: two different branches of preliminary years, by the positions their type fills. */
export function secondEntryChoices(season: Season): (type: number, first: number, second: number) => [number, number] {
  const branches = season.branches
    .map((branch, b) => ({ branch, b }))
    .filter(({ branch }) => branch.track === 'preliminary' || branch.track === 'transitional')
  const weights = APPLICANT_TYPES.map((type) =>
    branches.map(({ branch }) => (branch.filled[type] + 0.5) * (branch.specialty === 'surgery' ? SURGICAL_YEAR : 1)),
  )
  const totalOf = (weight: readonly number[], without: number): number =>
    weight.reduce((sum, w, k) => (k === without ? sum : sum + w), 0)
  /** type -> total of the weights, then without each of them. */
  const totals = weights.map((weight) => [totalOf(weight, -1), ...weight.map((_, k) => totalOf(weight, k))])
  const draw = (type: number, uniform: number, without: number): number => {
    const weight = weights[type]!
    let left = uniform * totals[type]![without + 1]!
    for (let k = 0; k < weight.length; k++) {
      if (k === without) continue
      left -= weight[k]!
      if (left < 0) return k
    }
    return without === 0 ? 1 : 0
  }
  return (type, first, second) => {
    const one = draw(type, first, -1)
    const two = draw(type, second, one)
    return [branches[one]!.b, branches[two]!.b]
  }
}

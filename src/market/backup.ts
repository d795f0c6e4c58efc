import { TYPES } from './market.ts'
import { BACKUP_SHARE, SURGICAL_BACKUP_SHARE } from './parameters.ts'
import type { Season } from './season.ts'
import { APPLICANT_TYPES } from './vocabulary.ts'

/**
 * Where a list goes on after its first specialty. Assumed, not published: an applicant turns to other categorical
 * specialties in proportion to how many of the same type they take; surgeons also to surgery and to a preliminary year
 * of it.
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

export class BackupChoices {
  private readonly season: Season
  private readonly multiple: number
  private readonly made: (Float64Array | undefined)[] = []

  /** `multiple` of the shares of those who rank a second specialty. */
  constructor(season: Season, multiple = 1) {
    this.season = season
    this.multiple = multiple
  }

  private running(branch: number, type: number): Float64Array {
    const { branches } = this.season
    const home = branches[branch]!
    const surgical = SURGICAL.has(home.specialty)
    const running = new Float64Array(branches.length)
    let sum = 0
    branches.forEach((other, b) => {
      const filled = other.filled[APPLICANT_TYPES[type]!]
      if (b !== branch && other.track === 'categorical') sum += filled * (surgical && other.specialty === 'surgery' ? 3 : 1)
      if (b !== branch && surgical && other.track === 'preliminary' && other.specialty === 'surgery') sum += 6 * filled
      running[b] = sum
    })
    return running
  }

  /** Share of a type's applicants who prefer the branch and rank a second specialty. */
  share(branch: number, type: number): number {
    const share = BACKUP_SHARE[APPLICANT_TYPES[type]!]
    const surgical = SURGICAL.has(this.season.branches[branch]!.specialty)
    return Math.min(1, this.multiple * (surgical ? Math.max(share, SURGICAL_BACKUP_SHARE) : share))
  }

  /** The branch that a uniform picks for an applicant of a type who prefers another one; the same branch when there is none. */
  pick(branch: number, type: number, uniform: number): number {
    const cell = branch * TYPES + type
    this.made[cell] ??= this.running(branch, type)
    const running = this.made[cell]
    const total = running[running.length - 1]!
    return total > 0 ? running.findIndex((sum) => sum > uniform * total) : branch
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
  const draw = (weight: readonly number[], uniform: number, without: number): number => {
    const total = weight.reduce((sum, w, k) => (k === without ? sum : sum + w), 0)
    let left = uniform * total
    for (let k = 0; k < weight.length; k++) {
      if (k === without) continue
      left -= weight[k]!
      if (left < 0) return k
    }
    return without === 0 ? 1 : 0
  }
  return (type, first, second) => {
    const one = draw(weights[type]!, first, -1)
    const two = draw(weights[type]!, second, one)
    return [branches[one]!.b, branches[two]!.b]
  }
}

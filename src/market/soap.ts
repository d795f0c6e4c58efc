import { type Matching, UNMATCHED } from '../matching/world.ts'
import type { DrawnWorld } from './draw-world.ts'
import { type Market, TYPES } from './market.ts'
import type { Branch } from './season.ts'
import { ACTIVE_SHARE, FILLED_SHARE, OFFERED_PER_VACANT, READINESS } from './soap-parameters.ts'
import { APPLICANT_TYPES } from './vocabulary.ts'

/**
 * The week after the match, coarse: vacant positions meet those without a PGY-1 position. Expected values, no draws.
 */

/** Kinds of positions that are offered: of a whole training by specialty where many are vacant, and single years. */
export const SOAP_GROUPS = [
  'family-medicine',
  'internal-medicine',
  'emergency-medicine',
  'pediatrics',
  'psychiatry',
  'other-specialties',
  'surgery-preliminary',
  'other-years',
] as const
export type SoapGroup = (typeof SOAP_GROUPS)[number]

/** The groups from here on are single years. */
const FIRST_YEAR = SOAP_GROUPS.indexOf('surgery-preliminary')

export function soapGroup({ specialty, track }: Branch): SoapGroup {
  if (track === 'preliminary' || track === 'transitional') return specialty === 'surgery' ? 'surgery-preliminary' : 'other-years'
  const own = SOAP_GROUPS.slice(0, FIRST_YEAR).find((group) => group === specialty)
  return own ?? 'other-specialties'
}

export interface SupplementalRound {
  /** group (index into SOAP_GROUPS) -> positions offered, and filled by anyone, also by those who certified no list. */
  readonly offered: Float64Array
  readonly filled: Float64Array
  /** type -> persons without a PGY-1 position, and those of them who are placed, expected. */
  readonly eligible: Float64Array
  readonly placed: Float64Array
  /** type -> chance of a position for someone whom the match left with nothing. */
  readonly chance: Float64Array
}

/**
 * The round after a drawn match. Positions of whole trainings are offered first, to those without any; then years, to those
 * still without, and to those who hold an advanced position and lack the year before it.
 */
export function supplementalRound(market: Market, drawn: DrawnWorld, matching: Matching): SupplementalRound {
  const offered = vacantByGroup(market, drawn, matching).map((vacant) => OFFERED_PER_VACANT * vacant)
  const { soap } = market.season
  const filledShare = soap.offered > 0 ? soap.filled / soap.offered : FILLED_SHARE
  const filled = offered.map((positions) => filledShare * positions)
  const { nothing, advancedOnly } = withoutYear(market, drawn, matching)
  const readiness = APPLICANT_TYPES.map((type) => READINESS[type])
  const sum = (from: number, to: number): number => filled.subarray(from, to).reduce((all, positions) => all + positions, 0)
  const trainings = exposure(nothing, readiness, ACTIVE_SHARE * sum(0, FIRST_YEAR))
  const left = nothing.map((persons, t) => persons * Math.exp(-readiness[t]! * trainings))
  const seeking = left.map((persons, t) => persons + advancedOnly[t]!)
  const years = exposure(seeking, readiness, ACTIVE_SHARE * sum(FIRST_YEAR, SOAP_GROUPS.length))
  const chance = Float64Array.from(readiness, (ready) => 1 - Math.exp(-ready * (trainings + years)))
  return {
    offered,
    filled,
    eligible: nothing.map((persons, t) => persons + advancedOnly[t]!),
    placed: nothing.map((persons, t) => persons * chance[t]! + advancedOnly[t]! * (1 - Math.exp(-readiness[t]! * years))),
    chance,
  }
}

function vacantByGroup(market: Market, { world }: DrawnWorld, { line }: Matching): Float64Array {
  const groups = market.season.branches.map((branch) => SOAP_GROUPS.indexOf(soapGroup(branch)))
  const vacant = new Float64Array(SOAP_GROUPS.length)
  market.quota.forEach((seats, p) => {
    vacant[groups[market.branchOf[p]!]!]! += seats
  })
  for (const held of line) if (held !== UNMATCHED) vacant[groups[market.branchOf[world.listProgram[held]!]!]!]!--
  return vacant
}

/** type -> persons who hold nothing, and persons who hold a position that begins later and no year before it. */
function withoutYear(market: Market, { cell, person, persons, world }: DrawnWorld, { line }: Matching) {
  const { branches } = market.season
  const EARLY = 2
  const LATER = 1
  const holds = new Uint8Array(persons)
  for (let a = 0; a < line.length; a++) {
    if (line[a] === UNMATCHED) continue
    const { track } = branches[market.branchOf[world.listProgram[line[a]!]!]!]!
    holds[person[a]!]! |= track === 'advanced' ? LATER : EARLY
  }
  const nothing = new Float64Array(TYPES)
  const advancedOnly = new Float64Array(TYPES)
  for (let a = 0; a < persons; a++) {
    if (holds[a] === 0) nothing[cell[a]! % TYPES]!++
    else if (holds[a] === LATER) advancedOnly[cell[a]! % TYPES]!++
  }
  return { nothing, advancedOnly }
}

/** How long offers go on: at exposure e, 1 - exp(-readiness e) of a type is placed; this many persons are in all, or everybody. */
function exposure(persons: Float64Array, readiness: readonly number[], places: number): number {
  const placedAt = (e: number): number => persons.reduce((sum, n, t) => sum + n * (1 - Math.exp(-readiness[t]! * e)), 0)
  let high = 1
  while (placedAt(high) < places && high < 1e4) high *= 2
  let low = 0
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (placedAt(middle) < places) low = middle
    else high = middle
  }
  return high
}

import { NO_PROGRAM } from '../matching/varied-world.ts'
import { type Matching, UNMATCHED, UNRANKED } from '../matching/world.ts'
import type { DrawnWorld } from './draw-world.ts'
import { type Market, TYPES } from './market.ts'
import { LONGEST_BLOCK } from './parameters.ts'
import type { Branch } from './season.ts'
import { SOAP_GROUPS, supplementalRound } from './soap.ts'
import { APPLICANT_TYPES, type Track, VISA_NEEDS } from './vocabulary.ts'

/** Lengths of a histogram of contiguous lines: 0 to LONGEST_BLOCK. */
export const LENGTHS = LONGEST_BLOCK + 1
/** Step 2 CK scores of a histogram: LOWEST_SCORE and below, then by points. */
export const LOWEST_SCORE = 180
export const SCORES = 121
/** Places on the list of a histogram of choices; the last stands for it and all later ones. */
export const CHOICES = 12
/** Whole percents of a histogram of shares: 0 to 100. */
export const SHARES = 101

/** Counts over drawn and matched worlds: what calibration and the report compare with published figures. All are sums over `worlds`. */
export interface Tally {
  worlds: number
  /** Times that programs were counted in imgShares. */
  imgShareYears: number
  /** program -> lines that name it. */
  readonly interviews: Float64Array
  /** program -> seats filled, those by international graduates, and those by the United States citizens among them. */
  readonly programFilled: Float64Array
  readonly imgFilled: Float64Array
  /** cell -> entries whose first block is of this branch, and the lines of those blocks before any other. */
  readonly entries: Float64Array
  readonly lines: Float64Array
  readonly usImgFilled: Float64Array
  /** (branch * 3 + group) * SHARES + percent -> programs of whose filled seats so many percent are held by US IMGs, non-US IMGs, both. */
  readonly imgShares: Float64Array
  /** cell -> seats of the branch filled by the type, from any part of a list. */
  readonly filled: Float64Array
  /** cell -> entries matched in the specialty they prefer, and the sums of their standardised scores; the same for those not matched there. */
  readonly matched: Float64Array
  readonly matchedScore: Float64Array
  readonly notMatchedScore: Float64Array
  /** cell * LENGTHS + contiguous lines -> persons matched in the specialty they prefer, and all others. */
  readonly matchedByLength: Float64Array
  readonly notMatchedByLength: Float64Array
  /** cell * SCORES + points above LOWEST_SCORE -> persons, as above. */
  readonly matchedByScore: Float64Array
  readonly notMatchedByScore: Float64Array
  /** cell -> people without any interview. */
  readonly neverInterviewed: Float64Array
  /** cell -> persons matched in another specialty than the one they prefer, preliminary years left out. */
  readonly elsewhere: Float64Array
  /** cell -> persons matched to a PGY-1 position. */
  readonly pgy1: Float64Array
  /** cell -> the same people, counted where they are matched. */
  readonly fromElsewhere: Float64Array
  /** branch -> lines from back-up blocks, all lines, and lines that the program does not rank. */
  readonly backupLines: Float64Array
  readonly allLines: Float64Array
  readonly notRanked: Float64Array
  /** branch -> programs with a vacant seat. */
  readonly unfilledPrograms: Float64Array
  /** type -> people matched to a PGY-1 position, each once. */
  readonly matchedPersons: Float64Array
  /** cell * CHOICES + place on the list -> persons without a partner matched there. */
  readonly choice: Float64Array
  /** cell * needs + visa need -> persons, and those of them matched to PGY-1. */
  readonly visa: Float64Array
  readonly visaMatched: Float64Array
  /** Couples of whom both, one, neither hold a program in the end; and those for whom no stable place was found. */
  readonly couples: Float64Array
  /** group of the supplemental round -> positions offered, and filled. */
  readonly soapOffered: Float64Array
  readonly soapFilled: Float64Array
  /** type -> persons who take part in the supplemental round, and those placed in it. */
  readonly soapEligible: Float64Array
  readonly soapPlaced: Float64Array
}

export function emptyTally(market: Market): Tally {
  const programs = market.quota.length
  const branches = market.season.branches.length
  const cells = branches * TYPES
  const column = (length: number): Float64Array => new Float64Array(length)
  return {
    worlds: 0,
    imgShareYears: 0,
    interviews: column(programs),
    programFilled: column(programs),
    imgFilled: column(programs),
    usImgFilled: column(programs),
    imgShares: column(branches * 3 * SHARES),
    entries: column(cells),
    lines: column(cells),
    filled: column(cells),
    matched: column(cells),
    matchedScore: column(cells),
    notMatchedScore: column(cells),
    matchedByLength: column(cells * LENGTHS),
    notMatchedByLength: column(cells * LENGTHS),
    matchedByScore: column(cells * SCORES),
    notMatchedByScore: column(cells * SCORES),
    neverInterviewed: column(cells),
    elsewhere: column(cells),
    pgy1: column(cells),
    fromElsewhere: column(cells),
    backupLines: column(branches),
    allLines: column(branches),
    notRanked: column(branches),
    unfilledPrograms: column(branches),
    matchedPersons: column(TYPES),
    choice: column(cells * CHOICES),
    visa: column(cells * VISA_NEEDS.length),
    visaMatched: column(cells * VISA_NEEDS.length),
    couples: column(4),
    soapOffered: column(SOAP_GROUPS.length),
    soapFilled: column(SOAP_GROUPS.length),
    soapEligible: column(TYPES),
    soapPlaced: column(TYPES),
  }
}

const US_IMG = 4
const NON_US_IMG = 5

/** Adds one world and the matching of its `world`. */
export function addToTally(tally: Tally, market: Market, drawn: DrawnWorld, matching: Matching): void {
  countLines(tally, market, drawn)
  countEntries(tally, market, drawn, matching)
  countPersons(tally, market, drawn, matching)
  countCouples(tally, drawn, matching)
  countSupplementalRound(tally, market, drawn, matching)
  drawn.neverInterviewed.forEach((people, c) => {
    tally.neverInterviewed[c]! += people
  })
  tally.worlds++
}

/** Lines as handed in: those of persons, then those of second entries. */
function countLines(tally: Tally, market: Market, { submitted, world, cell, preferredLines, persons }: DrawnWorld): void {
  for (let a = 0; a < cell.length; a++) {
    const { listStart, listProgram, listKey } = a < persons ? submitted : world
    const home = Math.floor(cell[a]! / TYPES)
    for (let l = listStart[a]!; l < listStart[a + 1]!; l++) {
      const p = listProgram[l]!
      const b = market.branchOf[p]!
      tally.interviews[p]!++
      tally.allLines[b]!++
      if (b !== home) tally.backupLines[b]!++
      if (listKey[l] === UNRANKED) tally.notRanked[b]!++
    }
    tally.entries[cell[a]!]!++
    tally.lines[cell[a]!]! += preferredLines[a]!
  }
}

const isYear = ({ track }: Branch): boolean => track === 'preliminary' || track === 'transitional'

/**
 * Whether a position is one of the specialty that its holder prefers, as Charting Outcomes counts: any track of it, but a
 * preliminary year only for those who prefer that.
 */
const isPreferred = (home: Branch, other: Branch): boolean => home.specialty === other.specialty && isYear(home) === isYear(other)

function countEntries(tally: Tally, market: Market, { world, cell, person, people }: DrawnWorld, { line }: Matching): void {
  const { branches } = market.season
  const taken = new Uint32Array(market.quota.length)
  for (let a = 0; a < cell.length; a++) {
    const c = cell[a]!
    const p = line[a] === UNMATCHED ? NO_PROGRAM : world.listProgram[line[a]!]!
    const there = p !== NO_PROGRAM && isPreferred(branches[Math.floor(c / TYPES)]!, branches[market.branchOf[p]!]!)
    const score = people.standardScore[person[a]!]!
    if (there) {
      tally.matched[c]!++
      tally.matchedScore[c]! += score
    } else tally.notMatchedScore[c]! += score
    if (p === NO_PROGRAM) continue
    taken[p]!++
    const type = c % TYPES
    tally.programFilled[p]!++
    tally.filled[market.branchOf[p]! * TYPES + type]!++
    if (type === US_IMG || type === NON_US_IMG) tally.imgFilled[p]!++
    if (type === US_IMG) tally.usImgFilled[p]!++
  }
  for (let p = 0; p < taken.length; p++) if (taken[p]! < market.quota[p]!) tally.unfilledPrograms[market.branchOf[p]!]!++
}

const leadsToSpecialty = (track: Track): boolean => track === 'categorical' || track === 'advanced'

function countPersons(tally: Tally, market: Market, drawn: DrawnWorld, { line }: Matching): void {
  const { world, cell, person, persons, people, preferredLines, couples } = drawn
  const { branches } = market.season
  const hasPgy1 = new Uint8Array(persons)
  for (let a = 0; a < cell.length; a++) {
    if (line[a] === UNMATCHED) continue
    const { track } = branches[market.branchOf[world.listProgram[line[a]!]!]!]!
    if (track !== 'advanced' && track !== 'physician') hasPgy1[person[a]!] = 1
  }
  const hasPartner = new Uint8Array(persons)
  for (const a of couples.member) hasPartner[a] = 1
  for (let a = 0; a < persons; a++) {
    const c = cell[a]!
    const type = c % TYPES
    const home = branches[Math.floor(c / TYPES)]!
    const p = line[a] === UNMATCHED ? NO_PROGRAM : world.listProgram[line[a]!]!
    const there = p !== NO_PROGRAM && isPreferred(home, branches[market.branchOf[p]!]!)
    const { mean, sd } = home.step2ck[APPLICANT_TYPES[type]!]
    const score = Math.round(mean + sd * people.standardScore[a]!) - LOWEST_SCORE
    const scoreAt = c * SCORES + Math.max(0, Math.min(SCORES - 1, score))
    const lengthAt = c * LENGTHS + preferredLines[a]!
    ;(there ? tally.matchedByScore : tally.notMatchedByScore)[scoreAt]!++
    ;(there ? tally.matchedByLength : tally.notMatchedByLength)[lengthAt]!++
    if (p !== NO_PROGRAM && !there && leadsToSpecialty(branches[market.branchOf[p]!]!.track)) {
      tally.elsewhere[c]!++
      tally.fromElsewhere[market.branchOf[p]! * TYPES + type]!++
    }
    if (p !== NO_PROGRAM && !hasPartner[a]) tally.choice[c * CHOICES + Math.min(CHOICES - 1, line[a]! - world.listStart[a]!)]!++
    const visaAt = c * VISA_NEEDS.length + people.visa[a]!
    tally.visa[visaAt]!++
    if (!hasPgy1[a]) continue
    tally.matchedPersons[type]!++
    tally.pgy1[c]!++
    tally.visaMatched[visaAt]!++
  }
}

/** By what members hold when the match is over, as everybody else is counted: a few lose the seat of their couple to a second entry. */
function countCouples(tally: Tally, { couples: { member }, couplesLeftOut }: DrawnWorld, { line }: Matching): void {
  for (let i = 0; i < member.length; i += 2) {
    const matched = (line[member[i]!] === UNMATCHED ? 0 : 1) + (line[member[i + 1]!] === UNMATCHED ? 0 : 1)
    tally.couples[2 - matched]!++
  }
  tally.couples[3]! += couplesLeftOut
}

function countSupplementalRound(tally: Tally, market: Market, drawn: DrawnWorld, matching: Matching): void {
  const { offered, filled, eligible, placed } = supplementalRound(market, drawn, matching)
  offered.forEach((positions, g) => {
    tally.soapOffered[g]! += positions
    tally.soapFilled[g]! += filled[g]!
  })
  placed.forEach((persons, t) => {
    tally.soapEligible[t]! += eligible[t]!
    tally.soapPlaced[t]! += persons
  })
}

/**
 * Counts programs by the share of their residents who are international graduates, when the worlds of a tally are taken for
 * the years that the residents of a program come from: a few, as its shares would be all alike over many. Once per such tally.
 */
export function countImgShares(tally: Tally, market: Market): void {
  tally.imgShareYears++
  for (let p = 0; p < market.quota.length; p++) {
    const filled = tally.programFilled[p]!
    if (filled === 0) continue
    const img = tally.imgFilled[p]!
    const groups = [tally.usImgFilled[p]!, img - tally.usImgFilled[p]!, img]
    groups.forEach((held, g) => {
      tally.imgShares[(market.branchOf[p]! * 3 + g) * SHARES + Math.round((100 * held) / filled)]!++
    })
  }
}

/** Adds the counts of another tally; the order of additions decides no bit, as all counts but the scores and the supplemental round are whole numbers. */
export function mergeTally(into: Tally, other: Tally): void {
  into.worlds += other.worlds
  into.imgShareYears += other.imgShareYears
  for (const [name, column] of Object.entries(other)) {
    if (!(column instanceof Float64Array)) continue
    const target = into[name as keyof Tally] as Float64Array
    for (let i = 0; i < column.length; i++) target[i]! += column[i]!
  }
}

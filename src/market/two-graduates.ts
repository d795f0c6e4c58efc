import { firstOnMenu, menus } from '../matching/menus.ts'
import { UNMATCHED, UNRANKED, type World } from '../matching/world.ts'
import { afterInterview, type DrawnApplicant } from './applicants.ts'
import type { BehaviourValues } from './behaviour-values.ts'
import { ListDrawer } from './draw-lists.ts'
import { filterColumns } from './filter-columns.ts'
import { interviewBar } from './invitations.ts'
import { type Market, TYPES } from './market.ts'
import { fastQuantile, fastTail } from './normal.ts'
import { UNKNOWABLE_IMG } from './parameters.ts'
import { heldAgainst, pointsOf } from './profile.ts'
import { PURPOSE, Stream } from './random.ts'
import { keyOfScore } from './score-key.ts'
import {
  type Advocate,
  APPLICANT_TYPES,
  type ExperienceKind,
  type Impression,
  type RedFlag,
  VISA_NEEDS,
  type VisaNeed,
} from './vocabulary.ts'

/** An international graduate in internal medicine as insiders tell of one. */
export interface Graduate {
  readonly step2ck: number
  readonly failedAttempts: number
  readonly yearsSinceGraduation: number
  readonly experience: readonly [ExperienceKind, months: number]
  readonly letters: number
  readonly flags: readonly RedFlag[]
  readonly visa: VisaNeed
  /** The impression made everywhere. */
  readonly impression: Impression
  /** Who speaks for them at one community program, where they rotated. */
  readonly advocate: Advocate | null
}

/** The flagged one without an advocate: an old graduation, a failed exam, an H-1B visa. */
export const GRADUATE_A: Graduate = {
  step2ck: 245,
  failedAttempts: 1,
  yearsSinceGraduation: 9,
  experience: ['observership', 2],
  letters: 0,
  flags: [],
  visa: 'h1b',
  impression: 'weak',
  advocate: null,
}

/** The one with weaker scores and a gap, four months of hands-on work, letters, and an associate director who pushes. */
export const GRADUATE_B: Graduate = {
  step2ck: 231,
  failedAttempts: 0,
  yearsSinceGraduation: 6,
  experience: ['hands-on', 4],
  letters: 2,
  flags: ['gap'],
  visa: 'j1',
  impression: 'strong',
  advocate: 'associate-director',
}

export interface Outcome {
  /** Mean number of interviews. */
  readonly interviews: number
  /** Share of the programs interviewed at that rank them. */
  readonly ranked: number
  /** Where someone speaks for them: the mean place among those ranked, as a share of the list from the top; null without an advocate. */
  readonly place: number | null
  readonly matched: number
}

const DRAWS = 400

/** How a graduate fares in a drawn market, over what is not known of them. `ranked` are the programs' lists, best first. */
export function fate(
  market: Market,
  world: World,
  branch: number,
  who: Graduate,
  scoresOf: (p: number) => Float64Array,
): Outcome {
  const type = APPLICANT_TYPES.indexOf('non-us-img')
  const cell = branch * TYPES + type
  const { mean, sd } = market.season.branches[branch]!.step2ck['non-us-img']
  const drawn = applicantOf(who, (who.step2ck - mean) / sd)
  const rankOffset = Float64Array.from(market.rankOffset)
  const impression = market.behaviours.impressionMove[who.impression]
  // Flags count at the rank meeting everywhere; issues that stack up are in the lists that are drawn.
  rankOffset[cell]! += impression + heldAgainst(market.behaviours, false, drawn, who.flags, undefined)
  const own: Market = { ...market, rankOffset, blocks: [] }
  const lists = new ListDrawer(own)
  const cutoffs = menus(world)
  const stream = new Stream(market.season.year, 0, PURPOSE.behaviours, 100 + who.step2ck)
  const known = strengthOf(market, cell, drawn.standardScore, who)
  const screened = filterColumns(market, type)
  const homes = who.advocate === null ? [] : homesOf(market, branch, (p) => !screened.screensOut(p, drawn))
  const homeOffset = market.rankOffset[cell]! + impression + atHome(market.behaviours, who, drawn)
  let interviews = 0
  let ranked = 0
  let matched = 0
  let place = 0
  let placed = 0
  lists.begin(market.season.year, 100 + who.step2ck, PURPOSE.behaviours)
  for (let draw = 0; draw < DRAWS; draw++) {
    lists.lines = 0
    drawn.strength = known + market.constants.unknowable * UNKNOWABLE_IMG * fastQuantile(stream.uniform())
    drawn.afterInterview = afterInterview(market.behaviours.kinds, 'non-us-img', stream.uniform(), stream.uniform())
    const count = lists.block(branch, type, drawn, 1)
    const programs = Array.from(lists.listProgram.subarray(0, count))
    const keys = Array.from(lists.listKey.subarray(0, count))
    if (homes.length > 0) {
      const home = homes[stream.below(homes.length)]!
      const c = interviewBar(own, home, type) - drawn.strength
      const { sharedAfterInterview, ownAfterInterview } = market.constants
      const score =
        -fastQuantile(stream.uniform() * fastTail(c)) -
        c +
        homeOffset +
        sharedAfterInterview * drawn.afterInterview +
        ownAfterInterview * fastQuantile(stream.uniform())
      const among = scoresOf(home)
      const above = among.findIndex((other) => other <= score)
      if (score > 0) {
        place += (above < 0 ? among.length : above) / Math.max(1, among.length)
        placed++
      }
      programs.unshift(home)
      keys.unshift(keyOfScore(score))
    }
    interviews += keys.length
    ranked += keys.filter((key) => key !== UNRANKED).length
    if (firstOnMenu(cutoffs, programs, keys) !== UNMATCHED) matched++
  }
  return {
    interviews: interviews / DRAWS,
    ranked: ranked / Math.max(1, interviews),
    place: placed > 0 ? place / placed : null,
    matched: matched / DRAWS,
  }
}

/** What counts for and against them where they rotated and someone speaks for them. */
const atHome = (values: BehaviourValues, { advocate, flags }: Graduate, issues: DrawnApplicant): number =>
  advocate === null ? 0 : values.rotationMove + values.advocateMove[advocate] + heldAgainst(values, true, issues, flags, advocate)

/** Community programs that may interview them. */
const homesOf = (market: Market, branch: number, open: (p: number) => boolean): number[] =>
  Array.from(
    { length: market.firstProgram[branch + 1]! - market.firstProgram[branch]! },
    (_, k) => market.firstProgram[branch]! + k,
  ).filter((p) => market.traits[p]!.archetype === 'community' && open(p))

const applicantOf = (who: Graduate, standardScore: number): DrawnApplicant => ({
  standardScore,
  step2ck: who.step2ck,
  failedAttempts: who.failedAttempts,
  yearsSinceGraduation: who.yearsSinceGraduation,
  visa: VISA_NEEDS.indexOf(who.visa),
  strength: 0,
  afterInterview: 0,
})

/** The part of the strength that a profile tells, as applicants.ts adds it up. */
function strengthOf(market: Market, cell: number, standardScore: number, who: Graduate): number {
  const worth = pointsOf(market.behaviours)
  const points =
    worth.attempts(who.failedAttempts) +
    worth.years(who.yearsSinceGraduation) +
    worth.experience(...who.experience) +
    worth.letters(who.letters) +
    worth.school(false) +
    worth.flags(who.flags)
  return (
    market.scoreWeight[cell]! * standardScore +
    market.constants.profileWeight * (points - worth.mean('non-us-img')) -
    market.behaviours.visaCost[who.visa]
  )
}

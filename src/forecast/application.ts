import type { Market } from '../market/market.ts'
import { answerFrom, sentenceFor } from './answer.ts'
import { kernelArena, plainArena } from './arena.ts'
import { CELLS, RULE_STRENGTHS } from './cells.ts'
import type { Applied } from './first-year.ts'
import { type ReadQuestion, readQuestion, worldsAsked } from './forecast.ts'
import { spreadOfCount } from './interview-count.ts'
import { Meetings, mayMeet } from './meetings.ts'
import { type MenuTable, tableName } from './menu-table.ts'
import { type ForecastAnswer, type ForecastQuestion, type LineForecast, QuestionError, type RankedLine } from './question.ts'
import type { ResolvedLine } from './resolve.ts'
import { roomBytes, roomFor } from './room.ts'
import { type Shortfalls, shortfalls } from './shortfalls.ts'
import { strengthBeforeInterviews } from './strength.ts'
import { sentenceAboutFirstYear } from './supplemental-answer.ts'
import { withoutSupplements } from './supplemental-lists.ts'
import { SupplementalWalk } from './supplemental-walk.ts'
import { apply, interviewsAt, interviewsOf, sceneOf } from './takings.ts'
import { Walk } from './walk-down.ts'

/**
 * The forecast before anybody has been interviewed. The list says where the applicant applies. Given the strength, interviews come
 * one by one (interview-chance.ts), and an interview is followed by the same arithmetic as ever, so that in every world and cell
 * a line takes with chance interview * (1 - short): the walk of walk-down.ts with other numbers. The strength is what the profile alone says.
 *
 * An advanced position may have its supplemental list, as somebody who applies there applies for first years too. Their interviews come by
 * the same rule, and the walk of supplemental-walk.ts goes down them: a program on several lists interviews once and has one opinion.
 * Nothing about the list of applications itself depends on them.
 */

/** Parts of the strength with a Gauss rule each: lists of applications are long, and matching turns from no to yes within a few tenths of it. */
export const APPLICATION_PARTS = 3

export type ApplicationLine = LineForecast & Required<Applied>

/** What one more application brings, to another program that is to the applicant what a line is. */
export interface OneMore {
  /** The line it is like, from 1. */
  readonly line: number
  /** Rise of the chance of matching. */
  readonly match: number
  /** Rise of the expected interviews. */
  readonly interviews: number
}

export interface ApplicationAnswer extends ForecastAnswer {
  readonly lines: readonly ApplicationLine[]
  readonly interviews: {
    readonly expected: number
    readonly p25: number
    readonly median: number
    readonly p75: number
    /** Chance of none at all. */
    readonly none: number
  }
  readonly oneMoreApplication: { readonly likeWeakest: OneMore; readonly likeMedian: OneMore }
}

/** Adds up, line by line, what one more line like it would bring where everything else fails. */
class OneMoreLike {
  readonly gain: Float64Array
  private readonly lines: readonly ResolvedLine[]
  /** Lines laid out in every world, of which the list is the first. */
  private readonly laid: number
  private readonly meetings: Meetings | undefined
  private readonly left = new Float64Array(CELLS)

  constructor(lines: readonly ResolvedLine[], laid: number) {
    this.lines = lines
    this.laid = laid
    this.meetings = mayMeet(lines) ? new Meetings(lines, Uint32Array.from(lines.keys()), plainArena) : undefined
    this.gain = new Float64Array(lines.length)
  }

  through(worlds: number, table: Shortfalls): void {
    for (let w = 0; w < worlds; w++) this.inWorld(w * this.laid, table)
  }

  private inWorld(from: number, { weights, chances, programs }: Shortfalls): void {
    const { left, gain, lines } = this
    left.set(weights)
    this.meetings?.arrange(chances, programs, from)
    const short = this.meetings?.speaking ?? chances
    const base = this.meetings ? 0 : from * CELLS
    for (let l = 0; l < lines.length; l++)
      for (let cell = 0, at = base + l * CELLS; cell < CELLS; cell++, at++) left[cell] *= short[at]
    for (let l = 0; l < lines.length; l++)
      for (let cell = 0, at = (from + l) * CELLS; cell < CELLS; cell++, at++) gain[l] += left[cell] * (1 - chances[at])
  }
}

/** Refuses what only an interview can bring. */
export function refuseRankPlaces(lines: readonly RankedLine[], at: string): void {
  const detail = 'no program has ranked anybody yet at the stage "application"; leave it out'
  const placesIn = (list: readonly RankedLine[], within: string): { pointer: string; detail: string }[] =>
    list.flatMap(({ theyRankMe, supplemental = [] }, l) => [
      ...(theyRankMe === undefined ? [] : [{ pointer: `${within}/${l}/theyRankMe`, detail }]),
      ...placesIn(supplemental, `${within}/${l}/supplemental`),
    ])
  const errors = placesIn(lines, at)
  if (errors.length > 0) throw new QuestionError('INVALID_REQUEST', errors)
}

function refuse({ interviewedAt, interviewsComplete, engine, drivers, rankOrderList }: ForecastQuestion): void {
  const when = (wrong: boolean, pointer: string, detail: string): void => {
    if (wrong) throw new QuestionError('INVALID_REQUEST', [{ pointer, detail }])
  }
  const instead = 'leave it out, or take the stage "rank-list"'
  const nobody = `nobody has been interviewed yet at the stage "application"; ${instead}`
  when(interviewedAt !== undefined, '/interviewedAt', nobody)
  when(interviewsComplete !== undefined, '/interviewsComplete', nobody)
  when(engine === 'replay', '/engine', 'must be menus at the stage "application", got "replay"')
  when(drivers === true, '/drivers', `are told with the interviews held fixed, of which there are none yet; ${instead}`)
  refuseRankPlaces(rankOrderList, '/rankOrderList')
}

/** What is asked, with the list itself for the scale of scores: first years that go with it say nothing of who applies. */
function readApplications(market: Market, question: ForecastQuestion): ReadQuestion {
  const { rankOrderList } = question
  const alone = withoutSupplements(rankOrderList)
  const applications = { ...question, stage: 'application' as const }
  return readQuestion(market, alone === rankOrderList ? applications : { ...applications, interviewedAt: alone })
}

/** Forecasts applications from a table. Throws a QuestionError. */
export function forecastApplications(market: Market, table: MenuTable, question: ForecastQuestion): ApplicationAnswer {
  refuse(question)
  const read = readApplications(market, question)
  const { lines, applicant, type, evidence, supplements } = read
  const all = read.laid
  const worlds = worldsAsked(question, table.worlds)
  const scene = sceneOf(market, table, { profile: applicant, type }, worlds, APPLICATION_PARTS, (block) =>
    strengthBeforeInterviews(block, applicant, evidence),
  )
  const inBlock = Math.ceil(worlds / table.blocks)
  const arena = kernelArena(roomBytes(all.length, inBlock))
  const room = roomFor(all.length, inBlock, arena)
  const walk = new Walk(lines, worlds, arena, all.length)
  const beside = supplements && new SupplementalWalk(supplements, worlds)
  const oneMore = new OneMoreLike(lines, all.length)
  const interview = new Float64Array(all.length)
  const counts: { chances: Float64Array; weight: number }[] = []
  for (const { market: block, worlds: inBlock, parts, rules } of scene.blocks) {
    const chanceAt = interviewsAt(block, applicant)
    parts.forEach((strength, part) => {
      const laid = shortfalls(block, table, { type, lines: all, strength, rule: rules[part] }, inBlock, room)
      const ofStrength = Array.from({ length: RULE_STRENGTHS }, () => new Float64Array(all.length))
      for (let l = 0; l < all.length; l++) {
        const interviews = interviewsOf(rules[part], laid, all, l, inBlock.length, chanceAt)
        interviews.forEach((chance, i) => {
          ofStrength[i % RULE_STRENGTHS][l] += chance / inBlock.length
        })
        apply(laid, all.length, l, inBlock.length, interviews)
      }
      walk.through(inBlock, laid)
      beside?.through(inBlock, laid)
      oneMore.through(inBlock.length, laid)
      ofStrength.forEach((chances, a) => {
        const weight = (rules[part].weight[a] * inBlock.length) / worlds
        counts.push({ chances: chances.subarray(0, lines.length), weight })
        chances.forEach((chance, l) => {
          interview[l] += weight * chance
        })
      })
    })
  }
  const source = { engine: 'menus', table: tableName(market, table.seed) } as const
  const estimate = walk.estimate(table.blocks)
  const answer = answerFrom(market, question, lines, beside ? { ...estimate, supplemental: beside.estimate() } : estimate, source)
  const { outcomes } = answer
  return {
    ...answer,
    lines: answer.lines.map(({ supplemental, ...line }, l): ApplicationLine => {
      const places = supplements?.lists.find((list) => list.line === l)?.places
      return {
        ...line,
        ...(supplemental && {
          supplemental: {
            ...supplemental,
            lines: supplemental.lines.map((each, m) => ({ ...each, ...applied(each, interview[places![m]]) })),
          },
        }),
        ...applied(line, interview[l]),
      }
    }),
    interviews: spreadOfCount(counts),
    oneMoreApplication: oneMoreOf(answer.lines, oneMore.gain, interview, worlds),
    sentence:
      sentenceFor(answer.match.probability, 'with these applications') + (outcomes ? ` ${sentenceAboutFirstYear(outcomes)}` : ''),
    advice:
      'When interviews have come, ask again with the stage "rank-list": where you were interviewed says more than this profile.',
    denominator: 'applicants like this who apply to these programs, with or without an interview',
  }
}

/** What is said of a line beside the forecast, given its chance of an interview. */
function applied({ wouldTakeYou }: { readonly wouldTakeYou: number }, interview: number): Required<Applied> {
  const chance = Math.min(1, interview)
  return { interview: chance, wouldTakeYouIfInterviewed: chance > 0 ? Math.min(1, wouldTakeYou / chance) : 0 }
}

/** Lines by the chance that they take the applicant: the lowest, and the lower one in the middle. */
function oneMoreOf(
  lines: readonly LineForecast[],
  gain: Float64Array,
  interview: Float64Array,
  worlds: number,
): ApplicationAnswer['oneMoreApplication'] {
  const order = lines.map((_, l) => l).sort((i, j) => lines[i].wouldTakeYou - lines[j].wouldTakeYou || i - j)
  const like = (l: number): OneMore => ({ line: l + 1, match: gain[l] / worlds, interviews: Math.min(1, interview[l]) })
  return { likeWeakest: like(order[0]), likeMedian: like(order[(lines.length - 1) >> 1]) }
}

import type { Market } from '../market/market.ts'
import { answerFrom, sentenceFor } from './answer.ts'
import { readQuestion, worldsAsked } from './forecast.ts'
import { spreadOfCount } from './interview-count.ts'
import { mayMeet } from './meetings.ts'
import { type MenuTable, tableName } from './menu-table.ts'
import { type ForecastAnswer, type ForecastQuestion, type LineForecast, QuestionError } from './question.ts'
import type { ResolvedLine } from './resolve.ts'
import { CELLS, RULE_STRENGTHS, type Shortfalls, shortfalls } from './shortfalls.ts'
import { strengthBeforeInterviews } from './strength.ts'
import { applied, type BlockScene, interviewsAt, sceneOf } from './takings.ts'
import { Walk } from './walk-down.ts'

/**
 * The forecast before anybody has been interviewed. The list says where the applicant applies. Given the strength, interviews come
 * one by one (interview-chance.ts), and an interview is followed by the same arithmetic as ever, so that in every world and cell
 * a line takes with chance interview * (1 - short): the walk of walk-down.ts with other numbers. The strength is what the profile alone says.
 */

/** Parts of the strength with a Gauss rule each: lists of applications are long, and matching turns from no to yes within a few tenths of it. */
export const APPLICATION_PARTS = 3

export interface ApplicationLine extends LineForecast {
  /** Chance that this application brings an interview. */
  readonly interview: number
  /** Chance that the program would take the applicant, given an interview there. */
  readonly wouldTakeYouIfInterviewed: number
}

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
  private readonly meeting: boolean
  private readonly left = new Float64Array(CELLS)
  private readonly short: Float64Array

  constructor(lines: readonly ResolvedLine[]) {
    this.lines = lines
    this.meeting = mayMeet(lines)
    this.gain = new Float64Array(lines.length)
    this.short = new Float64Array(lines.length * CELLS)
  }

  through(worlds: number, table: Shortfalls): void {
    for (let w = 0; w < worlds; w++) this.inWorld(w * this.lines.length, table)
  }

  private inWorld(from: number, { weights, chances, rows, parts, programs }: Shortfalls): void {
    const { left, short, gain, lines } = this
    left.set(weights)
    for (let l = 0; l < lines.length; l++) {
      const row = rows[from + l] * CELLS
      const counts = !this.meeting || this.speaks(l, from, programs)
      for (let cell = 0; cell < CELLS; cell++) {
        const near = chances[row + cell]
        const chance = near + parts[from + l] * (chances[row + CELLS + cell] - near)
        short[l * CELLS + cell] = chance
        if (counts) left[cell] *= chance
      }
    }
    for (let l = 0; l < lines.length; l++)
      for (let cell = 0; cell < CELLS; cell++) gain[l] += left[cell] * (1 - short[l * CELLS + cell])
  }

  /** Of lines that stand for the same program, the one with the largest move, or the first of these, speaks. */
  private speaks(l: number, from: number, programs: Uint32Array): boolean {
    return this.lines.every(({ move }, k) => {
      if (k === l || programs[from + k] !== programs[from + l]) return true
      return k < l ? move < this.lines[l].move : move <= this.lines[l].move
    })
  }
}

/** line * strengths + strength -> chance of an interview, the mean over the worlds of a block; with the weight of each strength. */
function interviewsIn(
  block: BlockScene,
  { programs }: Shortfalls,
  lines: number,
  part: number,
  chanceAt: ReturnType<typeof interviewsAt>,
) {
  const { at, weight } = block.rules[part]
  const chances = new Float64Array(lines * RULE_STRENGTHS)
  for (let l = 0; l < lines; l++)
    for (let w = 0; w < block.worlds.length; w++) {
      const chance = chanceAt(programs[w * lines + l])
      for (let a = 0; a < RULE_STRENGTHS; a++) chances[l * RULE_STRENGTHS + a] += chance(at[a]) / block.worlds.length
    }
  return { chances, weight }
}

function refuse(question: ForecastQuestion): void {
  if (question.interviewedAt !== undefined)
    throw new QuestionError('INVALID_REQUEST', [
      {
        pointer: '/interviewedAt',
        detail: 'nobody has been interviewed yet at the stage "application"; leave it out, or take the stage "rank-list"',
      },
    ])
  if (question.engine === 'replay')
    throw new QuestionError('INVALID_REQUEST', [
      { pointer: '/engine', detail: 'must be menus at the stage "application", got "replay"' },
    ])
}

/** Forecasts applications from a table. Throws a QuestionError. */
export function forecastApplications(market: Market, table: MenuTable, question: ForecastQuestion): ApplicationAnswer {
  refuse(question)
  const read = readQuestion(market, question)
  const { lines, applicant, type } = read
  const worlds = worldsAsked(question, table.worlds)
  const scene = sceneOf(market, table, { profile: applicant, type }, worlds, APPLICATION_PARTS, (block) =>
    strengthBeforeInterviews(block, applicant, lines),
  )
  const walk = new Walk(lines, worlds)
  const oneMore = new OneMoreLike(lines)
  const interview = new Float64Array(lines.length)
  const counts: { chances: Float64Array; weight: number }[] = []
  for (const block of scene.blocks) {
    const chanceAt = interviewsAt(block.market, applicant)
    block.parts.forEach((strength, part) => {
      const plain = shortfalls(block.market, table, { type, lines, strength }, block.worlds)
      const laid = applied(block.market, applicant, block.rules[part], lines.length, plain, chanceAt)
      walk.through(block.worlds, laid)
      oneMore.through(block.worlds.length, laid)
      const { chances, weight } = interviewsIn(block, plain, lines.length, part, chanceAt)
      for (let a = 0; a < RULE_STRENGTHS; a++) {
        const ofLines = Float64Array.from(lines, (_, l) => chances[l * RULE_STRENGTHS + a])
        const share = (weight[a] * block.worlds.length) / worlds
        counts.push({ chances: ofLines, weight: share })
        ofLines.forEach((chance, l) => {
          interview[l] += share * chance
        })
      }
    })
  }
  const source = { engine: 'menus', table: tableName(market, table.seed) } as const
  const answer = answerFrom(market, question, lines, walk.estimate(table.blocks), source)
  return {
    ...answer,
    lines: answer.lines.map((line, l): ApplicationLine => {
      const chance = Math.min(1, interview[l])
      return { ...line, interview: chance, wouldTakeYouIfInterviewed: chance > 0 ? Math.min(1, line.wouldTakeYou / chance) : 0 }
    }),
    interviews: spreadOfCount(counts),
    oneMoreApplication: oneMoreOf(answer.lines, oneMore.gain, interview, worlds),
    sentence: sentenceFor(answer.match.probability, 'with these applications'),
    advice:
      'When interviews have come, ask again with the stage "rank-list": where you were interviewed says more than this profile.',
    denominator: 'applicants like this who apply to these programs, with or without an interview',
  }
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

import type { Market } from '../market/market.ts'
import type { CoupleWarning } from './couple-answer.ts'
import { type CoupleQuestion, NO_SIDE, type ReadCouple } from './couple-question.ts'
import { lineList, percent, RISK, warningsFor } from './warnings.ts'

/** What both partners should know about a joint list. */

/** A list that comes to nothing more often than this is worth a word on lines for one partner alone. Assumed. */
const NOTHING_AT_ALL = 0.01
const LONGEST_LIST = 300

/** Lines on which one partner goes without a match, added at the end: their number, and what they add to the chance that at least one of the two matches. */
export type LinesAlone = () => { readonly added: number; readonly gain: number }

/** What there is to say about one partner; lines are joint lines. */
function ofPartner(market: Market, question: CoupleQuestion, { partners, sides }: ReadCouple, partner: number): CoupleWarning[] {
  const { applicant } = partner === 0 ? question : question.couple
  const { lines } = partners[partner]
  const rankOrderList = lines.map(({ line }) => line)
  // Length and risk are those of the joint list, so the partner's own programs are looked at as if one were certain.
  return warningsFor(market, { applicant, rankOrderList }, lines, 1).map((warning) => {
    if (warning.lines === undefined) return { ...warning, partner: partner + 1 }
    const of = warning.lines
    const joint = Array.from({ length: sides.length / 2 }, (_, k) => k + 1).filter((line) =>
      of.includes(sides[2 * (line - 1) + partner] + 1),
    )
    const message = `${lineList(joint)}${warning.message.slice(lineList(of).length)}`
    return { ...warning, message, lines: joint, partner: partner + 1 }
  })
}

function ofList({ sides }: ReadCouple, both: number, neither: number, linesAlone: LinesAlone | undefined): CoupleWarning[] {
  const warnings: CoupleWarning[] = []
  if (neither > NOTHING_AT_ALL && !sides.includes(NO_SIDE)) {
    const alone = linesAlone?.()
    const fits = alone !== undefined && sides.length / 2 + alone.added <= LONGEST_LIST
    warnings.push({
      code: 'NO_LINES_ALONE',
      message:
        'No line lets one partner match without the other: where no pair can be had, both go without. Lines with null for one partner, at the end, change nothing above them.',
      ...(fits && { fix: { addLines: alone.added, probability: Math.min(1, 1 - neither + alone.gain) } }),
    })
  }
  if (1 - both > RISK)
    warnings.push({
      code: 'HIGH_RISK',
      message: `The chance that not both partners match is ${percent(1 - both)}, above ${percent(RISK)}.`,
    })
  return warnings
}

/** All warnings about a joint list. */
export const coupleWarnings = (
  market: Market,
  question: CoupleQuestion,
  read: ReadCouple,
  both: number,
  neither: number,
  linesAlone: LinesAlone | undefined,
): CoupleWarning[] => [
  ...ofPartner(market, question, read, 0),
  ...ofPartner(market, question, read, 1),
  ...ofList(read, both, neither, linesAlone),
]

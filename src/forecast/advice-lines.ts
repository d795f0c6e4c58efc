import type { Market } from '../market/market.ts'
import type { AdviceQuestion, Preference } from './advice.ts'
import { numberedAlike } from './equal-descriptions.ts'
import { informed } from './interview-knowledge.ts'
import { KNOWLEDGE } from './knowledge.ts'
import { type Line, QuestionError } from './question.ts'
import { isSpecialty, noSpecialty, type ResolvedLine, resolveLines } from './resolve.ts'
import { resolveSupplements } from './supplemental-lists.ts'
import { withHeldAfterInterviews, withHeldAgainst } from './untold-issues.ts'

/** What an applicant who asks for programs says of those at hand, looked up. */
export interface AdviceLines {
  /** The rank order list. */
  readonly interviewed: readonly ResolvedLine[]
  /** On supplemental lists alone. */
  readonly beside: readonly ResolvedLine[]
  readonly appliedAt: readonly ResolvedLine[]
  /** Where interviews say something of the strength; empty if nowhere. */
  readonly evidence: readonly ResolvedLine[]
  /** Lines whose programs may have said something of the applicant: of all lists, and of interviews beside them. */
  readonly saying: readonly ResolvedLine[]
  /** Lines that say which tracks are looked for. A first year on a supplemental list goes with its position, and says nothing of that. */
  readonly seeking: readonly ResolvedLine[]
  readonly haveSupplements: boolean
  /** Whether a program is named on a supplemental list alone. */
  readonly isBeside: (p: number) => boolean
  /** Whether something is known of a program that is not ranked. */
  readonly isKnown: (p: number) => boolean
  /** Lines for programs, of which nothing is known but what supplemental lists and interviews say. */
  readonly linesFor: (programs: readonly number[]) => readonly ResolvedLine[]
  /** The moves of lines for programs that nothing is said of. */
  readonly plainMoves: (programs: readonly number[]) => Float64Array
}

export const invalid = (pointer: string, detail: string): QuestionError =>
  new QuestionError('INVALID_REQUEST', [{ pointer, detail }])

export const named = (lines: readonly ResolvedLine[]) => lines.filter(({ line }) => line.program !== undefined)

/** A specialty that nobody knows would be worth something, and every program nothing: it is a slip of the pen. Throws a QuestionError. */
export function checkPreference(market: Market, { specialty = {} }: Preference): void {
  // key in an object, or place on a list -> name
  const names = Array.isArray(specialty) ? Object.entries(specialty) : Object.keys(specialty).map((name) => [name, name])
  const errors = names
    .filter(([, name]) => !isSpecialty(market, name))
    .map(([key, name]) => ({ pointer: `/preference/specialty/${key}`, detail: noSpecialty(market, name) }))
  if (errors.length > 0) throw new QuestionError('INVALID_REQUEST', errors)
}

/** Throws a QuestionError. */
export function readLines(market: Market, question: AdviceQuestion): AdviceLines {
  const { applicant, appliedAt = [], stage } = question
  const { rankOrderList = [], interviewedAt } = question.interviewedAt
    ? informed(question.rankOrderList ?? [], question.interviewedAt)
    : question
  const haveSupplements = rankOrderList.some(({ supplemental }) => supplemental)
  const { ranked: list, interviews } = interviewedAt ? numberedAlike(rankOrderList, interviewedAt) : { ranked: rankOrderList }
  const listed = haveSupplements ? resolveSupplements(market, rankOrderList).laid : resolveLines(market, list, '/rankOrderList')
  const applied = resolveLines(market, appliedAt, '/appliedAt')
  // Whoever ranks a program has been interviewed there, on whichever list it stands.
  const evidence = interviews ? resolveLines(market, interviews, '/interviewedAt') : listed
  const judged = (lines: readonly ResolvedLine[]) => withHeldAgainst(market, applicant, lines, evidence)
  const asApplications = (lines: readonly ResolvedLine[]) => withHeldAfterInterviews(market, applicant, lines, evidence)
  const added = stage === 'application' ? asApplications : judged
  const plain = (programs: readonly number[]) => {
    const lines = programs.map((p): Line => ({ program: market.programs[p].id }))
    return added(resolveLines(market, lines, '/rankOrderList'))
  }
  const laid = judged(listed)
  const interviewed = laid.slice(0, rankOrderList.length)
  const beside = laid.slice(rankOrderList.length)
  const besideAt = new Map(named(beside).map((line) => [line.candidates[0], line]))
  // Interviews that nothing is ranked of yet, at programs of which something is known.
  const ranked = new Set(
    listed
      .filter(({ line }) => line.program !== undefined || line.theyRankMe !== undefined)
      .map(({ candidates }) => candidates[0]),
  )
  const spoken = judged(interviewedAt ? evidence : []).filter(
    ({ line, candidates }) =>
      KNOWLEDGE.some((key) => line[key]) && !((line.program || line.theyRankMe) && ranked.has(candidates[0])),
  )
  // A description whose program said something stands for that one in every world.
  const saying = [...laid, ...spoken]
  const described = saying.filter(({ line }) => line.theyRankMe !== undefined && line.program === undefined)
  const knownAt = new Map([...named(beside), ...named(spoken), ...described].map((line) => [line.candidates[0], line]))
  const elsewhere = interviewedAt && stage === 'application' ? evidence.filter(({ candidates: [p] }) => !besideAt.has(p)) : []
  return {
    interviewed,
    beside,
    appliedAt: asApplications(applied),
    evidence,
    seeking: [...interviewed, ...applied, ...elsewhere],
    haveSupplements,
    saying,
    isBeside: (p) => besideAt.has(p),
    isKnown: (p) => knownAt.has(p),
    linesFor: (programs) => plain(programs).map((line, i) => knownAt.get(programs[i]) ?? line),
    plainMoves: (programs) =>
      stage === 'application'
        ? Float64Array.from(plain(programs), ({ move }) => move)
        : new Float64Array(programs.length).fill(plain([0])[0].move),
  }
}

/** Without interviews, a specialty says on whose scale of scores the applicant is. */
export function scaleOf(
  market: Market,
  { filters = {}, appliedAt }: AdviceQuestion,
  known: Pick<AdviceLines, 'appliedAt'>,
): readonly ResolvedLine[] {
  if (appliedAt && appliedAt.length > 0) return known.appliedAt
  if (filters.specialty === undefined)
    throw invalid('/filters/specialty', 'is needed where nothing is on the list: scores are read beside those of a specialty')
  const { specialty, track } = filters
  const first = new Map<number, number>()
  market.programs.forEach((program, p) => {
    if (program.specialty !== specialty || (track !== undefined && program.track !== track)) return
    if (!first.has(market.branchOf[p])) first.set(market.branchOf[p], p)
  })
  return resolveLines(
    market,
    [...first.values()].map((p) => ({ program: market.programs[p].id })),
    '/filters',
  )
}

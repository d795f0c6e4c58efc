import type { Market } from '../market/market.ts'
import { type ReadQuestion, readQuestion } from './forecast.ts'
import { inOrderOf, knowledgeOn, learn } from './knowledge.ts'
import { type Line, type Profile, QuestionError } from './question.ts'
import { descriptionText, type NumberedLine } from './resolve.ts'

/** One partner's side of a joint line. A program that stands on several joint lines is one program, and what is known of it may be said on any of them. */
export interface JointSide extends Line {
  /** Which of several programs of the same description this is, for both partners alike, from 1; 1 when left out. */
  readonly number?: number
}

/** One line of a joint list: a program for the first partner and one for the second, or null where a partner goes without a match. */
export type JointLine = readonly [JointSide | null, JointSide | null]

/** What is known of one partner's interviews. */
interface Interviews {
  readonly applicant: Profile
  /** The evidence; the partner's programs on the joint list when left out. */
  readonly interviewedAt?: readonly Line[]
  readonly interviewsComplete?: boolean
}

/** Two applicants with one list of pairs. The first partner is the applicant of the question. */
export interface CoupleQuestion extends Interviews {
  readonly couple: Interviews & {
    /** The choice, best first. */
    readonly rankOrderList: readonly JointLine[]
  }
  /** Take the first so many worlds of the table; all when left out. */
  readonly worlds?: number
  readonly engine?: 'menus' | 'replay'
}

/** The side of a joint line on which a partner goes without a match. */
export const NO_SIDE = -1

/** A joint list with everything looked up that is the same in every block of worlds. */
export interface ReadCouple {
  /** partner -> profile, evidence, and the programs on the partner's side of the list, each once. */
  readonly partners: readonly [ReadQuestion, ReadQuestion]
  /** 2 * joint line + partner -> place among the partner's programs, or NO_SIDE. */
  readonly sides: Int32Array
}

const LIST = '/couple/rankOrderList'

/** A partner's programs on a joint list, in the order in which they first stand. */
interface Programs {
  readonly lines: Line[]
  /** place -> which of several programs of its description it is. */
  readonly numbers: number[]
  /** place -> pointer to where the program stands first. */
  readonly pointers: string[]
  /** joint line -> place, or NO_SIDE. */
  readonly place: Int32Array
}

/** A text that two sides share when they stand for the same program. */
const nameOf = ({ program, like, number = 1 }: JointSide): string => program ?? (like ? `${descriptionText(like)} ${number}` : '')

function programsOf(list: readonly JointLine[], partner: 0 | 1): Programs {
  const lines: Line[] = []
  const numbers: number[] = []
  const pointers: string[] = []
  const place = new Int32Array(list.length).fill(NO_SIDE)
  const known = new Map<string, number>()
  list.forEach((line, k) => {
    const side = line[partner]
    if (side === null) return
    const pointer = `${LIST}/${k}/${partner}`
    const name = nameOf(side)
    const at = known.get(name) ?? lines.length
    place[k] = at
    if (at < lines.length) {
      lines[at] = learn(lines[at], side, pointer, pointers[at])
      return
    }
    known.set(name, at)
    const { number = 1, ...rest } = side
    lines.push(rest)
    numbers.push(number)
    pointers.push(pointer)
  })
  return { lines, numbers, pointers, place }
}

/**
 * The programs of both partners with their places among those of the same description: a number means one program, whoever of the two
 * ranks it. Those of which something is known come first, as on the list of one applicant.
 */
function numbered(programs: readonly [Programs, Programs]): NumberedLine[][] {
  /** description -> number -> what each partner knows of it. */
  const kinds = new Map<string, Map<number, [Line, Line]>>()
  programs.forEach(({ lines, numbers }, partner) => {
    lines.forEach((line, place) => {
      if (!line.like) return
      const kind = kinds.get(descriptionText(line.like)) ?? new Map<number, [Line, Line]>()
      kinds.set(descriptionText(line.like), kind)
      const known = kind.get(numbers[place]) ?? [{}, {}]
      kind.set(numbers[place], known)
      known[partner] = line
    })
  })
  const ordered = new Map<string, number[]>()
  for (const [text, kind] of kinds) {
    const ascending = [...kind.keys()].sort((one, other) => one - other)
    // By what both know together, whoever of them is named first.
    ordered.set(
      text,
      inOrderOf(ascending, (number) => kind.get(number)!.map(knowledgeOn).sort().join(' ')),
    )
  }
  return programs.map(({ lines, numbers }) =>
    lines.map((line, place): NumberedLine => {
      if (!line.like) return line
      return { ...line, ordinal: ordered.get(descriptionText(line.like))!.indexOf(numbers[place]) }
    }),
  )
}

function refuse(pointer: string, detail: string): never {
  throw new QuestionError('INVALID_REQUEST', [{ pointer, detail }])
}

/** Throws where a line names nobody's program, or a pair that stands on the list already. */
function checkPairs([first, second]: readonly [Programs, Programs]): void {
  const seen = new Map<string, number>()
  first.place.forEach((one, k) => {
    const other = second.place[k]
    if (one === NO_SIDE && other === NO_SIDE)
      refuse(`${LIST}/${k}`, 'must name a program for at least one of the two, got two nulls')
    const pair = `${one} ${other}`
    const before = seen.get(pair)
    if (before !== undefined)
      refuse(
        `${LIST}/${k}`,
        `this pair already stands on line ${before + 1}; equal descriptions mean one program, another one of the kind has a "number" of its own`,
      )
    seen.set(pair, k)
  })
}

/** Reads one partner's part; faults are pointed at where they stand in the question about two. */
function readPartner(
  market: Market,
  { applicant, interviewedAt, interviewsComplete }: Interviews,
  lines: readonly NumberedLine[],
  { pointers }: Programs,
  at: string,
) {
  try {
    return readQuestion(market, {
      applicant,
      rankOrderList: lines,
      ...(interviewedAt !== undefined && { interviewedAt }),
      ...(interviewsComplete !== undefined && { interviewsComplete }),
    })
  } catch (error) {
    if (!(error instanceof QuestionError)) throw error
    throw error.at((pointer) => {
      const [, list, place, ...rest] = pointer.split('/')
      return list === 'rankOrderList' && place !== undefined ? [pointers[Number(place)], ...rest].join('/') : `${at}${pointer}`
    })
  }
}

/** Looks up both partners' programs and evidence. Throws a QuestionError. */
export function readCouple(market: Market, question: CoupleQuestion): ReadCouple {
  const { rankOrderList } = question.couple
  if (rankOrderList.length === 0) refuse(LIST, 'the list is empty')
  const programs = [programsOf(rankOrderList, 0), programsOf(rankOrderList, 1)] as const
  checkPairs(programs)
  programs.forEach(({ lines }, partner) => {
    if (lines.length === 0)
      refuse(LIST, `no line names a program for the ${partner === 0 ? 'first' : 'second'} partner; ask about the other one alone`)
  })
  const sides = new Int32Array(2 * rankOrderList.length)
  programs.forEach(({ place }, partner) => {
    place.forEach((side, k) => {
      sides[2 * k + partner] = side
    })
  })
  const [first, second] = numbered(programs)
  return {
    partners: [
      readPartner(market, question, first, programs[0], ''),
      readPartner(market, question.couple, second, programs[1], '/couple'),
    ],
    sides,
  }
}

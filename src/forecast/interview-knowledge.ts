import { learn } from './knowledge.ts'
import type { Line, RankedLine } from './question.ts'

/** Where no is said, nothing is. */
const saying = (line: Line): Line => Object.fromEntries(Object.entries(line).filter(([, what]) => what !== false))

/** A rank order list with all that is known of its programs, and the interviews behind it with all that programs said. */
export interface Informed {
  readonly rankOrderList: readonly RankedLine[]
  readonly interviewedAt: readonly Line[]
}

/**
 * What is known of a program by its name may be said on the rank order list, among the interviews, or on both. Throws a QuestionError
 * where it is said in two ways. Interviews are read as they are told, so that they can be held fixed while something is tried on the
 * list; what a program said of its own list is said once for all.
 */
export function informed(rankOrderList: readonly RankedLine[], interviewedAt: readonly Line[]): Informed {
  const places = new Map<string, { readonly line: Line; readonly pointer: string }>()
  rankOrderList.forEach(({ supplemental, ...line }, l) => {
    const all = [line, ...(supplemental ?? [])].map((each, m) => ({
      line: each,
      pointer: m === 0 ? `/rankOrderList/${l}` : `/rankOrderList/${l}/supplemental/${m - 1}`,
    }))
    for (const place of all) {
      const { program } = place.line
      if (program !== undefined && !places.has(program)) places.set(program, place)
    }
  })
  const learned = new Map<string, Line>()
  const interviews = interviewedAt.map((line, i) => {
    const ranked = line.program === undefined ? undefined : places.get(line.program)
    if (!ranked) return line
    const known = learn(learned.get(line.program!) ?? saying(ranked.line), saying(line), `/interviewedAt/${i}`, ranked.pointer)
    learned.set(line.program!, known)
    return known.theyRankMe ? { ...line, theyRankMe: known.theyRankMe } : line
  })
  if (learned.size === 0) return { rankOrderList, interviewedAt }
  // Lines of which nothing is learned stay the same: equal descriptions are looked up once.
  const withKnown = <Of extends Line>(line: Of): Of => {
    const known = line.program === undefined ? undefined : learned.get(line.program)
    return known ? { ...line, ...known } : line
  }
  return {
    rankOrderList: rankOrderList.map((line): RankedLine => {
      const { supplemental } = line
      return supplemental ? { ...withKnown(line), supplemental: supplemental.map(withKnown) } : withKnown(line)
    }),
    interviewedAt: interviews,
  }
}

import { KNOWLEDGE } from './knowledge.ts'
import { type Line, QuestionError } from './question.ts'

/** Where a line stands: list and place, from 0. */
interface Place {
  readonly line: Line
  readonly list: number
  readonly place: number
}

/** Where in the request the line of a list stands. */
type PointerOf = (list: number, place: number) => string

/** Two lists that say different things about one program do not differ in their choice alone. */
function refuseOtherKnowledge(first: Place, again: Place, pointerOf: PointerOf): void {
  const key = KNOWLEDGE.find((each) => {
    const [here, there] = [again.line[each] || undefined, first.line[each] || undefined]
    // What a program said of its list may be left out where it was said already.
    if (each === 'theyRankMe' && (here === undefined || there === undefined)) return false
    return written(here) !== written(there)
  })
  if (key === undefined) return
  const said = ({ line }: Place) => (line[key] === undefined ? 'nothing' : JSON.stringify(line[key]))
  throw new QuestionError('INVALID_REQUEST', [
    {
      pointer: `${pointerOf(again.list, again.place)}/${key}`,
      detail: `"${again.line.program}" says ${said(again)} here and ${said(first)} on list ${first.list + 1}; what is known about a program must be the same on every list`,
    },
  ])
}

/** A text that two descriptions share exactly when they say the same, whatever the order of their keys. */
function written(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, part]) => part !== undefined)
  return entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, part]) => `${key}:${written(part)}`)
    .join()
}

/**
 * Every program that stands on any of the lists, once, in the order in which they first stand; a description as many times as on
 * the list that has it most often. Throws a QuestionError where two lists know different things about one program.
 */
export function commonEvidence(
  lists: readonly (readonly Line[])[],
  pointerOf: PointerOf = (list, place) => `/lists/${list}/rankOrderList/${place}`,
): Line[] {
  const evidence: Line[] = []
  const named = new Map<string, Place & { readonly at: number }>()
  const described = new Map<string, number>()
  for (const [list, lines] of lists.entries()) {
    const here = new Map<string, number>()
    for (const [place, line] of lines.entries()) {
      const { program } = line
      if (program === undefined) {
        const text = written(line.like)
        const count = (here.get(text) ?? 0) + 1
        here.set(text, count)
        if (count <= (described.get(text) ?? 0)) continue
        described.set(text, count)
      } else {
        const first = named.get(program)
        if (first) {
          refuseOtherKnowledge(first, { line, list, place }, pointerOf)
          if (line.theyRankMe && !first.line.theyRankMe) {
            evidence[first.at] = { ...evidence[first.at], theyRankMe: line.theyRankMe }
            named.set(program, { line, list, place, at: first.at })
          }
          continue
        }
        named.set(program, { line, list, place, at: evidence.length })
      }
      evidence.push(line)
    }
  }
  return evidence
}

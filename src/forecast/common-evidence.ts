import { canonical } from './canonical.ts'
import { byKnowledge, KNOWLEDGE, knowledgeOn } from './knowledge.ts'
import { type Line, QuestionError } from './question.ts'
import { descriptionText } from './resolve.ts'

/** Where a line stands: list and place, from 0. */
interface Place {
  readonly line: Line
  readonly list: number
  readonly place: number
}

/** The lines of a description, in the order of what is known of them, and as many places in the evidence. */
interface Described {
  readonly places: number[]
  readonly lines: Line[]
}

/** Where in the request the line of a list stands. */
type PointerOf = (list: number, place: number) => string

/** Two lists that say different things about one program do not differ in their choice alone. */
function refuseOtherKnowledge(first: Place, again: Place, pointerOf: PointerOf): void {
  const key = KNOWLEDGE.find((each) => {
    const [here, there] = [again.line[each] || undefined, first.line[each] || undefined]
    // What a program said of its list may be left out where it was said already.
    if (each === 'theyRankMe' && (here === undefined || there === undefined)) return false
    return (here && canonical(here)) !== (there && canonical(there))
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
  const described = new Map<string, Described>()
  for (const [list, lines] of lists.entries()) {
    const here = new Map<string, Line[]>()
    for (const [place, line] of lines.entries()) {
      const { program } = line
      if (program === undefined) {
        const text = descriptionText(line.like!)
        const equal = here.get(text) ?? []
        here.set(text, [...equal, line])
        const { places, lines: known } = described.get(text) ?? { places: [], lines: [] }
        described.set(text, { places, lines: known })
        if (equal.length < places.length) continue
        places.push(evidence.length)
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
    // Where lists know different things of a description, whatever stands first in the order of the texts counts, and not what list it is on.
    for (const [text, equal] of here) {
      const { lines: known } = described.get(text)!
      byKnowledge(equal, (line) => line).forEach((line, k) => {
        if (k === known.length || knowledgeOn(line) < knowledgeOn(known[k])) known[k] = line
      })
    }
  }
  for (const { places, lines } of described.values())
    places.forEach((at, k) => {
      evidence[at] = lines[k]
    })
  return evidence
}

import { byKnowledge, knowledgeOn } from './knowledge.ts'
import { descriptionText, type NumberedLine } from './resolve.ts'

/**
 * Two lists of one applicant may have equal descriptions of which different things are known. What a program said, or what is held against
 * the applicant there, must not be heard of another one, so that both lists have to mean the same programs by them.
 */

/** Lines of the same description, by its text. */
const byDescription = (lines: readonly NumberedLine[]): Map<string, NumberedLine[]> =>
  Map.groupBy(
    lines.filter(({ like }) => like),
    ({ like }) => descriptionText(like!),
  )

/** Which of the programs of their description some lines stand for, where others with the same knowledge have theirs; the rest take what is left, in the order of what is known of them. */
function ordinalsBeside(lines: readonly NumberedLine[], others: readonly NumberedLine[]): number[] {
  const said = new Map<string, number[]>()
  byKnowledge(others, (line) => line).forEach((line, k) => {
    const equal = said.get(knowledgeOn(line)) ?? []
    said.set(knowledgeOn(line), [...equal, line.ordinal ?? k])
  })
  const ordinals = new Array<number>(lines.length)
  const order = byKnowledge([...lines.keys()], (place) => lines[place])
  const open = order.filter((place) => {
    const ordinal = said.get(knowledgeOn(lines[place]))?.shift()
    if (ordinal === undefined) return true
    ordinals[place] = ordinal
    return false
  })
  const taken = new Set(ordinals)
  let free = 0
  for (const place of open) {
    while (taken.has(free)) free++
    ordinals[place] = free++
  }
  return ordinals
}

/** The lines, with numbers for those of a description that stands among the others too: the same where the same is known. */
export function numberedLike(lines: readonly NumberedLine[], others: readonly NumberedLine[]): readonly NumberedLine[] {
  const beside = byDescription(others)
  const ordinals = new Map<NumberedLine, number[]>()
  for (const [text, equal] of byDescription(lines)) {
    const there = beside.get(text)
    if (there === undefined) continue
    ordinalsBeside(equal, there).forEach((ordinal, k) => {
      ordinals.set(equal[k], [...(ordinals.get(equal[k]) ?? []), ordinal])
    })
  }
  if (ordinals.size === 0) return lines
  // One object may stand on a list twice.
  return lines.map((line) => {
    const ordinal = ordinals.get(line)?.shift()
    return ordinal === undefined ? line : { ...line, ordinal }
  })
}

import { byKnowledge, knowledgeOn } from './knowledge.ts'
import { descriptionText, type NumberedLine } from './resolve.ts'

/**
 * Two lists of one applicant may have equal descriptions of which different things are known. What a program said, or what is held against
 * the applicant there, must not be heard of another one, so that both lists have to mean the same programs by them.
 */

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
function numberedLike(lines: readonly NumberedLine[], others: readonly NumberedLine[]): readonly NumberedLine[] {
  const described = (of: readonly NumberedLine[]): Map<string, number[]> =>
    Map.groupBy(
      [...of.keys()].filter((place) => of[place].like),
      (place) => descriptionText(of[place].like!),
    )
  const beside = described(others)
  const numbered = [...lines]
  for (const [text, places] of described(lines)) {
    const there = beside.get(text)?.map((place) => others[place])
    if (there === undefined) continue
    const ordinals = ordinalsBeside(
      places.map((place) => lines[place]),
      there,
    )
    places.forEach((place, k) => {
      numbered[place] = { ...lines[place], ordinal: ordinals[k] }
    })
  }
  return numbered
}

/** A list and the interviews, which number equal descriptions alike: by the list where it is numbered, as that of a couple is, else by the interviews. */
export function numberedAlike(
  rankOrderList: readonly NumberedLine[],
  interviewedAt: readonly NumberedLine[],
): { readonly ranked: readonly NumberedLine[]; readonly interviews: readonly NumberedLine[] } {
  return rankOrderList.some(({ ordinal }) => ordinal !== undefined)
    ? { ranked: rankOrderList, interviews: numberedLike(interviewedAt, rankOrderList) }
    : { ranked: numberedLike(rankOrderList, interviewedAt), interviews: interviewedAt }
}

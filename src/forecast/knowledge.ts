import { canonical } from './canonical.ts'
import { type Line, QuestionError } from './question.ts'

/** What is known about a program, of which nothing may be said in two ways. */
export const KNOWLEDGE = ['rotated', 'advocate', 'interview', 'readyToStart', 'signal', 'theyRankMe'] as const

/** What is said of a program beside its description, as a text; lines of which nothing is said come last in the order of these. */
export const knowledgeOn = (line: Line): string =>
  canonical(Object.fromEntries(KNOWLEDGE.map((key) => [key, line[key] || undefined])))

/** Things in the order of texts about them; those with the same text stay as they stood. */
export function inOrderOf<Thing>(things: readonly Thing[], textOf: (thing: Thing) => string): Thing[] {
  if (things.length < 2) return [...things]
  return things
    .map((thing) => ({ thing, text: textOf(thing) }))
    .sort((one, other) => (one.text < other.text ? -1 : one.text > other.text ? 1 : 0))
    .map(({ thing }) => thing)
}

/** Things that are about lines, in the order of what is said on these; those of which the same is said stay as they stood. */
export const byKnowledge = <Thing>(things: readonly Thing[], lineOf: (thing: Thing) => Line): Thing[] =>
  inOrderOf(things, (thing) => knowledgeOn(lineOf(thing)))

/** Something that is said of a program in two ways: the complaint is at the second place, and names the first. */
class SaidInTwoWays extends QuestionError {
  private readonly said: { readonly here: unknown; readonly there: unknown }
  private readonly pointers: { readonly here: string; readonly there: string }

  constructor(said: SaidInTwoWays['said'], pointers: SaidInTwoWays['pointers']) {
    const [here, there] = [said.here, said.there].map((value) => JSON.stringify(value))
    const detail = `${here} here and ${there} where the program stands first, ${pointers.there}; say it once, or the same everywhere`
    super('INVALID_REQUEST', [{ pointer: pointers.here, detail }])
    this.said = said
    this.pointers = pointers
  }

  override at(moved: (pointer: string) => string): QuestionError {
    const { here, there } = this.pointers
    return new SaidInTwoWays(this.said, { here: moved(here), there: moved(there) })
  }
}

/** Adds what a line says about a program that stood before, at `first`. Throws a QuestionError where that is something else than was said there. */
export function learn(known: Line, again: Line, pointer: string, first: string): Line {
  const merged: Record<string, unknown> = { ...known }
  for (const key of KNOWLEDGE) {
    const said = again[key]
    if (said === undefined) continue
    if (merged[key] !== undefined && canonical(merged[key]) !== canonical(said))
      throw new SaidInTwoWays({ here: said, there: merged[key] }, { here: `${pointer}/${key}`, there: first })
    merged[key] = said
  }
  return merged as Line
}

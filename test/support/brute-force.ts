import { applicantsOf, UNMATCHED, UNRANKED, type World } from '../../src/matching/world.ts'

/**
 * Every stable matching of a tiny market, each as applicant -> line or UNMATCHED, by trying all matchings
 * but those already spoilt by the first few applicants. Works from the definition
 * alone and shares nothing with the engines or the verifier: a program would take an applicant when fewer than its quota of those it
 * holds are better. The work grows with the product of the list lengths.
 */
export function allStableMatchings(world: World): number[][] {
  const stable: number[][] = []
  const line = new Array<number>(applicantsOf(world)).fill(UNMATCHED)
  const vacant = Array.from(world.quota)
  const assign = (a: number): void => {
    if (a === line.length) {
      if (isStable(world, line)) stable.push(line.slice())
      return
    }
    line[a] = UNMATCHED
    if (!envies(world, line, a)) assign(a + 1)
    for (let choice = world.listStart[a]; choice < world.listStart[a + 1]; choice++) {
      const p = world.listProgram[choice]
      if (world.listKey[choice] === UNRANKED || vacant[p] === 0) continue
      vacant[p]--
      line[a] = choice
      if (!envies(world, line, a)) assign(a + 1)
      vacant[p]++
    }
    line[a] = UNMATCHED
  }
  assign(0)
  return stable
}

/**
 * Whether among the first a + 1 applicants the last one would rather sit where a worse one sits, or the other way round. No later
 * applicant can mend that, so the search need not go on.
 */
function envies(world: World, line: ArrayLike<number>, a: number): boolean {
  for (let b = 0; b < a; b++) if (isEnvied(world, line, a, b) || isEnvied(world, line, b, a)) return true
  return false
}

/** Whether applicant a would rather have the seat of b, and its program would rather have a. */
function isEnvied(world: World, line: ArrayLike<number>, a: number, b: number): boolean {
  if (line[b] === UNMATCHED) return false
  const end = line[a] === UNMATCHED ? world.listStart[a + 1] : line[a]
  for (let wished = world.listStart[a]; wished < end; wished++) {
    if (world.listProgram[wished] !== world.listProgram[line[b]]) continue
    const key = world.listKey[wished]
    return key !== UNRANKED && (key < world.listKey[line[b]] || (key === world.listKey[line[b]] && a < b))
  }
  return false
}

/** Whether no applicant would rather have a line whose program would take them. */
export function isStable(world: World, line: ArrayLike<number>): boolean {
  for (let a = 0; a < applicantsOf(world); a++) {
    const end = line[a] === UNMATCHED ? world.listStart[a + 1] : line[a]
    for (let wished = world.listStart[a]; wished < end; wished++) if (wouldBeTaken(world, line, a, wished)) return false
  }
  return true
}

function wouldBeTaken(world: World, line: ArrayLike<number>, a: number, wished: number): boolean {
  const key = world.listKey[wished]
  const p = world.listProgram[wished]
  if (key === UNRANKED) return false
  let better = 0
  for (let b = 0; b < line.length; b++) {
    if (line[b] === UNMATCHED || world.listProgram[line[b]] !== p) continue
    const other = world.listKey[line[b]]
    if (other < key || (other === key && b < a)) better++
  }
  return better < world.quota[p]
}

/** Every applicant's best line over all the stable matchings given: what the best one for all applicants must be. */
export const bestOf = (matchings: readonly number[][]): number[] => pointwise(matchings, (x, y) => asPlace(x) < asPlace(y))

/** Every applicant's worst line over all the stable matchings given. */
export const worstOf = (matchings: readonly number[][]): number[] => pointwise(matchings, (x, y) => asPlace(x) > asPlace(y))

/** A line as a place to compare: unmatched comes after every line. */
const asPlace = (line: number): number => (line === UNMATCHED ? Number.POSITIVE_INFINITY : line)

function pointwise(matchings: readonly number[][], wins: (challenger: number, current: number) => boolean): number[] {
  return matchings.reduce((chosen, line) => chosen.map((current, a) => (wins(line[a], current) ? line[a] : current)))
}

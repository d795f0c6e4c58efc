import { UNRANKED, type World } from '../src/matching/world.ts'
import { seeded } from '../test/support/seeded.ts'

/** A kind of market, drawn at any size from a seed. */
export interface MarketShape {
  readonly name: string
  readonly draw: (applicants: number, seed: number) => World
}

/** Proportions of the residency match: about 47,000 applicants at 6,100 programs, 11.5 lines each, and seats for most of them. */
const APPLICANTS_PER_PROGRAM = 7.7
const MEAN_LIST = 11.5
/** Seats of every program where quotas do not differ. */
const COMMON_QUOTA = 6
const LONGEST_LIST = 30

/** Number of different keys where they are drawn uniformly. */
const KEYS = 2 ** 31

/**
 * Like the residency match: applicants differ in strength, which programs see with noise; programs differ in attraction; lists stay
 * within a specialty, have 11.5 lines on average and put attractive programs first.
 */
function national(applicants: number, seed: number): World {
  const random = seeded(seed)
  const programs = Math.round(applicants / APPLICANTS_PER_PROGRAM)
  const specialties = Math.max(4, Math.round(programs / 160))
  const attraction = Float64Array.from({ length: programs }, () => normal(random))
  const lists = drawLists(applicants, () => {
    const home = Math.floor(random() * specialties)
    const inHome = Math.ceil((programs - home) / specialties)
    const length = Math.max(1, Math.min(LONGEST_LIST, inHome, Math.round(MEAN_LIST + 5.6 * normal(random))))
    const chosen = distinct(length, () => home + specialties * Math.floor(random() * inHome))
    return sortedBy(chosen, (p) => -attraction[p] + 0.8 * Math.log(-Math.log(1 - random())))
  })
  const strength = Float64Array.from({ length: applicants }, () => normal(random))
  const quota = Uint32Array.from({ length: programs }, () => 1 + Math.floor(-Math.log(1 - random()) * 5.6))
  return { ...lists, listKey: keysOf(lists.listStart, (a) => keyOf(strength[a] + 0.7 * normal(random))), quota }
}

/** Nobody agrees with anybody: lists of twelve programs and keys drawn uniformly. */
function uniform(applicants: number, seed: number): World {
  const random = seeded(seed)
  const programs = Math.round(applicants / APPLICANTS_PER_PROGRAM)
  const lists = drawLists(applicants, () => distinct(12, () => Math.floor(random() * programs)))
  return {
    ...lists,
    listKey: keysOf(lists.listStart, () => random() * KEYS),
    quota: new Uint32Array(programs).fill(COMMON_QUOTA),
  }
}

/** All programs share one ranking, so that there is one stable matching and nobody's displacement is ever undone. */
function oneRanking(applicants: number, seed: number): World {
  const market = uniform(applicants, seed)
  const random = seeded(seed + 1)
  const common = Uint32Array.from({ length: applicants }, () => random() * KEYS)
  return { ...market, listKey: keysOf(market.listStart, (a) => common[a]) }
}

/**
 * The shape in which the procedure would lose: every applicant displaces one who came before. The applicants of a block list the same
 * twelve programs in the same order, there are seats for most of them, and the worst come first. Blocks are interleaved, so that
 * one applicant is far from the next of the same block in memory.
 */
function worstFirst(applicants: number): World {
  const length = 12
  const programs = length * Math.max(1, Math.round(applicants / APPLICANTS_PER_PROGRAM / length))
  const blocks = programs / length
  let a = 0
  const lists = drawLists(applicants, () => {
    const first = (a++ % blocks) * length
    return Array.from({ length }, (_, place) => first + place)
  })
  return {
    ...lists,
    listKey: keysOf(lists.listStart, (b) => applicants - b),
    quota: new Uint32Array(programs).fill(COMMON_QUOTA),
  }
}

export const MARKET_SHAPES: readonly MarketShape[] = [
  { name: 'national', draw: national },
  { name: 'uniform', draw: uniform },
  { name: 'one ranking', draw: oneRanking },
  { name: 'worst first', draw: worstFirst },
]

function drawLists(applicants: number, draw: () => readonly number[]): Pick<World, 'listStart' | 'listProgram'> {
  const listStart = new Uint32Array(applicants + 1)
  const programs = new Uint32Array(applicants * LONGEST_LIST)
  let lines = 0
  for (let a = 0; a < applicants; a++) {
    for (const p of draw()) programs[lines++] = p
    listStart[a + 1] = lines
  }
  return { listStart, listProgram: programs.slice(0, lines) }
}

function keysOf(listStart: Uint32Array, keyFor: (a: number) => number): Uint32Array {
  const listKey = new Uint32Array(listStart[listStart.length - 1])
  for (let a = 0; a + 1 < listStart.length; a++)
    for (let line = listStart[a]; line < listStart[a + 1]; line++) listKey[line] = keyFor(a)
  return listKey
}

/** A score, better the higher, as a key, better the lower. */
function keyOf(score: number): number {
  return Math.min(UNRANKED - 1, Math.max(0, Math.round((10 - score) * 1e8)))
}

/** So many different values of a draw, in the order drawn. */
function distinct(count: number, draw: () => number): number[] {
  const chosen: number[] = []
  while (chosen.length < count) {
    const value = draw()
    if (!chosen.includes(value)) chosen.push(value)
  }
  return chosen
}

function sortedBy(values: readonly number[], weigh: (value: number) => number): number[] {
  const weighed = values.map((value) => ({ value, weight: weigh(value) }))
  return weighed.sort((x, y) => x.weight - y.weight).map(({ value }) => value)
}

/** A standard normal number (Box and Muller). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

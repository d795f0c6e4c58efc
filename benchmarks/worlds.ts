import { Piscina } from 'piscina'
import { createMenuTable } from '../src/forecast/menu-table.ts'
import type { ListDrawer } from '../src/market/draw-lists.ts'
import { WorldDrawer } from '../src/market/draw-world.ts'
import { type Market, openMarket } from '../src/market/market.ts'
import { keptArrays } from '../src/matching/kept-arrays.ts'
import { matchOnce } from '../src/matching/key-kernel.ts'
import { menus } from '../src/matching/menus.ts'
import { ALONE, cacheAnswers } from './idle-core.ts'
import { medianOf } from './median.ts'

/** One step of making a world of the season, on one thread. */
export interface Row {
  readonly step: string
  /** Milliseconds. */
  readonly min: number
  /** Milliseconds. */
  readonly median: number
  /** How often this step could be done in a second, by the median. */
  readonly perSecond: number
}

/** What else is to be said of them. */
export interface Remark {
  readonly remark: string
}

const SEED = 20261122
const WARM_UP = 4
const MEASURED = 15

/** Milliseconds. The clock of the processor's time would not count what others take of a shared machine, but may stand still for four of them. */
const clock = () => performance.now()

/** What persons and their lists take: drawn again with the same random numbers, as far as each step. */
function timeSteps(drawer: WorldDrawer, number: number): Record<'people' | 'interviews' | 'order' | 'scores' | 'random', number> {
  const { lists } = drawer
  const upTo = (steps: ListDrawer['steps']): number => {
    lists.steps = steps
    const began = clock()
    drawer.drawEntries(SEED, number)
    return clock() - began
  }
  const [people, interviews, ordered, scored] = [upTo(0), upTo(1), upTo(2), upTo(3)]
  const { kernel, at } = lists.taken
  const began = clock()
  for (let words = 0; words < WORDS; words += 256) kernel.refill(at.stream)
  return {
    people,
    interviews: interviews - people,
    order: ordered - interviews,
    scores: scored - ordered,
    random: clock() - began,
  }
}

/** Random words that a year takes, about. */
const WORDS = 3_200_000

const [FEW, MANY] = [2, 32]
const ROUNDS = 3
const FEW_PER_MANY = 4

const WORLDS_PER_THREAD = 6
/** Beside one that comes first, in which the process finds its size. */
const MEASURED_THREADS = 3

/** Megabytes by which the process grows when one more thread fills worlds of the menu table. */
async function memoryOfThread(market: Market): Promise<number> {
  const table = createMenuTable(market, (1 + MEASURED_THREADS) * WORLDS_PER_THREAD, SEED)
  const filename = new URL('../workers/fill.ts', import.meta.url).href
  const pools: Piscina[] = []
  const sizes: number[] = []
  for (let thread = 0; thread <= MEASURED_THREADS; thread++) {
    const pool = new Piscina({ filename, name: 'fill', minThreads: 1, maxThreads: 1, workerData: { brought: undefined } })
    pools.push(pool)
    for (let n = 0; n < WORLDS_PER_THREAD; n++) await pool.run({ season: '2025', table, world: thread * WORLDS_PER_THREAD + n })
    sizes.push(process.memoryUsage.rss() / 2 ** 20)
  }
  for (const pool of pools) await pool.destroy()
  const growth = sizes.slice(1).map((size, thread) => size - sizes[thread])
  return medianOf(growth)
}

/** Worlds drawn and matched to see what each takes while nobody else is on the core. */
const TRIED_ALONE = 120

/** Milliseconds to draw and match each world before and after which the cache was as quick as at its best. */
function timeAlone(drawer: WorldDrawer): number[] {
  const taken: number[] = []
  const answers = [cacheAnswers()]
  for (let number = 0; number < TRIED_ALONE; number++) {
    const began = clock()
    matchOnce(drawer.draw(SEED, WARM_UP + number, keptArrays).world)
    taken.push(clock() - began)
    answers.push(cacheAnswers())
  }
  const most = ALONE * Math.min(...answers)
  return taken.filter((_, world) => answers[world]! <= most && answers[world + 1]! <= most)
}

/** Draws, matches and reads menus of national worlds; every step is timed on the same worlds. */
export async function run(): Promise<(Row | Remark)[]> {
  const market = openMarket('2025')!
  const memory = await memoryOfThread(market)
  const drawer = new WorldDrawer(market)
  const names = {
    people: 'who the applicants are and where they apply, second entries included',
    interviews: 'interviews: the walk along the rates',
    order: 'order of the lists',
    scores: 'scores and keys',
    entries: 'persons and their lists: all of these',
    random: 'of that, random numbers',
    couples: 'couples: joint lists, and the match that places them',
    lists: 'lists as the match takes them',
    draw: 'draw a world: persons and lists, couples, lists as the match takes them',
    match: 'match it, applicants propose',
    both: 'draw and match',
    idle: 'the same, of worlds that had the core to themselves',
    menus: 'read its menus',
    table: 'a world for the table',
  }
  const times = Object.fromEntries(Object.keys(names).map((name) => [name, [] as number[]]))
  const note = (taken: Partial<Record<keyof typeof names, number>>): void => {
    for (const [name, ms] of Object.entries(taken)) times[name].push(ms)
  }
  for (let number = 0; number < WARM_UP + MEASURED; number++) {
    const steps = timeSteps(drawer, number)
    const at: Record<string, number> = {}
    const began = clock()
    drawer.onStep = (step) => {
      at[step] = clock()
    }
    const { world } = drawer.draw(SEED, number, keptArrays)
    const drawn = clock()
    matchOnce(world)
    const matched = clock()
    menus(world)
    const read = clock()
    drawer.onStep = undefined
    if (number < WARM_UP) continue
    const draw = drawn - began
    note({ ...steps, draw, entries: at.entries - began, couples: at.couples - at.entries })
    note({ lists: drawn - at.couples, match: matched - drawn, both: matched - began, menus: read - matched })
    // Drawn again, as the match that places couples is gone on from only once.
    const again = clock()
    menus(drawer.draw(SEED, number, keptArrays).world)
    note({ table: clock() - again })
  }
  for (const idle of timeAlone(drawer)) note({ idle })
  // With a drawer of their own, which makes the tables of the block, as whoever begins to draw worlds has to.
  const filling = (worlds: number): number => {
    const began = clock()
    const drawer = new WorldDrawer(market)
    for (let number = 0; number < worlds; number++) {
      const { world } = drawer.draw(SEED, number, keptArrays)
      matchOnce(world)
      menus(world)
    }
    return clock() - began
  }
  // By turns, as the machine may do half as much in one minute as in the next.
  const [few, many]: number[][] = [[], []]
  for (let round = 0; round < ROUNDS; round++) {
    for (let time = 0; time < FEW_PER_MANY; time++) few.push(filling(FEW))
    many.push(filling(MANY))
  }
  const times32 = medianOf(many) / medianOf(few)
  const rows = Object.entries(names).flatMap(([name, step]): Row[] => {
    if (times[name].length === 0) return []
    const median = medianOf(times[name])
    return [{ step, min: Math.min(...times[name]), median, perSecond: 1000 / median }]
  })
  return [
    ...rows,
    { remark: `${times.idle.length} of ${TRIED_ALONE} worlds had the core to themselves (benchmarks/idle-core.ts).` },
    { remark: `${MANY} worlds take ${times32.toFixed(1)} times as long as ${FEW}, each from a drawer of their own.` },
    { remark: `One more thread that fills the table takes ${memory.toFixed(0)} MB.` },
  ]
}

/** The rows as a table in Markdown. */
export function format(all: readonly (Row | Remark)[]): string {
  const rows = all.filter((row) => 'step' in row)
  const remarks = all.flatMap((row) => ('remark' in row ? row.remark : []))
  const cells = rows.map((row) => [row.step, row.min.toFixed(1), row.median.toFixed(1), row.perSecond.toFixed(1)])
  const head = ['step', 'min ms', 'median ms', 'per second']
  const table = [head, head.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n')
  return `${table}\n\n${remarks.join(' ')}`
}

if (import.meta.main) console.log(format(await run()))

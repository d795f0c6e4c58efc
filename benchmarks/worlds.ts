import { openDrawKernel } from '../src/market/draw-kernel.ts'
import { WorldDrawer } from '../src/market/draw-world.ts'
import { openMarket } from '../src/market/market.ts'
import { PURPOSE } from '../src/market/random.ts'
import { applicantProposing } from '../src/matching/applicant-proposing.ts'
import { menus } from '../src/matching/menus.ts'

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

const SEED = 20261122
const WARM_UP = 4
const MEASURED = 15

/** The clock of the bench: milliseconds of this thread's processor, which does not count what others take of a shared machine. */
const clock = (): number => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** What the blocks of lists take: drawn again with the same random numbers, as far as each step. */
function timeBlocks(drawer: WorldDrawer, number: number): Record<'interviews' | 'order' | 'scores' | 'random', number> {
  const { lists } = drawer
  const calls: Parameters<typeof lists.block>[] = []
  const block = lists.block
  lists.block = (branch, type, drawn, rate) => {
    calls.push([branch, type, { ...drawn }, rate])
    return block.call(lists, branch, type, drawn, rate)
  }
  drawer.draw(SEED, number)
  lists.block = block
  const upTo = (steps: 1 | 2 | 3): number => {
    lists.begin(SEED, number, PURPOSE.interviews)
    lists.steps = steps
    const began = clock()
    for (const call of calls) {
      block.apply(lists, call)
      if (steps < 3) lists.lines = 0
    }
    return clock() - began
  }
  const [interviews, ordered, scored] = [upTo(1), upTo(2), upTo(3)]
  const { kernel } = openDrawKernel()
  const began = clock()
  for (let words = 0; words < WORDS; words += 256) kernel.refill(lists.stream)
  return { interviews, order: ordered - interviews, scores: scored - ordered, random: clock() - began }
}

/** Random words that the lists of a year take, about. */
const WORDS = 2_800_000

/** Draws, matches and reads menus of national worlds; every step is timed on the same worlds. */
export async function run(): Promise<Row[]> {
  const market = openMarket('2025')!
  const drawer = new WorldDrawer(market)
  const names = {
    people: 'who the applicants are, second entries included',
    interviews: 'interviews: the walk along the rates',
    order: 'order of the lists',
    scores: 'scores and keys',
    random: 'of these three, random numbers',
    couples: 'couples: joint lists, and the match that places them',
    lists: 'lists as the match takes them',
    draw: 'draw a world: all of these',
    match: 'match it, applicants propose',
    both: 'draw and match',
    menus: 'read its menus',
    table: 'a world for the table',
  }
  const times = Object.fromEntries(Object.keys(names).map((name) => [name, [] as number[]]))
  const note = (taken: Partial<Record<keyof typeof names, number>>): void => {
    for (const [name, ms] of Object.entries(taken)) times[name].push(ms)
  }
  for (let number = 0; number < WARM_UP + MEASURED; number++) {
    const { interviews, order, scores, random } = timeBlocks(drawer, number)
    const at: Record<string, number> = {}
    const began = clock()
    drawer.onStep = (step) => {
      at[step] = clock()
    }
    const { world } = drawer.draw(SEED, number)
    const drawn = clock()
    applicantProposing(world)
    const matched = clock()
    menus(world)
    const read = clock()
    drawer.onStep = undefined
    if (number < WARM_UP) continue
    const draw = drawn - began
    const blocks = interviews + order + scores
    note({ interviews, order, scores, random, draw })
    note({ people: at['second entries'] - began - blocks, couples: at.couples - at['second entries'] })
    note({ lists: drawn - at.couples, match: matched - drawn, both: matched - began, menus: read - matched })
    note({ table: draw + read - matched })
  }
  return Object.entries(names).flatMap(([name, step]) => {
    const sorted = times[name].toSorted((a, b) => a - b)
    if (sorted.length === 0) return []
    const median = sorted[sorted.length >> 1]
    return [{ step, min: sorted[0], median, perSecond: 1000 / median }]
  })
}

/** The rows as a table in Markdown. */
export function format(rows: readonly Row[]): string {
  const cells = rows.map((row) => [row.step, row.min.toFixed(1), row.median.toFixed(1), row.perSecond.toFixed(1)])
  const head = ['step', 'min ms', 'median ms', 'per second']
  return [head, head.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

if (import.meta.main) console.log(format(await run()))

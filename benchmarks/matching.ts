import { applicantProposing } from '../src/matching/applicant-proposing.ts'
import { programOptimal } from '../src/matching/program-optimal.ts'
import { programProposing } from '../src/matching/program-proposing.ts'
import { applicantsOf, type World } from '../src/matching/world.ts'
import { fingerprint } from '../test/support/fingerprint.ts'
import { MARKET_SHAPES } from './markets.ts'
import { medianOf } from './median.ts'
import { preparePlainMatching } from './plain-matching.ts'

/** One procedure on one market. Times are of the match alone, from a world to who is matched where, all working memory included. */
export interface Row {
  readonly market: string
  readonly applicants: number
  readonly lines: number
  readonly procedure: string
  /** Milliseconds. */
  readonly min: number
  /** Milliseconds. */
  readonly median: number
  /** Nanoseconds of the median per line: flat from size to size where the work grows in step with the market. */
  readonly perLine: number
  /** How many times faster, by the median, than the baseline of the same side in the same run. */
  readonly timesFaster: number
  /** FNV-1a of applicant -> line. */
  readonly answer: string
}

const SEED = 20261122

/** Applicants, and runs measured after one run to warm up. */
const SIZES: readonly (readonly [number, number])[] = [
  [5_000, 41],
  [50_000, 11],
  [500_000, 3],
]

/** A procedure gets the world in the form it wants before the clock starts. */
interface Procedure {
  readonly name: string
  readonly prepare: (world: World) => () => Int32Array
}

/** Procedures that must give the same answer; the first is the baseline of the others. */
const SIDES: readonly (readonly Procedure[])[] = [
  [
    { name: 'applicants propose, plain objects', prepare: preparePlainMatching },
    { name: 'applicants propose', prepare: (world) => () => applicantProposing(world).line },
  ],
  [
    { name: 'programs propose', prepare: (world) => () => programProposing(world).line },
    { name: 'rings moved on', prepare: (world) => () => programOptimal(world).line },
  ],
]

/** Matches markets of every shape and size from both sides. Throws when two procedures of a side disagree. */
export async function run(): Promise<Row[]> {
  const rows: Row[] = []
  for (const { name, draw } of MARKET_SHAPES) {
    for (const [applicants, runs] of SIZES) {
      const world = draw(applicants, SEED)
      for (const side of SIDES) rows.push(...compare(name, world, side, runs))
    }
  }
  return rows
}

/** Times the procedures in turns, so that whatever else the machine does falls on all of them. */
function compare(market: string, world: World, side: readonly Procedure[], runs: number): Row[] {
  const matches = side.map(({ prepare }) => prepare(world))
  const answers = matches.map((match) => fingerprint(match()))
  if (new Set(answers).size > 1) throw new Error(`${market}: ${side.map(({ name }, i) => `${name} ${answers[i]}`).join(', ')}`)
  const times = side.map((): number[] => [])
  for (let i = 0; i < runs; i++) for (const [k, match] of matches.entries()) times[k].push(millisecondsOf(match))
  const lines = world.listProgram.length
  const baseline = medianOf(times[0])
  return side.map(({ name: procedure }, k) => {
    const median = medianOf(times[k])
    const figures = { min: Math.min(...times[k]), median, perLine: (median * 1e6) / lines, timesFaster: baseline / median }
    return { market, applicants: applicantsOf(world), lines, procedure, ...figures, answer: answers[k] }
  })
}

function millisecondsOf(work: () => unknown): number {
  const began = performance.now()
  work()
  return performance.now() - began
}

/** The rows as a table in Markdown. */
export function format(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.market,
    row.applicants.toLocaleString('en'),
    row.lines.toLocaleString('en'),
    row.procedure,
    row.min.toFixed(1),
    row.median.toFixed(1),
    row.perLine.toFixed(0),
    row.timesFaster.toFixed(1),
  ])
  const head = ['market', 'applicants', 'lines', 'procedure', 'min ms', 'median ms', 'ns per line', 'times faster']
  return [head, head.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

if (import.meta.main) console.log(format(await run()))

import { blockingUnits } from '../src/matching/blocking-units.ts'
import { matchOnce } from '../src/matching/key-kernel.ts'
import { rothPeranson } from '../src/matching/roth-peranson.ts'
import { couplesOf, hasVariations } from '../src/matching/varied-world.ts'
import { nationalVariedMarket } from '../test/support/national-market.ts'

/** One national market with couples, supplemental lists, reversions and even quotas. Times are medians in milliseconds. */
export interface Row {
  readonly seed: number
  readonly couples: number
  readonly supplementalLists: number
  readonly reversions: number
  /** Deferred acceptance of those who are alone. */
  readonly alone: number
  /** The whole match, those who are alone among it. */
  readonly whole: number
  readonly verify: number
  readonly orders: number
  readonly loops: number
  /** What the verifier found; 0 for a stable matching. */
  readonly findings: number
}

const APPLICANTS = 50_000
const SEEDS = 50
const RUNS = 5
/** Matches before any is timed. */
const WARM_UP = 20

/** Matches one market per seed and verifies every answer. */
export async function run(seeds = SEEDS): Promise<Row[]> {
  const first = nationalVariedMarket(APPLICANTS, 1)
  for (let i = 0; i < WARM_UP; i++) blockingUnits(first, rothPeranson(first))
  return Array.from({ length: seeds }, (_, seed) => measure(seed + 1))
}

function measure(seed: number): Row {
  const varied = nationalVariedMarket(APPLICANTS, seed)
  if (!hasVariations(varied)) throw new Error('a market without variations')
  const [alone] = medianOf(() => matchOnce(varied.world))
  const [whole, matching] = medianOf(() => rothPeranson(varied))
  const [verify, { findings }] = medianOf(() => blockingUnits(varied, matching))
  const { orders, loops } = matching.search
  return {
    seed,
    couples: couplesOf(varied),
    supplementalLists: varied.supplements.applicant.length,
    reversions: varied.reversions.donor.length,
    ...{ alone, whole, verify, orders, loops, findings: findings.length },
  }
}

function medianOf<Result>(work: () => Result): [number, Result] {
  const times: number[] = []
  for (;;) {
    const began = performance.now()
    const result = work()
    times.push(performance.now() - began)
    if (times.length === RUNS) return [times.sort((x, y) => x - y)[RUNS >> 1], result]
  }
}

/** What came out, and the times in the middle and at the far end, as a table in Markdown. */
export function format(rows: readonly Row[]): string {
  const sorted = (of: (row: Row) => number): number[] => rows.map(of).sort((x, y) => x - y)
  const spread = (of: (row: Row) => number): string[] => {
    const values = sorted(of)
    return [values[values.length >> 1], values[values.length - 1]].map((value) => value.toFixed(1))
  }
  const inOne = rows.filter(({ orders, findings }) => orders === 1 && findings === 0).length
  const stable = rows.filter(({ findings }) => findings === 0).length
  const cells = [
    ['markets', String(rows.length), ''],
    ['stable in the first order', String(inOne), ''],
    ['stable after other orders', String(stable - inOne), ''],
    ['no stable matching found', String(rows.length - stable), ''],
    ['alone, ms', ...spread(({ alone }) => alone)],
    ['whole match, ms', ...spread(({ whole }) => whole)],
    ['whole match, times alone', ...spread(({ whole, alone }) => whole / alone)],
    ['verify, ms', ...spread(({ verify }) => verify)],
  ]
  const head = ['', 'median', 'most']
  return [head, head.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

if (import.meta.main) {
  const rows = await run(Number(process.argv[2] ?? SEEDS))
  for (const row of rows) if (row.orders > 1) console.log(JSON.stringify(row))
  console.log(format(rows))
}

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fastMatcher } from '../src/matching/kernel.ts'
import { type ListedMarket, matchListed, worldOfLists } from '../src/matching/listed-market.ts'
import { UNMATCHED, UNRANKED, type World } from '../src/matching/world.ts'
import { MARKET_SHAPES } from './markets.ts'

/** One engine on one market whose programs rank applicants in order, as submitted markets do. */
export interface Row {
  readonly market: string
  readonly applicants: number
  readonly lines: number
  /** Proposals made; the same for every engine. */
  readonly proposals: number
  readonly engine: string
  /** Milliseconds. */
  readonly min: number
  /** Milliseconds. */
  readonly median: number
  /** How many times faster than the ordinary C++ heap, by the median; without a compiler, than the plain engine. */
  readonly timesFaster: number
}

const SEED = 20261122
/** Applicants, and runs measured. */
const SIZES: readonly (readonly [number, number])[] = [
  [5_000, 31],
  [50_000, 15],
]
/** The largest size takes long to prepare, so it is tried in one shape: the one that matters. */
const LARGE = { shape: 'national', applicants: 500_000, runs: 5 }
/** Applicants of the market in which everyone agrees and the worst come first: n(n+1)/2 proposals. */
const ADVERSARIAL = [500, 2_000, 5_000]

/** The market with each program's keys as ranks 0, 1, 2, ... */
function listed(world: World): ListedMarket {
  const applicants = world.listStart.length - 1
  const lines = Array.from({ length: world.quota.length }, (): { a: number; key: number }[] => [])
  for (let a = 0; a < applicants; a++)
    for (let l = world.listStart[a]; l < world.listStart[a + 1]; l++)
      if (world.listKey[l] !== UNRANKED) lines[world.listProgram[l]].push({ a, key: world.listKey[l] })
  const start = new Uint32Array(lines.length + 1)
  lines.forEach((list, p) => {
    list.sort((x, y) => x.key - y.key || x.a - y.a)
    start[p + 1] = start[p] + list.length
  })
  const entry = Uint32Array.from(lines.flatMap((list) => list.map(({ a }) => a)))
  return { wanted: { start: world.listStart, entry: world.listProgram }, ranked: { start, entry }, quota: world.quota }
}

function allAgree(applicants: number): ListedMarket {
  const start = Uint32Array.from({ length: applicants + 1 }, (_, i) => i * applicants)
  const wanted = new Uint32Array(applicants * applicants)
  const ranked = new Uint32Array(applicants * applicants)
  for (let i = 0; i < wanted.length; i++) {
    wanted[i] = i % applicants
    ranked[i] = applicants - 1 - (i % applicants)
  }
  return { wanted: { start, entry: wanted }, ranked: { start, entry: ranked }, quota: new Uint32Array(applicants).fill(1) }
}

/** FNV-1a, 64 bits, over the program of each applicant as an int32, -1 for nobody. */
function hashOf(world: World, line: Int32Array): string {
  let high = 0x14650fb0
  let low = 0x739d0383
  for (const l of line) {
    const program = l === UNMATCHED ? -1 : world.listProgram[l]
    for (let byte = 0; byte < 4; byte++) {
      low = (low ^ ((program >>> (8 * byte)) & 0xff)) >>> 0
      // Times 2^40 + 435, modulo 2^64, in parts of 16 and 32 bits.
      const product = (low & 0xffff) * 435
      const upper = (low >>> 16) * 435 + Math.floor(product / 65_536)
      high = (Math.imul(high, 435) + Math.floor(upper / 65_536) + (low << 8)) >>> 0
      low = (((upper & 0xffff) << 16) | (product & 0xffff)) >>> 0
    }
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0')
}

interface Native {
  readonly median: number
  readonly min: number
  readonly proposals: number
  readonly hash: string
}

/** The ordinary heap, compiled where there is a compiler; null with a word where there is none. */
function compileNative(folder: string): ((market: ListedMarket, runs: number) => Native) | null {
  const program = join(folder, 'ordinary-heap')
  try {
    const source = join(import.meta.dirname, 'ordinary-heap.cpp')
    execFileSync('c++', ['-O3', '-march=native', '-std=c++17', '-o', program, source], { stdio: 'ignore' })
  } catch {
    process.stderr.write('There is no C++ compiler, so the ordinary heap is left out.\n')
    return null
  }
  return ({ wanted, ranked, quota }, runs) => {
    const head = Uint32Array.of(0x31304144, wanted.start.length - 1, quota.length, wanted.entry.length)
    const parts = [head, quota, wanted.start, wanted.entry, ranked.start, ranked.entry]
    const path = join(folder, 'market.bin')
    writeFileSync(
      path,
      Buffer.concat(parts.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength))),
    )
    return JSON.parse(execFileSync(program, [path, String(runs)], { encoding: 'utf8' })) as Native
  }
}

function timed(work: () => unknown, runs: number): { min: number; median: number } {
  const times: number[] = []
  for (let i = -1; i < runs; i++) {
    const began = performance.now()
    work()
    if (i >= 0) times.push(performance.now() - began)
  }
  times.sort((x, y) => x - y)
  return { min: times[0], median: times[times.length >> 1] }
}

/** Runs every engine on the same markets. Throws when two of them disagree. */
export async function run(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'matchcast-benchmark-'))
  try {
    const native = compileNative(folder)
    const rows: Row[] = []
    for (const { name, draw } of MARKET_SHAPES)
      for (const [applicants, runs] of name === LARGE.shape ? [...SIZES, [LARGE.applicants, LARGE.runs] as const] : SIZES) {
        process.stderr.write(`${name}, ${applicants} applicants\n`)
        rows.push(...compare(name, listed(draw(applicants, SEED)), runs, native))
      }
    for (const n of ADVERSARIAL) rows.push(...compare('all agree, worst first', allAgree(n), 3, native))
    return rows
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function compare(market: string, lists: ListedMarket, runs: number, native: ReturnType<typeof compileNative>): Row[] {
  const world = worldOfLists(lists)
  const plain = fastMatcher(world, 'plain')
  const { line, proposals } = plain.match()
  const answer = `${hashOf(world, line)} after ${proposals} proposals`
  const agree = (engine: string, theirs: string) => {
    if (theirs !== answer) throw new Error(`${market}: ${engine} gives ${theirs}, plain ${answer}`)
  }
  const found: { engine: string; min: number; median: number }[] = []
  if (native) {
    const { median, min, hash, proposals: count } = native(lists, runs)
    agree('ordinary C++ heap', `${hash} after ${count} proposals`)
    found.push({ engine: 'ordinary C++ heap', min, median })
  }
  found.push({ engine: 'plain', ...timed(() => plain.match(), runs) })
  for (const engine of ['packed', 'webassembly'] as const) {
    const matcher = fastMatcher(world, engine)
    const matching = matcher.match()
    agree(engine, `${hashOf(world, matching.line)} after ${matching.proposals} proposals`)
    found.push({ engine: matcher.engine, ...timed(() => matcher.match(), runs) })
  }
  const straight = matchListed(lists)
  agree('from lists', `${hashOf(world, straight.line)} after ${straight.proposals} proposals`)
  found.push({ engine: 'from lists, packing included', ...timed(() => matchListed(lists), runs) })
  const applicants = world.listStart.length - 1
  return found.map((row) => ({
    market,
    applicants,
    lines: world.listProgram.length,
    proposals,
    ...row,
    timesFaster: found[0].median / row.median,
  }))
}

/** The rows as a table in Markdown. */
export function format(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.market,
    row.applicants.toLocaleString('en'),
    row.lines.toLocaleString('en'),
    row.proposals.toLocaleString('en'),
    row.engine,
    row.min.toFixed(2),
    row.median.toFixed(2),
    row.timesFaster.toFixed(1),
  ])
  const head = ['market', 'applicants', 'lines', 'proposals', 'engine', 'min ms', 'median ms', 'times faster']
  return [head, head.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

if (import.meta.main) console.log(format(await run()))

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'

/**
 * Runs the benchmarks named on the command line, or all, and prints their tables; a number behind a name is how many seconds it
 * takes, where it can take any. --write puts them into RESULTS.md
 * together with the machine, the Node version and the commit. Tables of benchmarks that were not run stay as they are.
 */
const ROOMS = {
  matching: 'Matching alone, on seeded markets of four shapes',
  engines: 'Matching markets of ranks: alone, every engine, and from lists',
  couples: 'National markets with couples, supplemental lists, reversions and even quotas, 50 seeds',
  worlds: 'Worlds of season 2025, on one thread',
  forecasts: 'Forecasts inside a worker, on one thread',
  recommendations: 'Recommendations of 20 programs out of the national catalogue, 256 worlds, on one thread',
  calibration: 'Forecasts of applicants of fresh worlds beside what became of them, 200,000 if not said otherwise',
  requests: 'Requests against the running service, client on the same machine',
  overload: 'More requests than can be answered, client on the same machine',
  soak: 'Four fifths of the capacity for a long time, one request in a hundred bad',
  gone: 'What becomes of work whose client hangs up, client on the same machine',
  matches: 'National markets in one request to the running service, client on the same machine',
} as const

interface Bench {
  run(seconds?: number): Promise<readonly unknown[]>
  format(rows: readonly unknown[]): string
}

const args = process.argv.slice(2)
const seconds = args.map(Number).find((arg) => arg > 0)
const wanted = args.filter((arg) => arg !== '--write' && !(Number(arg) > 0))
const unknown = wanted.filter((name) => !(name in ROOMS))
if (unknown.length > 0) {
  process.stderr.write(`There is no benchmark "${unknown[0]}"; at hand: ${Object.keys(ROOMS).join(', ')}.\n`)
  process.exit(2)
}

const RESULTS = new URL('RESULTS.md', import.meta.url)
const git = (...what: string[]) => execFileSync('git', what, { encoding: 'utf8' }).trim()

/** On what, with what and when a table was measured. */
function circumstances(): string {
  const changed =
    git('status', '--porcelain', '--', 'src', 'workers', 'benchmarks', ':!benchmarks/RESULTS.md') === ''
      ? ''
      : ' with uncommitted changes'
  const machine = `${cpus()[0].model.trim()}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`
  const commit = `commit ${git('rev-parse', '--short', 'HEAD')}${changed}`
  return `${machine}; Node ${process.version}; ${commit}; ${new Date().toISOString().slice(0, 10)}`
}

/** title -> text of the sections of RESULTS.md. */
function sectionsSoFar(): Map<string, string> {
  const text = existsSync(RESULTS) ? readFileSync(RESULTS, 'utf8') : ''
  const parts = text.split(/^## /m).slice(1)
  return new Map(parts.map((part) => [part.slice(0, part.indexOf('\n')), `## ${part.trimEnd()}\n`]))
}

const sections = sectionsSoFar()
for (const [name, title] of Object.entries(ROOMS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  process.stderr.write(`Running ${name} ...\n`)
  const bench = (await import(`./${name}.ts`)) as Bench
  const table = bench.format(await bench.run(seconds))
  const section = `## ${title}\n\n\`npm run -s bench -- ${name}\`; ${circumstances()}\n\n${table}\n`
  process.stdout.write(`${section}\n`)
  sections.set(title, section)
}

if (args.includes('--write')) {
  const titles: readonly string[] = Object.values(ROOMS)
  const known = titles.flatMap((title) => sections.get(title) ?? [])
  const others = [...sections].flatMap(([title, section]) => (titles.includes(title) ? [] : section))
  const head = '# Results\n\nThe machines are virtual and shared, so ratios and medians say more than single times.\n'
  writeFileSync(RESULTS, [head, ...known, ...others].join('\n'))
}

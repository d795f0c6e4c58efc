import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'

/**
 * Runs the benchmarks named on the command line, or all, and prints their tables; --write puts them into RESULTS.md
 * together with the machine, the Node version and the commit.
 */
const ROOMS = {
  matching: 'Matching alone, on seeded markets of four shapes',
  engines: 'Matching markets of ranks: alone, every engine, and from lists',
  worlds: 'Worlds of season 2025, on one thread',
  forecasts: 'Forecasts inside a worker, on one thread',
  requests: 'Requests against the running service, client on the same machine',
} as const

interface Bench {
  run(): Promise<readonly unknown[]>
  format(rows: readonly unknown[]): string
}

const args = process.argv.slice(2)
const wanted = args.filter((arg) => arg !== '--write')
const unknown = wanted.filter((name) => !(name in ROOMS))
if (unknown.length > 0) {
  process.stderr.write(`There is no benchmark "${unknown[0]}"; at hand: ${Object.keys(ROOMS).join(', ')}.\n`)
  process.exit(2)
}

const sections: string[] = []
for (const [name, title] of Object.entries(ROOMS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  process.stderr.write(`Running ${name} ...\n`)
  const bench = (await import(`./${name}.ts`)) as Bench
  const section = `## ${title}\n\n\`npm run -s bench -- ${name}\`\n\n${bench.format(await bench.run())}\n`
  process.stdout.write(`${section}\n`)
  sections.push(section)
}

if (args.includes('--write')) {
  const git = (...what: string[]) => execFileSync('git', what, { encoding: 'utf8' }).trim()
  const changed = git('status', '--porcelain', '--', 'src', 'workers', 'benchmarks') === '' ? '' : ' with uncommitted changes'
  const machine = `${cpus()[0].model.trim()}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`
  const head = `# Results

Machine: ${machine} (virtual and shared, so ratios and medians say more than single times)
Node: ${process.version}
Commit: ${git('rev-parse', '--short', 'HEAD')}${changed}
Date: ${new Date().toISOString().slice(0, 10)}
`
  writeFileSync(new URL('RESULTS.md', import.meta.url), `${head}\n${sections.join('\n')}`)
}

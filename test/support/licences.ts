import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/**
 * `npm run -s licences`: every package in the lock file by its licence, those that go into the image first. Fails where a licence is
 * not one of those that were agreed to. `--list` names every package.
 */

/** What may be shipped with the service. */
const SHIPPED: readonly string[] = [
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'PostgreSQL',
]
/** What tools may have besides, which nobody gets from us. */
const TOOLS: readonly string[] = [...SHIPPED, 'MPL-2.0', 'Python-2.0', 'CC0-1.0', 'Zlib', 'CC-BY-4.0', 'Unlicense']

interface Locked {
  readonly version?: string
  readonly license?: string
  readonly dev?: boolean
  readonly link?: boolean
}

const lock = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package-lock.json'), 'utf8')) as {
  packages: Readonly<Record<string, Locked>>
}

/** Whether a licence expression (SPDX) can be met by these licences: one side of OR, every side of AND. */
const allowed = (expression: string, licences: readonly string[]): boolean =>
  expression
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => licences.includes(licence.trim())))

const packages = Object.entries(lock.packages)
  .filter(([path, { link }]) => path !== '' && !link)
  .map(([path, { version, license = 'none', dev = false }]) => ({
    name: `${path.replace(/^.*node_modules\//, '')}@${version}`,
    license,
    use: dev ? 'tools' : 'shipped',
    fault: !allowed(license, dev ? TOOLS : SHIPPED),
  }))

for (const use of ['shipped', 'tools']) {
  const group = Map.groupBy(
    packages.filter((each) => each.use === use),
    ({ license }) => license,
  )
  for (const [license, members] of [...group].sort(([, a], [, b]) => b.length - a.length)) {
    const names = process.argv.includes('--list') ? `: ${members.map(({ name }) => name).join(', ')}` : ''
    console.log(`${use.padEnd(8)} ${license.padEnd(20)} ${members.length}${names}`)
  }
}
const faults = packages.filter(({ fault }) => fault)
for (const { name, license, use } of faults) console.error(`${name} (${use}): ${license} is not among the licences agreed to.`)
process.exitCode = faults.length > 0 ? 1 : 0

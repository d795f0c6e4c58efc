import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { COMPUTED, importsOf, namesIn } from './support/source-scan.ts'

/** Each room imports from itself and from those to its left. */
const ROOMS = ['matching', 'market', 'forecast', 'service', 'http', 'server'] as const
/** These compute and nothing else: no packages, no node modules, no clock, no chance. */
const PURE: readonly string[] = ['matching', 'market', 'forecast']
const WORKERS_MAY_IMPORT: readonly string[] = ['matching', 'market', 'forecast', 'service']
const IMPURE_NAMES = ['Math.random', 'Date', 'performance', 'process', 'crypto', 'globalThis', 'setTimeout', 'fetch', 'require']
const LONGEST_FILE = 300
/** The examples the interface is documented with are data, and the one thing that http takes from outside src. */
const EXAMPLES = 'openapi/examples/'

const TOP_LEVEL = [
  ...['src', 'workers', 'openapi', 'benchmarks', 'test', 'package.json', 'tsconfig.json', 'Dockerfile', 'README.md'],
  ...['package-lock.json', 'LICENSE', 'biome.json', 'vitest.config.ts', 'tsconfig.build.json'],
]
/** Made by tools and kept out of the repository. */
const MADE_BY_TOOLS = ['node_modules', 'coverage', 'dist']

const ROOT = new URL('..', import.meta.url)

/** A source file: its path from the root of the repository, and what it says. */
interface Source {
  readonly path: string
  readonly text: string
}

function sourcesIn(folder: string): Source[] {
  const paths = readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
  return paths
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({ path: `${folder}/${path}`, text: readFileSync(new URL(`${folder}/${path}`, ROOT), 'utf8') }))
}

/** The room a path lies in: a folder of src, "server" or "cli" for the two files that stand alone, otherwise its top-level folder. */
function roomOf(path: string): string {
  const [top, room] = path.split('/')
  return top === 'src' ? room.replace(/\.ts$/, '') : top
}

/** What is wrong with importing this module here, if anything. */
function importFault(path: string, module: string): string | undefined {
  const room = roomOf(path)
  if (room === 'cli' || room === 'server') return undefined
  if (!module.startsWith('.')) return PURE.includes(room) ? `${path}: ${room} is pure, it may not import ${module}` : undefined
  const imported = posix.join(posix.dirname(path), module)
  if (room === 'http' && imported.startsWith(EXAMPLES) && imported.endsWith('.json')) return undefined
  const target = roomOf(imported)
  const allowed = room === 'workers' ? WORKERS_MAY_IMPORT : ROOMS.slice(0, ROOMS.indexOf(room as (typeof ROOMS)[number]) + 1)
  return (allowed as readonly string[]).includes(target) ? undefined : `${path}: ${room} may not import from ${target}`
}

function importFaults(sources: readonly Source[]): string[] {
  return sources
    .flatMap(({ path, text }) => importsOf(text).map((module) => importFault(path, module)))
    .filter((fault) => fault !== undefined)
}

function impurities(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => PURE.includes(roomOf(path)))
    .flatMap(({ path, text }) => IMPURE_NAMES.filter((name) => namesIn(text).has(name)).map((name) => `${path}: ${name}`))
}

const linesOf = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0)

const longFiles = (sources: readonly Source[]): string[] =>
  sources.filter(({ text }) => linesOf(text) > LONGEST_FILE).map(({ path, text }) => `${path}: ${linesOf(text)} lines`)

describe('the repository', () => {
  const sources = [...sourcesIn('src'), ...sourcesIn('workers')]

  test('matching <- market <- forecast <- service <- http <- server: an arrow points to what may be imported', () => {
    expect(importFaults(sources)).toEqual([])
  })

  test('every room under src stands in that line', () => {
    const rooms = new Set(sourcesIn('src').map(({ path }) => roomOf(path)))
    expect([...rooms].filter((room) => ![...ROOMS, 'cli'].includes(room))).toEqual([])
  })

  test('the pure rooms know no clock, no chance and no environment', () => {
    expect(impurities(sources)).toEqual([])
  })

  test(`no source file is longer than ${LONGEST_FILE} lines`, () => {
    expect(longFiles(sources)).toEqual([])
  })

  test('the top level has nothing in it but what was agreed', () => {
    const names = readdirSync(ROOT).filter((name) => !name.startsWith('.') && !MADE_BY_TOOLS.includes(name))
    expect(names.filter((name) => !TOP_LEVEL.includes(name))).toEqual([])
  })
})

describe('planted violations are found', () => {
  const planted = (path: string, text: string): string[] => importFaults([{ path, text }])

  test.each([
    ['a static import', `import { x } from '../market/season.ts'`],
    ['an import of types', `import type { X } from "../market/season.ts"`],
    ['an import for its effect', `import '../market/season.ts'`],
    ['an import over several lines', `import {\n  x,\n  y as z,\n} from '../market/season.ts'`],
    ['a default import with names', `import x, { y } from '../market/season.ts'`],
    ['an import of everything', `import * as season from '../market/season.ts'`],
    ['an export of names', `export { x } from '../market/season.ts'`],
    ['an export of types', `export type { X } from '../market/season.ts'`],
    ['an export of everything', `export * from '../market/season.ts'`],
    ['an export of everything under a name', `export * as season from '../market/season.ts'`],
    ['a dynamic import', `const season = await import('../market/season.ts')`],
    ['a dynamic import of a template', 'const season = import(`../market/season.ts`)'],
    ['an import in what a template fills in', `const text = \`\${await import('../market/season.ts')}\``],
    ['an import after a regular expression with a quote in it', `const quote = /['"/*]/\nexport * from '../market/season.ts'`],
  ])('%s of a room to the right', (_name, text) => {
    expect(planted('src/matching/menus.ts', text)).toEqual(['src/matching/menus.ts: matching may not import from market'])
  })

  test('a package, a node module or a computed name in a pure room', () => {
    expect(planted('src/market/season.ts', `import fs from 'node:fs'`)).toHaveLength(1)
    expect(planted('src/forecast/advise.ts', `import { z } from 'zod'`)).toHaveLength(1)
    expect(planted('src/forecast/advise.ts', `import(\`./\${name}.ts\`)`)).toEqual([
      `src/forecast/advise.ts: forecast is pure, it may not import ${COMPUTED}`,
    ])
    expect(planted('src/service/pool.ts', `import { Piscina } from 'piscina'`)).toEqual([])
  })

  test('the web in a worker, the server from a room, and anything outside src', () => {
    expect(planted('workers/forecast.ts', `export { app as default } from '../src/http/app.ts'`)).toHaveLength(1)
    expect(planted('workers/forecast.ts', `export { forecast as default } from '../src/forecast/forecast.ts'`)).toEqual([])
    expect(planted('src/http/app.ts', `import '../server.ts'`)).toHaveLength(1)
    expect(planted('src/service/jobs.ts', `import { work } from '../../workers/job.ts'`)).toHaveLength(1)
    expect(planted('src/cli.ts', `import { app } from './http/app.ts'`)).toEqual([])
  })

  test('what only looks like an import is none', () => {
    const text = `
      // import x from '../market/a.ts'
      /* export * from '../market/b.ts' */
      const words = "import x from '../market/c.ts'"
      const here = import.meta.url, half = 4 / 2 // '
      export { words }
      export const from = '../market/d.ts'
      table.import('../market/e.ts')`
    expect(importsOf(text)).toEqual([])
  })

  test('chance and the clock, but not members or strings of the same name', () => {
    const faults = (text: string) => impurities([{ path: 'src/market/random.ts', text }])
    expect(faults('const x = Math.random()')).toEqual(['src/market/random.ts: Math.random'])
    expect(faults('const now = new Date()')).toEqual(['src/market/random.ts: Date'])
    expect(faults(`const x = row.Date + other.random() // Date\nconst y = 'Date'`)).toEqual([])
  })

  test('a file of one line too many', () => {
    const file = (lines: number) => [{ path: 'src/market/a.ts', text: 'x\n'.repeat(lines) }]
    expect(longFiles(file(LONGEST_FILE))).toEqual([])
    expect(longFiles(file(LONGEST_FILE + 1))).toEqual(['src/market/a.ts: 301 lines'])
  })
})

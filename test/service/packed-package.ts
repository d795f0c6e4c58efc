import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/**
 * Packs the package, installs the tarball into an empty project, and there compiles and runs the example of the README: what is
 * promised to those who use the matching core on its own. Slower than a test should be, so it is run by `npm run -s package-check`.
 */
const PROJECT = resolve(import.meta.dirname, '../..')

const [, example] =
  /```ts\n([^`]*'matchcast\/matching\/[^`]*)```\n\n```\n/.exec(readFileSync(join(PROJECT, 'README.md'), 'utf8')) ?? []
const [, printed] =
  /```ts\n[^`]*'matchcast\/matching\/[^`]*```\n\n```\n([^`]*)```/.exec(readFileSync(join(PROJECT, 'README.md'), 'utf8')) ?? []
if (!example || !printed) throw new Error('The README has no example of the package with what it prints.')

const folder = mkdtempSync(join(tmpdir(), 'matchcast-package-'))
const run = (command: string, ...args: string[]) => execFileSync(command, args, { cwd: folder, encoding: 'utf8' })
try {
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {
    cwd: PROJECT,
    stdio: ['ignore', process.stderr, process.stderr],
  })
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!
  const packed = run('tar', '-tzf', tarball).trim().split('\n')
  const surplus = packed.filter(
    (path) => !/^package\/(dist\/matching\/[\w-]+\.(js|d\.ts)|package\.json|README\.md|LICENSE)$/.test(path),
  )
  if (surplus.length > 0) throw new Error(`The package holds more than it should: ${surplus.join(', ')}`)

  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'empty', private: true, type: 'module' }))
  run('npm', 'install', '--silent', '--omit=optional', '--ignore-scripts', '--prefer-offline', `./${tarball}`)
  writeFileSync(join(folder, 'example.ts'), example)
  run(
    join(PROJECT, 'node_modules/.bin/tsc'),
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2024',
    '--types',
    '',
    'example.ts',
  )
  const out = run(process.execPath, 'example.js')
  if (out !== printed) throw new Error(`The example of the README prints\n${out}and not\n${printed}`)
  console.log(`${tarball}: ${packed.length} files; the example of the README compiles and prints what is said there.`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

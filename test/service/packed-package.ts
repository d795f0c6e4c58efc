import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { startService } from '../support/service.ts'

/**
 * Packs the package, installs the tarball into an empty project, and there compiles and runs the examples of the README: what is
 * promised to those who use the matching core on its own, or the client. Slower than a test should be, so it is run by
 * `npm run -s package-check`.
 */
const PROJECT = resolve(import.meta.dirname, '../..')
const README = readFileSync(join(PROJECT, 'README.md'), 'utf8')
const ADDRESS = 'http://127.0.0.1:3000'
const MAY_HOLD =
  /^package\/(dist\/matching\/[\w-]+\.(js|d\.ts)|dist\/client\/client(-types)?\.(js|d\.ts)|package\.json|README\.md|LICENSE)$/

interface Example {
  readonly code: string
  readonly printed: string
}

/** The example that imports from this part of the package, and what the README says it prints. */
function exampleOf(part: string): Example {
  const blocks = [...README.matchAll(/```ts\n([^`]*(?:`[^`\n]+`[^`]*)*)```\n\n```\n([^`]*)```/g)]
  const found = blocks.find(([, code]) => code.includes(`'matchcast/${part}`))
  if (!found) throw new Error(`The README has no example of matchcast/${part} with what it prints.`)
  return { code: found[1], printed: found[2] }
}

const folder = mkdtempSync(join(tmpdir(), 'matchcast-package-'))
const run = (command: string, ...args: string[]) => execFileSync(command, args, { cwd: folder, encoding: 'utf8' })

function compile(name: string, code: string): string {
  writeFileSync(join(folder, `${name}.ts`), code)
  const how = ['--strict', '--module', 'nodenext', '--target', 'es2024', '--lib', 'es2024,dom', '--types', '']
  try {
    run(join(PROJECT, 'node_modules/.bin/tsc'), ...how, `${name}.ts`)
  } catch (error) {
    throw new Error(`The example of the README does not compile: ${(error as { stdout: string }).stdout}`)
  }
  return `${name}.js`
}

function expectPrinted(name: string, out: string, printed: string) {
  if (out !== printed) throw new Error(`The example of ${name} in the README prints\n${out}and not\n${printed}`)
}

/** Figures depend on the number of worlds, which is small here. */
const withoutFigures = (text: string) => text.replace(/\d+(\.\d+)?(e-\d+)?/g, '0')

/** Runs in the background, so that the service in this process can answer. */
async function runAgainstService({ code, printed }: Example) {
  if (!code.includes(ADDRESS)) throw new Error(`The example of the client does not name ${ADDRESS}.`)
  const service = await startService()
  try {
    const address = await service.app.listen({ host: '127.0.0.1', port: 0 })
    const script = compile('client', code.replace(ADDRESS, address))
    const { stdout } = await promisify(execFile)(process.execPath, [script], { cwd: folder })
    expectPrinted('the client', withoutFigures(stdout), withoutFigures(printed))
  } finally {
    await service.close()
  }
}

try {
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {
    cwd: PROJECT,
    stdio: ['ignore', process.stderr, process.stderr],
  })
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!
  const packed = run('tar', '-tzf', tarball).trim().split('\n')
  const surplus = packed.filter((path) => !MAY_HOLD.test(path))
  if (surplus.length > 0) throw new Error(`The package holds more than it should: ${surplus.join(', ')}`)

  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'empty', private: true, type: 'module' }))
  run('npm', 'install', '--silent', '--omit=optional', '--ignore-scripts', '--prefer-offline', `./${tarball}`)
  const matching = exampleOf('matching')
  expectPrinted('the matching core', run(process.execPath, compile('matching', matching.code)), matching.printed)
  await runAgainstService(exampleOf('client'))
  console.log(`${tarball}: ${packed.length} files; the examples of the README compile and print what is said there.`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

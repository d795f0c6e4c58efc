import {
  chmodSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { checkWritable, openResults } from '../../src/service/result-file.ts'
import { UsageError } from '../../src/service/usage-error.ts'
import { run } from '../support/service.ts'

const root = mkdtempSync(join(tmpdir(), 'matchcast-results-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const folder = () => mkdtempSync(join(root, 'one-'))

describe('a file of results', () => {
  test('stands under its name only when it is kept', () => {
    const own = folder()
    const out = join(own, 'results.csv')
    const file = openResults(out)
    file.write('half\n')
    expect(readdirSync(own)).not.toContain('results.csv')
    file.write('whole\n')
    file.keep()
    file.drop()
    expect(readdirSync(own)).toEqual(['results.csv'])
    expect(readFileSync(out, 'utf8')).toBe('half\nwhole\n')
  })

  test('that is dropped leaves what was there before', () => {
    const own = folder()
    const out = join(own, 'results.csv')
    writeFileSync(out, 'before')
    const file = openResults(out)
    file.write('after')
    file.drop()
    expect(readdirSync(own)).toEqual(['results.csv'])
    expect(readFileSync(out, 'utf8')).toBe('before')
  })

  test('takes the place of the file that a link leads to, with its mode', () => {
    const own = folder()
    const [out, link] = [join(own, 'results.csv'), join(own, 'link.csv')]
    writeFileSync(out, 'before')
    chmodSync(out, 0o640)
    symlinkSync(out, link)
    const file = openResults(link)
    file.write('after')
    file.keep()
    expect(readFileSync(out, 'utf8')).toBe('after')
    expect(readdirSync(own).sort()).toEqual(['link.csv', 'results.csv'])
    expect(statSync(out).mode & 0o777).toBe(0o640)
  })

  test('is written through a link that leads to nothing yet', () => {
    const own = folder()
    const link = join(own, 'link.csv')
    symlinkSync('new.csv', link)
    const file = openResults(link)
    file.write('after')
    file.keep()
    expect(readFileSync(join(own, 'new.csv'), 'utf8')).toBe('after')
  })

  test('is not renamed over a named pipe', async () => {
    const own = folder()
    const pipe = join(own, 'pipe')
    const write = `import { openResults } from './src/service/result-file.ts'; const file = openResults(${JSON.stringify(pipe)}); file.write('through'); file.keep()`
    const command = `mkfifo '${pipe}' && { cat '${pipe}' & "$0" --input-type=module -e "$1"; wait; }`
    const shell = run('sh', ['-c', command, process.execPath, write])
    expect(await shell.ended, shell.err()).toBe(0)
    expect(shell.out()).toBe('through')
    expect(statSync(pipe).isFIFO()).toBe(true)
  })

  test('that a shell has opened as standard output is written where the shell reads it', async () => {
    const own = folder()
    const [out, other] = [join(own, 'out.txt'), join(own, 'other.txt')]
    writeFileSync(out, '')
    linkSync(out, other)
    const write =
      "import { openResults } from './src/service/result-file.ts'; const file = openResults('/dev/stdout'); file.write('seen'); file.keep()"
    const shell = run('sh', ['-c', `"$0" --input-type=module -e "$1" > '${out}'`, process.execPath, write])
    expect(await shell.ended, shell.err()).toBe(0)
    expect(readFileSync(other, 'utf8')).toBe('seen')
  })

  test.each([
    ['', '--out needs the name of a file, not ""'],
    [join(root, 'nowhere', 'out.csv'), 'this cannot be written: there is no such folder'],
    [root, 'this cannot be written: EISDIR'],
  ])('named %j is refused before anything is written', (out, complaint) => {
    for (const refused of [() => openResults(out), () => checkWritable(out)]) {
      expect(refused).toThrow(UsageError)
      expect(refused).toThrow(complaint)
    }
  })

  test('that can be written is left as it is by looking', () => {
    const own = folder()
    checkWritable(join(own, 'new.csv'))
    expect(readdirSync(own)).toEqual([])
  })
})

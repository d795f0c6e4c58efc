import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createMenuTable, fillWorld, type MenuTable, menuTableBytes, numbersOf } from '../../src/forecast/menu-table.ts'
import { openMarket } from '../../src/market/market.ts'
import { readMenuFile, writeMenuFile } from '../../src/service/menu-file.ts'
import { menuFilePath, openMenuTable } from '../../src/service/menu-store.ts'
import type { Pool } from '../../src/service/pool.ts'
import { PROJECT } from '../support/service.ts'

vi.mock('../../src/service/menu-file.ts', async (original) => {
  const file = await original<typeof import('../../src/service/menu-file.ts')>()
  return { ...file, writeMenuFile: vi.fn(file.writeMenuFile) }
})

const market = openMarket('2025')!
const truth = createMenuTable(market, 1, 1)
fillWorld(truth, market, 0)
const facts = { season: '2025', model: market.version, seed: 1, worlds: 1, programs: market.programs.length }

let cacheDir: string
beforeEach(() => {
  cacheDir = mkdtempSync(join(tmpdir(), 'matchcast-'))
})
afterEach(() => rmSync(cacheDir, { recursive: true, force: true }))

/** Opens a table of one world; its pool copies the world drawn above instead of drawing it again. */
async function open(folder = cacheDir, wait = true) {
  const warnings: string[] = []
  let built = 0
  const run = async (_lane: string, _name: string, { table }: { table: MenuTable }) => {
    built++
    numbersOf(table).set(numbersOf(truth))
  }
  const { table, cached } = await openMenuTable({
    pool: { run } as unknown as Pool,
    market,
    worlds: 1,
    seed: 1,
    cacheDir: folder,
    warn: (message) => warnings.push(message),
    onProgress: () => {},
    signal: new AbortController().signal,
  })
  if (wait) await cached
  return { cutoffs: table.cutoffs, warnings, built }
}

const path = () => menuFilePath({ market, worlds: 1, seed: 1, cacheDir })

/** Changes the cached file, opens the table, and checks that it was built again with a warning, and cached again. */
async function rebuiltAfter(damage: (file: Buffer) => Buffer, reason: RegExp) {
  await open()
  writeFileSync(path(), damage(readFileSync(path())))
  const { cutoffs, warnings, built } = await open()
  expect(built).toBe(1)
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toMatch(reason)
  expect(warnings[0]).toContain(path())
  expect(cutoffs).toEqual(truth.cutoffs)
  expect(await open()).toMatchObject({ built: 0, warnings: [] })
}

const changed = (index: (length: number) => number) => (file: Buffer) => {
  const copy = Buffer.from(file)
  copy[index(copy.length)] ^= 1
  return copy
}

describe('the cached menu table', () => {
  test('takes as much of a disk for a world as the README says', () => {
    const said = /\.bin`, about (\d+) kB a world/.exec(readFileSync(join(PROJECT, 'README.md'), 'utf8'))![1]
    expect(Number(said)).toBe(Math.round(menuTableBytes(openMarket('2025')!, 1) / 1000))
  })

  test('is built and written when there is none, without a warning', async () => {
    expect(await open()).toMatchObject({ built: 1, warnings: [] })
    expect(readdirSync(cacheDir)).toHaveLength(1)
  })

  test('is read, to the last bit, when there is one', async () => {
    await open()
    const { cutoffs, built } = await open()
    expect(built).toBe(0)
    expect(Buffer.from(cutoffs.buffer).equals(Buffer.from(truth.cutoffs.buffer))).toBe(true)
    expect(cutoffs.buffer).toBeInstanceOf(SharedArrayBuffer)
  })

  test('is built again after a flipped bit in the cutoffs', () =>
    rebuiltAfter(
      changed((length) => length - 1000),
      /its checksum is wrong/,
    ))
  test('is built again after a flipped bit in the mark', () =>
    rebuiltAfter(
      changed(() => 3),
      /it is not a menu table/,
    ))
  test('is built again after a flipped bit in the header', () =>
    rebuiltAfter(
      changed(() => 22),
      /header/,
    ))
  test('is built again when it is empty', () => rebuiltAfter(() => Buffer.alloc(0), /it ends in the middle of the mark/))
  test('is built again when its header is cut', () =>
    rebuiltAfter((file) => file.subarray(0, 50), /it ends in the middle of the header/))
  test('is built again when it is cut by a byte', () =>
    rebuiltAfter((file) => file.subarray(0, -1), /it ends in the middle of the cutoffs/))
  test('is built again when it goes on', () =>
    rebuiltAfter((file) => Buffer.concat([file, Buffer.from([0])]), /it goes on after the cutoffs/))
  test('is built again when it is another kind of file', () =>
    rebuiltAfter(() => Buffer.from('{"hello": "world"}'.repeat(10)), /it is not a menu table/))

  test.each([
    ['season', { season: '2024' }],
    ['model', { model: '000000000000' }],
    ['seed', { seed: 2 }],
    ['worlds', { worlds: 2 }],
    ['programs', { programs: 5 }],
  ])('is built again when it is of another %s', async (name, other) => {
    await writeMenuFile(path(), { ...facts, ...other }, numbersOf(truth))
    const { warnings, built } = await open()
    expect(built).toBe(1)
    expect(warnings[0]).toContain(`its ${name} is ${Object.values(other)[0]}, not ${facts[name as keyof typeof facts]}`)
  })

  test('is built again when a file of another format version lies there', async () => {
    await rebuiltAfter(
      (file) => Buffer.from(file.toString('latin1').replace('"format":2', '"format":9'), 'latin1'),
      /its format is 9, not 2/,
    )
  })

  test('is never read from a damaged file, whatever the damage', async () => {
    await open()
    const file = readFileSync(path())
    const damaged = join(cacheDir, 'damaged')
    const bit = fc.record({ at: fc.oneof(fc.nat(300), fc.nat(file.length - 1)), bit: fc.nat(7) })
    fc.assert(
      fc.property(bit, ({ at, bit }) => {
        const copy = Buffer.from(file)
        copy[at] ^= 1 << bit
        writeFileSync(damaged, copy)
        expect(readMenuFile(damaged, facts, new Float32Array(numbersOf(truth).length))?.absent).toBe(false)
      }),
      { numRuns: 300, seed: 2025 },
    )
    expect(readMenuFile(path(), facts, new Float32Array(numbersOf(truth).length))).toBeUndefined()
  })

  test('is built, with a warning, when a folder lies in its place', async () => {
    mkdirSync(path())
    const { warnings, built } = await open()
    expect(built).toBe(1)
    expect(warnings[0]).toMatch(/is not used: .*It is built again/)
    expect(warnings[1]).toMatch(/could not be cached/)
    expect(readdirSync(cacheDir)).toHaveLength(1)
  })

  test('is built, with a warning, when the cache folder cannot be made', async () => {
    const file = join(cacheDir, 'file')
    writeFileSync(file, '')
    const { cutoffs, warnings } = await open(join(file, 'folder'))
    expect(cutoffs).toEqual(truth.cutoffs)
    expect(warnings.at(-1)).toMatch(/could not be cached in .*The next start builds it again/)
  })

  test.skipIf(process.platform !== 'linux')('is built, with a warning, when no folder can ever be made', async () => {
    const { warnings } = await open('/proc/nothing/deeper')
    expect(warnings.at(-1)).toMatch(/could not be cached in \/proc\/nothing\/deeper/)
  })

  test('does not keep anybody waiting until it is written', async () => {
    vi.mocked(writeMenuFile).mockReturnValueOnce(new Promise(() => {}))
    const { cutoffs } = await open(cacheDir, false)
    expect(cutoffs).toEqual(truth.cutoffs)
  })

  test('is given up, with a warning, when it takes too long to write', async () => {
    vi.useFakeTimers()
    try {
      vi.mocked(writeMenuFile).mockReturnValueOnce(new Promise(() => {}))
      const opened = open()
      await vi.advanceTimersByTimeAsync(40_000)
      expect((await opened).warnings).toEqual([
        expect.stringMatching(/could not be cached in .*: it was not written within 30 s/),
      ])
    } finally {
      vi.useRealTimers()
    }
  })

  test('of another model with a long name says so in short', async () => {
    await writeMenuFile(path(), { ...facts, model: 'x'.repeat(2000) }, numbersOf(truth))
    const { warnings } = await open()
    expect(warnings[0]).toMatch(/its model is x{80}…, not /)
  })

  test('is whole when two services write it at once', async () => {
    await Promise.all([open(), open(), open()])
    expect(readdirSync(dirname(path()))).toHaveLength(1)
    expect(await open()).toMatchObject({ built: 0, warnings: [] })
  })
})

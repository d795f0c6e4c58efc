import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openEmbeddedDatabase, type Statements } from '../../src/service/embedded-database.ts'
import { jobTables } from '../../src/service/job-tables.ts'
import { busyWhereFull } from '../../src/service/store-failure.ts'

const JOB = '0b2f9c5e-7a51-4c0e-9a53-3f0c0a1b2d4e'
/** What the job is about, to be found in a file by its mark; not to be compressed much. */
const MARK = 'zebra-applicant'
const input = Buffer.concat([
  Buffer.from(MARK),
  ...Array.from({ length: 500 }, (_, n) => Buffer.from(`${(n * 2654435761) % 9973}`)),
])

/** One folder for all of it, because it takes several seconds to prepare. */
const folder = mkdtempSync(join(tmpdir(), 'matchcast-tables-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const filesWithMark = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name)).includes(MARK))
    .map(({ name }) => name)

test('what a removed job was about takes no more room in the embedded database once it has been tidied, and stands in no file', async () => {
  const database = await openEmbeddedDatabase(folder)
  try {
    const tables = jobTables(database)
    const roomOf = async (table: string): Promise<number> => {
      const text = `SELECT (pg_relation_size($1) + coalesce(pg_relation_size(nullif(reltoastrelid, 0)), 0))::int AS bytes
        FROM pg_class WHERE oid = $1::regclass`
      return (await database.executeSql(text, [table])).rows[0].bytes
    }
    await tables.create()
    await tables.begin(JOB, 'forecasts', null, new Date(Date.now() + 60_000))
    for (let shard = 0; shard < 20; shard++) {
      await tables.addShard(JOB, shard, { what: 'rows', firstRow: 1 + shard, rows: 1, fromWorld: 0, toWorld: 0, input })
      await tables.keep(JOB, shard, { content: input, problems: 0 })
    }
    await tables.received(JOB, 20, 20)
    const { part, bytes } = (await tables.resultPart(JOB, 3, 5, 12))!
    expect([Buffer.from(part).toString(), bytes]).toEqual([input.subarray(5, 17).toString(), input.length])
    expect(await tables.resultPart(JOB, 20, 0, 12)).toBe(undefined)
    await tables.accepted(JOB)
    expect(await roomOf('matchcast.shard')).toBeGreaterThan(20_000)
    expect(filesWithMark(folder)).not.toEqual([])
    expect(await tables.remove(JOB)).toBe(true)
    expect(await roomOf('matchcast.result')).toBeGreaterThan(20_000)
    await tables.tidy(true)
    for (const table of ['job', 'shard', 'result']) expect([table, await roomOf(`matchcast.${table}`)]).toEqual([table, 0])
    expect(filesWithMark(folder)).toEqual([])
  } finally {
    await database.close()
  }
})

test('an embedded database whose log cannot be written ends, and can be opened again with what was kept', async () => {
  const [log, elsewhere] = [join(folder, 'data/pg_wal'), join(folder, 'data/elsewhere')]
  const broken = await openEmbeddedDatabase(folder)
  await expect(broken.executeSql('SELECT 1 / 0')).rejects.toMatchObject({ code: '22012' })
  await expect(broken.executeSql('BEGIN; SELECT 1 / 0; COMMIT')).rejects.toThrow('division by zero')
  await jobTables(broken).begin(JOB, 'forecasts', null, new Date(Date.now() + 60_000))
  renameSync(log, elsewhere)
  // Each goes on to another file of the log, until one has to be made where there is no folder for it.
  const statements = Array.from({ length: 3 }, () => [
    'UPDATE matchcast.job SET total = total + 1',
    'SELECT pg_switch_wal()',
  ]).flat()
  const answers = await Promise.allSettled(statements.map((text) => broken.executeSql(text)))
  expect(answers.at(-1)).toMatchObject({ status: 'rejected', reason: { code: 'BUSY', retryAfter: 5 } })
  expect(await broken.ended).toMatch(/pg_wal/)
  await expect(broken.executeSql('SELECT 1')).rejects.toMatchObject({ code: 'BUSY', retryAfter: 5 })
  renameSync(elsewhere, log)
  const database = await openEmbeddedDatabase(folder)
  try {
    expect((await database.executeSql('SELECT id FROM matchcast.job')).rows).toEqual([{ id: JOB }])
    await jobTables(database).abandonAll()
    expect((await database.executeSql('SELECT id FROM matchcast.job')).rows).toEqual([])
  } finally {
    await database.close()
  }
  expect(await database.ended).toBe(undefined)
})

const failing = (error: unknown): Statements => ({ executeSql: () => Promise.reject(error) })

test.each(['53100', '58030'])('a statement that fails with %s for want of a disk is to be asked again later', async (code) => {
  const tables = jobTables(busyWhereFull(failing(Object.assign(new Error('could not extend file "base/5/1"'), { code }))))
  await expect(tables.received(JOB, 1, 1)).rejects.toMatchObject({ code: 'BUSY', retryAfter: 60 })
  const other = Object.assign(new Error('division by zero'), { code: '22012' })
  await expect(jobTables(busyWhereFull(failing(other))).received(JOB, 1, 1)).rejects.toBe(other)
})

test('a new file of the log is begun only where there is room for it', async () => {
  const asked: string[] = []
  const tables = jobTables({
    async executeSql(text) {
      asked.push(text)
      return { rows: [] }
    },
  })
  await tables.tidy(false)
  expect(asked.filter((text) => /switch_wal|CHECKPOINT/.test(text))).toEqual(['CHECKPOINT'])
  await tables.tidy(true)
  expect(asked.filter((text) => text.includes('switch_wal')).length).toBe(1)
})

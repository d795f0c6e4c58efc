import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openEmbeddedDatabase } from '../../src/service/embedded-database.ts'
import { jobTables } from '../../src/service/job-tables.ts'

const JOB = '0b2f9c5e-7a51-4c0e-9a53-3f0c0a1b2d4e'
/** What the job is about, to be found in a file by its mark; not to be compressed much. */
const MARK = 'zebra-applicant'
const input = Buffer.concat([
  Buffer.from(MARK),
  ...Array.from({ length: 500 }, (_, n) => Buffer.from(`${(n * 2654435761) % 9973}`)),
])

const filesWithMark = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name)).includes(MARK))
    .map(({ name }) => name)

test('what a removed job was about takes no more room in the embedded database once it has been tidied, and stands in no file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'matchcast-tables-'))
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
    await tables.accepted(JOB)
    expect(await roomOf('matchcast.shard')).toBeGreaterThan(20_000)
    expect(filesWithMark(folder)).not.toEqual([])
    expect(await tables.remove(JOB)).toBe(true)
    expect(await roomOf('matchcast.result')).toBeGreaterThan(20_000)
    await tables.tidy()
    for (const table of ['job', 'shard', 'result']) expect([table, await roomOf(`matchcast.${table}`)]).toEqual([table, 0])
    expect(filesWithMark(folder)).toEqual([])
  } finally {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

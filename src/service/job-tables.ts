import type { Statements } from './embedded-database.ts'
import type { JobCounts, JobKind, JobState, JobStatus, SeasonTable } from './job.ts'
import { NO_JOBS } from './job.ts'
import type { Shard } from './job-plan.ts'
import type { ResultPart } from './result-lines.ts'

/** A shard as it is kept, with what its work needs to know of the job. */
export interface KeptShard extends Shard {
  readonly job: string
  readonly shard: number
  readonly kind: JobKind
  /** Of a season job. */
  readonly table: SeasonTable | null
  readonly done: boolean
}

/** What a shard comes to. */
export interface ShardResult {
  readonly content: Uint8Array
  /** Rows answered with a problem. */
  readonly problems: number
}

/** Keeps two processes from making the tables at once; any number that nobody else uses. */
const LOCK = 7_026_226

/** A job that is still being received belongs to nobody yet. Results have a key of their own, so that a shard done twice counts once. */
const TABLES = `
BEGIN;
SELECT pg_advisory_xact_lock(${LOCK});
CREATE SCHEMA IF NOT EXISTS matchcast;
CREATE TABLE IF NOT EXISTS matchcast.job (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  season_table text,
  state text NOT NULL,
  total integer NOT NULL DEFAULT 0,
  shards integer NOT NULL DEFAULT 0,
  created timestamptz NOT NULL DEFAULT now(),
  started timestamptz,
  ended timestamptz,
  expires timestamptz NOT NULL,
  failure text
);
CREATE TABLE IF NOT EXISTS matchcast.shard (
  job uuid NOT NULL REFERENCES matchcast.job ON DELETE CASCADE,
  shard integer NOT NULL,
  what text NOT NULL,
  first_row integer NOT NULL,
  total integer NOT NULL,
  from_world integer NOT NULL,
  to_world integer NOT NULL,
  input bytea,
  PRIMARY KEY (job, shard)
);
CREATE TABLE IF NOT EXISTS matchcast.result (
  job uuid NOT NULL,
  shard integer NOT NULL,
  content bytea NOT NULL,
  problems integer NOT NULL,
  PRIMARY KEY (job, shard),
  FOREIGN KEY (job, shard) REFERENCES matchcast.shard ON DELETE CASCADE
);
COMMIT;`

const SHARD = `
SELECT s.job, s.shard, s.what, s.first_row AS "firstRow", s.total AS rows, s.from_world AS "fromWorld", s.to_world AS "toWorld",
  s.input, j.kind, j.season_table AS "table", EXISTS (SELECT FROM matchcast.result r WHERE r.job = s.job AND r.shard = s.shard) AS done
FROM matchcast.shard s JOIN matchcast.job j ON j.id = s.job`

const UNENDED = `state IN ('receiving', 'queued', 'running')`

const STATUS = `
SELECT j.id, j.kind, j.state, j.total AS rows, j.shards, j.created, j.started, j.ended, j.expires, j.failure,
  count(r.shard)::int AS "shardsDone", coalesce(sum(s.total), 0)::int AS "rowsDone", coalesce(sum(r.problems), 0)::int AS problems
FROM matchcast.job j
LEFT JOIN matchcast.result r ON r.job = j.id
LEFT JOIN matchcast.shard s ON s.job = r.job AND s.shard = r.shard
WHERE j.id = $1 AND j.state <> 'receiving'
GROUP BY j.id`

// biome-ignore lint/suspicious/noExplicitAny: a row of the statement above it.
const keptShard = (row: any): KeptShard => ({ ...row, table: row.table === null ? null : JSON.parse(row.table) })

const time = (date: Date | null): string | null => (date === null ? null : new Date(date).toISOString())

/** The project's own tables. Every function is one statement, so that each holds whole or not at all. */
export function jobTables(statements: Statements) {
  const run = async (text: string, ...values: unknown[]) => (await statements.executeSql(text, values)).rows

  return {
    create: () => statements.executeSql(TABLES).then(() => {}),

    async begin(id: string, kind: JobKind, table: SeasonTable | null, expires: Date): Promise<void> {
      const text = `INSERT INTO matchcast.job (id, kind, season_table, state, expires) VALUES ($1, $2, $3, 'receiving', $4)`
      await run(text, id, kind, table === null ? null : JSON.stringify(table), expires)
    },

    async addShard(job: string, number: number, { what, firstRow, rows, fromWorld, toWorld, input }: Shard): Promise<void> {
      const text = `INSERT INTO matchcast.shard VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
      await run(text, job, number, what, firstRow, rows, fromWorld, toWorld, input)
    },

    /** All shards are there: how many, and how many rows. */
    async received(id: string, rows: number, shards: number): Promise<void> {
      await run(`UPDATE matchcast.job SET total = $2, shards = $3 WHERE id = $1`, id, rows, shards)
    },

    /** All shards are in the queue, and some perhaps done. */
    async accepted(id: string): Promise<void> {
      await run(`UPDATE matchcast.job SET state = 'queued' WHERE id = $1 AND state = 'receiving'`, id)
    },

    /** Undefined where the job is gone or has ended. */
    async shard(job: string, number: number): Promise<KeptShard | undefined> {
      return (await run(`${SHARD} WHERE s.job = $1 AND s.shard = $2 AND ${UNENDED}`, job, number)).map(keptShard)[0]
    },

    /** Those of a replayed row, the one that gathers them last. */
    async replayOfRow(job: string, row: number): Promise<KeptShard[]> {
      const text = `${SHARD} WHERE s.job = $1 AND s.first_row = $2 AND s.what IN ('replay', 'gather') ORDER BY s.shard`
      return (await run(text, job, row)).map(keptShard)
    },

    async started(job: string): Promise<void> {
      await run(`UPDATE matchcast.job SET state = 'running', started = now() WHERE id = $1 AND started IS NULL`, job)
    },

    /** Once and for all: what is there already stays, and where the job is gone nothing is kept. */
    async keep(job: string, shard: number, { content, problems }: ShardResult): Promise<void> {
      const text = `INSERT INTO matchcast.result SELECT s.job, s.shard, $3::bytea, $4::integer FROM matchcast.shard s
        WHERE s.job = $1 AND s.shard = $2 FOR KEY SHARE ON CONFLICT DO NOTHING`
      await run(text, job, shard, content, problems)
    },

    async result(job: string, shard: number): Promise<Uint8Array | undefined> {
      return (await run(`SELECT content FROM matchcast.result WHERE job = $1 AND shard = $2`, job, shard))[0]?.content
    },

    /** So many of its bytes from one on, counted from 0. */
    async resultPart(job: string, shard: number, from: number, most: number): Promise<ResultPart | undefined> {
      const text = `SELECT substr(content, $3::integer + 1, $4::integer) AS part, length(content) AS bytes
        FROM matchcast.result WHERE job = $1 AND shard = $2`
      return (await run(text, job, shard, from, most))[0]
    },

    /** Ends a job whose shards are all done; true for one caller only. */
    async complete(job: string): Promise<boolean> {
      const text = `UPDATE matchcast.job SET state = 'completed', ended = now() WHERE id = $1 AND ${UNENDED}
        AND shards = (SELECT count(*) FROM matchcast.result WHERE job = $1) RETURNING id`
      return (await run(text, job)).length > 0
    },

    async fail(job: string, failure: string): Promise<void> {
      const text = `UPDATE matchcast.job SET state = 'failed', ended = now(), failure = $2 WHERE id = $1 AND ${UNENDED}`
      await run(text, job, failure)
    },

    async status(id: string): Promise<JobStatus | undefined> {
      const [row] = await run(STATUS, id)
      if (!row) return undefined
      const { created, started, ended, expires, problems, failure, ...rest } = row
      const times = { createdAt: time(created)!, startedAt: time(started), endedAt: time(ended), expiresAt: time(expires)! }
      return { ...rest, rowsWithProblem: problems, ...times, failure }
    },

    async tableOf(id: string): Promise<SeasonTable | undefined> {
      const [row] = await run(`SELECT season_table FROM matchcast.job WHERE id = $1`, id)
      return row?.season_table ? JSON.parse(row.season_table) : undefined
    },

    /** The shards that lines of results come from, in order, behind the row named. */
    async shardsWithLines(job: string, after: number): Promise<{ shard: number; firstRow: number }[]> {
      const text = `SELECT shard, first_row AS "firstRow" FROM matchcast.shard
        WHERE job = $1 AND total > 0 AND first_row + total - 1 > $2 ORDER BY shard`
      return run(text, job, after)
    },

    /** The first worlds of the shards of a season. */
    async shardsOfSeason(job: string): Promise<{ shard: number; fromWorld: number }[]> {
      return run(`SELECT shard, from_world AS "fromWorld" FROM matchcast.shard WHERE job = $1 ORDER BY shard`, job)
    },

    /** Which of these jobs there still are to be worked on. */
    async unended(ids: readonly string[]): Promise<Set<string>> {
      const text = `SELECT id FROM matchcast.job WHERE id::text = ANY($1::text[]) AND ${UNENDED}`
      return new Set((await run(text, ids)).map(({ id }) => id as string))
    },

    /** Inputs and results go with the job. */
    async remove(id: string): Promise<boolean> {
      return (await run(`DELETE FROM matchcast.job WHERE id = $1 AND state <> 'receiving' RETURNING id`, id)).length > 0
    },

    /** A job that was not received to the end. */
    async abandon(id: string): Promise<void> {
      await run(`DELETE FROM matchcast.job WHERE id = $1 AND state = 'receiving'`, id)
    },

    /** The same for all of them: for a database of its own, when nothing is being received yet. */
    async abandonAll(): Promise<void> {
      await run(`DELETE FROM matchcast.job WHERE state = 'receiving'`)
    },

    /** Removes what has expired, and what a process that is gone was still receiving. */
    async sweep(): Promise<number> {
      const text = `DELETE FROM matchcast.job WHERE expires <= now() OR (state = 'receiving' AND created < now() - interval '1 day')
        RETURNING id`
      return (await run(text)).length
    },

    /**
     * Gives back the room of what was removed, and leaves its bytes nowhere: for a database of its own, whose log nobody else reads.
     * The file of the log that is being written is left for a new one only where the disk has room for that, for without it the
     * database breaks; until then it keeps what was removed.
     */
    async tidy(hasRoomForLog: boolean): Promise<void> {
      await run('VACUUM matchcast.job, matchcast.shard, matchcast.result')
      // Files of the log are deleted at the next checkpoint, instead of being kept to be written over.
      await run('SET wal_recycle = off')
      if (hasRoomForLog) await run('SELECT pg_switch_wal()')
      await run('CHECKPOINT')
    },

    /** How many there are to be worked on, without those named and without any that are being received. */
    async unendedBeside(ids: readonly string[]): Promise<number> {
      const text = `SELECT count(*)::int AS jobs FROM matchcast.job WHERE state IN ('queued', 'running') AND id::text <> ALL($1::text[])`
      return (await run(text, ids))[0].jobs
    },

    async counts(): Promise<JobCounts> {
      const rows = await run(`SELECT state, count(*)::int AS jobs FROM matchcast.job WHERE state <> 'receiving' GROUP BY state`)
      return { ...NO_JOBS, ...Object.fromEntries(rows.map(({ state, jobs }) => [state as JobState, jobs])) }
    },
  }
}

export type JobTables = ReturnType<typeof jobTables>

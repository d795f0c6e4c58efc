import { setTimeout as pause } from 'node:timers/promises'
import { QuestionError } from '../forecast/question.ts'
import type { RowAnswers, SeasonTable } from './job.ts'
import { isRowKind, rowsOf } from './job-plan.ts'
import type { JobTables, KeptShard, ShardResult } from './job-tables.ts'
import type { Matchcast } from './matchcast.ts'
import type { Outcome } from './outcome.ts'
import type { SeasonBuild } from './season-build.ts'
import { ServiceError } from './service-error.ts'

/** What the shards of a job are worked on with. */
export interface ShardRoom {
  readonly matchcast: Matchcast
  readonly tables: JobTables
  readonly answers: RowAnswers
  readonly builds: SeasonBuild
  /** The table that rows are answered from. */
  readonly served: SeasonTable
}

/** The first byte of a part of a replay: it holds the rows of its worlds, or why there are none. */
const [ROWS, FAULT] = [0, 1]

/** Computes a shard; whatever has been computed of it before does not matter. */
export async function workShard(room: ShardRoom, shard: KeptShard, signal: AbortSignal, lastTry: boolean): Promise<ShardResult> {
  if (shard.what === 'season') return { content: await room.builds.worldsOf(shard, signal), problems: 0 }
  if (shard.what === 'replay') return { content: await replayPart(room, shard, signal), problems: 0 }
  return answerRows(room, shard, signal, lastTry)
}

async function answerRows({ answers }: ShardRoom, shard: KeptShard, signal: AbortSignal, lastTry: boolean): Promise<ShardResult> {
  const { kind } = shard
  if (!isRowKind(kind)) throw new Error(`A job of kind ${kind} has no rows.`)
  const lines: string[] = []
  let problems = 0
  for (const { row, text } of rowsOf(shard)) {
    const line = await whenThereIsRoom(() => answers.answer(kind, row, text, signal, lastTry), signal)
    lines.push(line.text)
    if (line.problem) problems++
  }
  return { content: Buffer.from(lines.join('')), problems }
}

async function replayPart({ matchcast, answers, served }: ShardRoom, shard: KeptShard, signal: AbortSignal): Promise<Uint8Array> {
  const { season: _, ...question } = answers.replayOf(shard.input!)!
  const rows: Buffer[] = [Buffer.of(ROWS)]
  for (let world = shard.fromWorld; world < shard.toWorld; world++) {
    const task = { season: served.season, seed: served.seed, question, world }
    const outcome = await whenThereIsRoom(() => matchcast.work('replay', task, signal), signal)
    if (!outcome.ok) return Buffer.concat([Buffer.of(FAULT), Buffer.from(JSON.stringify(outcome))])
    const { row } = outcome.value
    rows.push(Buffer.from(row.buffer, row.byteOffset, row.byteLength))
  }
  return Buffer.concat(rows)
}

/** Gathers a replayed row if its parts are all there. Whoever has done a part asks; that two find the last one does no harm. */
export async function gatherReplay(room: ShardRoom, { job, firstRow }: KeptShard, signal: AbortSignal): Promise<void> {
  const shards = await room.tables.replayOfRow(job, firstRow)
  const gathering = shards.pop()
  if (!gathering || gathering.done || shards.some(({ done }) => !done)) return
  const parts = await Promise.all(shards.map(({ shard }) => room.tables.result(job, shard)))
  if (parts.some((part) => part === undefined)) return
  const line = room.answers.replayLine(firstRow, gathering.input!, await replayed(room, gathering, parts as Uint8Array[], signal))
  await room.tables.keep(job, gathering.shard, { content: Buffer.from(line.text), problems: line.problem ? 1 : 0 })
}

async function replayed(
  { matchcast, answers, served }: ShardRoom,
  { input }: KeptShard,
  parts: Uint8Array[],
  signal: AbortSignal,
) {
  const fault = parts.find(([mark]) => mark === FAULT)
  if (fault) return questionError(JSON.parse(Buffer.from(fault.subarray(1)).toString()))
  const rows = Buffer.concat(parts.map((part) => part.subarray(1)))
  const { season: _, ...question } = answers.replayOf(input!)!
  const numbers = new Int32Array(new Uint8Array(rows).buffer)
  const task = { season: served.season, seed: served.seed, question, rows: numbers }
  const outcome = await whenThereIsRoom(() => matchcast.work('gather', task, signal), signal)
  return outcome.ok ? outcome.value : questionError(outcome)
}

const questionError = ({ code, errors }: Outcome<never> & { ok: false }) => new QuestionError(code, errors)

/** Seconds between tries where nobody says how long to wait. */
const WAIT = 1

/** A job is in no hurry: where the service is busy, it waits. */
async function whenThereIsRoom<Answer>(ask: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code !== 'BUSY' || signal.aborted) throw error
      await pause(1000 * (error.retryAfter ?? WAIT), undefined, { signal })
    }
  }
}

import type { ForecastQuestion } from '../forecast/question.ts'
import type { JobKind, RowAnswers, RowKind, SeasonTable } from './job.ts'
import { checkListLimit } from './list-limit.ts'

/**
 * How a job is split. A shard answers a run of rows, or draws or replays a run of worlds; what it gives depends on its numbers and
 * input alone, so that it may be worked on twice and anywhere. The shards of a row that is replayed come before the one that gathers
 * them, which has the same first row.
 */
export interface Shard {
  readonly what: 'rows' | 'replay' | 'gather' | 'season'
  /** From 1; of a season, 0. */
  readonly firstRow: number
  /** Rows, or worlds of a season, that are done with this shard; 0 where another one gathers it. */
  readonly rows: number
  /** Worlds fromWorld..toWorld-1 of a replay or a season. */
  readonly fromWorld: number
  readonly toWorld: number
  /** Rows with newlines between. */
  readonly input: Uint8Array | null
}

/** A gathering is the work of whoever does the last of its parts. */
export const isQueued = ({ what }: Pick<Shard, 'what'>): boolean => what !== 'gather'

/** Rows of a shard: a second of work at most, and long enough that the bookkeeping of a shard, some 20 ms, is little. */
const ROWS: Readonly<Record<RowKind, number>> = { forecasts: 100, comparisons: 50, recommendations: 5 }
/** Bytes of the rows of a shard. */
const MOST_BYTES = 2 ** 20
/** A world takes about a third of a second to draw or to replay. */
const WORLDS = 4

/** Worlds that the replay of a row needs: as it says, or all of the table. Undefined where it cannot be split. */
export type WorldsOfReplay = (row: Uint8Array) => number | undefined

export function worldsOfReplay(
  { replayOf }: RowAnswers,
  { season, worlds }: Pick<SeasonTable, 'season' | 'worlds'>,
  listLimit: number,
): WorldsOfReplay {
  return (row) => {
    const question = replayOf(row)
    if (!question || (question.season ?? season) !== season || !isWithinLimit(question, listLimit)) return undefined
    const asked = question.worlds ?? worlds
    return asked <= worlds ? asked : undefined
  }
}

/** A list that is too long is refused where the row is answered. */
function isWithinLimit(question: ForecastQuestion, listLimit: number): boolean {
  try {
    checkListLimit(question, listLimit)
    return true
  } catch {
    return false
  }
}

export const isRowKind = (kind: JobKind): kind is RowKind => kind !== 'season'

const join = (rows: readonly Uint8Array[]): Uint8Array =>
  Buffer.concat(rows.flatMap((row, n) => (n > 0 ? [NEWLINE, row] : [row])))
const NEWLINE = Buffer.from('\n')

/** The rows of a shard again. */
export function* rowsOf({ input, firstRow }: Pick<Shard, 'input' | 'firstRow'>): Generator<{ row: number; text: Uint8Array }> {
  const bytes = input ?? new Uint8Array()
  let from = 0
  for (let row = firstRow; ; row++) {
    const end = bytes.indexOf(NEWLINE[0], from)
    yield { row, text: bytes.subarray(from, end < 0 ? bytes.length : end) }
    if (end < 0) return
    from = end + 1
  }
}

/** Splits rows, which hold no newlines, without holding more of them than one shard does. */
export async function* planRows(
  kind: RowKind,
  rows: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  worldsOf: WorldsOfReplay,
): AsyncGenerator<Shard> {
  let waiting: Uint8Array[] = []
  let bytes = 0
  let done = 0
  function* flush(): Generator<Shard> {
    if (waiting.length === 0) return
    yield { what: 'rows', firstRow: done + 1, rows: waiting.length, fromWorld: 0, toWorld: 0, input: join(waiting) }
    done += waiting.length
    waiting = []
    bytes = 0
  }
  for await (const row of rows) {
    const worlds = kind === 'forecasts' ? worldsOf(row) : undefined
    if (worlds !== undefined) {
      yield* flush()
      const firstRow = ++done
      for (const part of parts(worlds)) yield { what: 'replay', firstRow, rows: 0, input: row, ...part }
      yield { what: 'gather', firstRow, rows: 1, fromWorld: 0, toWorld: worlds, input: row }
      continue
    }
    if (bytes + row.length > MOST_BYTES) yield* flush()
    waiting.push(row)
    bytes += row.length
    if (waiting.length === ROWS[kind]) yield* flush()
  }
  yield* flush()
}

export function* planSeason({ worlds }: Pick<SeasonTable, 'worlds'>): Generator<Shard> {
  for (const part of parts(worlds)) {
    yield { what: 'season', firstRow: 0, rows: part.toWorld - part.fromWorld, input: null, ...part }
  }
}

const parts = (worlds: number) =>
  Array.from({ length: Math.ceil(worlds / WORLDS) }, (_, part) => ({
    fromWorld: part * WORLDS,
    toWorld: Math.min(worlds, (part + 1) * WORLDS),
  }))

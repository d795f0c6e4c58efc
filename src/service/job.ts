import { join } from 'node:path'
import type { ForecastQuestion, QuestionError } from '../forecast/question.ts'
import type { Configuration } from './configuration.ts'

/** Kinds of jobs whose rows are requests, each of which is answered on a line of the results. */
export const ROW_KINDS = ['forecasts', 'comparisons', 'recommendations'] as const
export type RowKind = (typeof ROW_KINDS)[number]
/** A `season` draws the worlds of a menu table, and its result is the file of the table. */
export type JobKind = RowKind | 'season'

/** The table that a season job builds. */
export interface SeasonTable {
  readonly season: string
  readonly seed: number
  readonly worlds: number
}

export type JobState = 'queued' | 'running' | 'completed' | 'failed'

/** What a client is told of a job; times are ISO texts. */
export interface JobStatus {
  readonly id: string
  readonly kind: JobKind
  readonly state: JobState
  /** Rows, or worlds of a season. */
  readonly rows: number
  readonly rowsDone: number
  /** Rows that were answered with a problem. */
  readonly rowsWithProblem: number
  /** Parts that the work is split into. */
  readonly shards: number
  readonly shardsDone: number
  readonly createdAt: string
  readonly startedAt: string | null
  readonly endedAt: string | null
  /** When inputs and results are deleted. */
  readonly expiresAt: string
  /** Why it failed. */
  readonly failure: string | null
}

/** One line of results. */
export interface RowLine {
  readonly text: string
  readonly problem: boolean
}

/** How rows are read and written, which only the web layer knows. Lines are those of the synchronous routes, byte for byte. */
export interface RowAnswers {
  /**
   * Answers one row. Rejects when the service failed to, so that it can be tried again; where this is the last try, that is the
   * answer. Rejects with the signal's reason when it is aborted.
   */
  answer(kind: RowKind, row: number, text: Uint8Array, signal: AbortSignal, lastTry: boolean): Promise<RowLine>
  /** The question of a row that asks for the replay engine and can be split by worlds. */
  replayOf(text: Uint8Array): (ForecastQuestion & { readonly season?: string }) | undefined
  /** The line of such a row, once its worlds are gathered to the text of a forecast. */
  replayLine(row: number, text: Uint8Array, result: string | QuestionError): RowLine
}

/** How many jobs the store knows of, by state. */
export type JobCounts = Readonly<Record<JobState, number>>

export const NO_JOBS: JobCounts = { queued: 0, running: 0, completed: 0, failed: 0 }

/** Threads that jobs may have at once: where nothing is said, one is left to those who wait for an answer. */
export const threadsForJobs = ({ threads, jobThreads }: Pick<Configuration, 'threads' | 'jobThreads'>): number =>
  jobThreads ?? Math.max(1, threads - 1)

/** Where the embedded database keeps its files. */
export const jobFolder = ({ cacheDir }: { readonly cacheDir: string }): string => join(cacheDir, 'jobs')

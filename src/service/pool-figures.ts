import type { Lane } from './pool-lanes.ts'

/** How a task came to its end; one is dropped when nobody waits for it any more. */
export type TaskEnd = 'done' | 'failed' | 'dropped'

/** All tasks of one kind in one lane, since the pool was made. */
export interface TaskFigures {
  readonly lane: string
  readonly task: string
  readonly ends: Record<TaskEnd, number>
  /** Seconds. */
  waited: number
  /** Seconds. */
  worked: number
}

/** What a pool has to do now, and what it has done. */
export interface PoolLoad {
  readonly threads: number
  /** Threads that work. */
  readonly busy: number
  readonly lanes: readonly {
    readonly lane: Lane
    readonly waiting: number
    readonly running: number
    readonly waitSeconds: number
  }[]
  readonly tasks: readonly TaskFigures[]
}

/** Counts what a pool does. */
export class PoolFigures {
  private readonly kinds = new Map<string, TaskFigures>()

  /** Times in milliseconds. */
  count(lane: string, task: string, end: TaskEnd, waited: number, worked: number): void {
    const kind = `${lane} ${task}`
    let figures = this.kinds.get(kind)
    if (!figures) {
      figures = { lane, task, ends: { done: 0, failed: 0, dropped: 0 }, waited: 0, worked: 0 }
      this.kinds.set(kind, figures)
    }
    figures.ends[end]++
    figures.waited += waited / 1000
    figures.worked += worked / 1000
  }

  all(): readonly TaskFigures[] {
    return [...this.kinds.values()]
  }
}

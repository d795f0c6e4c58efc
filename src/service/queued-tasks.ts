import type { Answered } from './answer-queue.ts'
import type { LaneState, QueuedAs, Task } from './pool-lanes.ts'
import { free, makeSharedQueue, put, type SharedQueue, takeBack, takeFromLost, takersOf, waitingIn } from './shared-queue.ts'

/** A task in the queue, and the lane that it comes from. */
export interface QueuedTask {
  readonly task: Task
  readonly state: LaneState
  readonly number: number
}

/** Takers are numbered up to this. */
const MOST_TAKERS = 0x7fffffff

/** The main thread's side of a queue: which tasks are in it, from when they are put in until it is heard what became of them. */
export class QueuedTasks {
  private readonly queue: SharedQueue
  /** place -> the task whose text it holds. */
  private readonly tasks: (QueuedTask | undefined)[]
  private count = 0
  /** Threads that take from the queue. */
  takers = 0
  private lastTaker = 0
  private lastNumber = 0
  /** As what all in it are queued. */
  private as: QueuedAs | undefined

  constructor(places: number) {
    this.queue = makeSharedQueue(places)
    this.tasks = Array.from({ length: places }, () => undefined)
  }

  /** What a thread is to run that takes from the queue from now on, in the name of a number of its own. */
  beginTaking(): { readonly taker: number; readonly name: string; readonly argument: object } {
    const { name, common } = this.as!
    this.takers++
    this.lastTaker = (this.lastTaker % MOST_TAKERS) + 1
    return { taker: this.lastTaker, name, argument: { ...common, queue: this.queue, taker: this.lastTaker } }
  }

  /** A thread takes no more. */
  endTaking(): void {
    this.takers--
  }

  get inUse(): boolean {
    return this.count > 0 || this.takers > 0
  }

  get isFull(): boolean {
    return this.count === this.tasks.length
  }

  /** Whether a task can be answered by whoever takes from the queue. */
  suits({ traits, alone }: Task): boolean {
    return traits.queued !== undefined && !alone && (!this.inUse || traits.queued.common === this.as!.common)
  }

  /** Puts a task in, which suits, while the queue is not full. */
  put(task: Task, state: LaneState): void {
    const as = task.traits.queued!
    const place = this.tasks.indexOf(undefined)
    this.as = as
    this.lastNumber = (this.lastNumber + 1) | 0
    this.tasks[place] = { task, state, number: this.lastNumber }
    this.count++
    put(this.queue, place, this.lastNumber, as.text)
  }

  /** How many wait to be taken by a thread. */
  waiting(): number {
    return waitingIn(this.queue)
  }

  /** Whether more wait than there are threads that have been told to take from the queue and hold none yet. */
  get needsTaker(): boolean {
    const waiting = this.waiting()
    return waiting > 0 && waiting > this.takers - takersOf(this.queue).size
  }

  /** Takes out a task that has been answered; none if it was taken out before, as what a thread told may be heard after it was lost. */
  answered({ place, number }: Pick<Answered<unknown>, 'place' | 'number'>): QueuedTask | undefined {
    if (this.tasks[place]?.number !== number) return undefined
    free(this.queue, place)
    return this.takeOut(place)
  }

  /** Takes out what had been taken in the name of a thread that is lost; if nothing, what waits, as there may be no thread that could take any. */
  lostBy(taker: number): QueuedTask[] {
    const outOf = (isFreed: (place: number) => boolean) =>
      [...this.tasks.keys()].filter((place) => this.tasks[place] && isFreed(place)).map((place) => this.takeOut(place))
    const taken = outOf((place) => takeFromLost(this.queue, place, taker))
    return taken.length > 0 ? taken : outOf((place) => takeBack(this.queue, place))
  }

  private takeOut(place: number): QueuedTask {
    const task = this.tasks[place]!
    this.tasks[place] = undefined
    this.count--
    return task
  }
}

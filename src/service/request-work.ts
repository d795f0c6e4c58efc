import { AsyncLocalStorage } from 'node:async_hooks'

/** What the threads have done for one request so far. Tasks may run side by side, so that their sum may be more than the time gone by. */
export class RequestWork {
  /** Milliseconds that tasks waited for a thread. */
  waited = 0
  /** Milliseconds that tasks ran. */
  worked = 0
  tasks = 0

  /** Takes note of one task, in milliseconds. */
  count(waited: number, worked: number): void {
    this.waited += waited
    this.worked += worked
    this.tasks++
  }
}

/** The request that a task is for, without every function between having to hand it on. */
export const requestWork = new AsyncLocalStorage<RequestWork>()

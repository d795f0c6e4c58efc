import type { MenuTable } from '../forecast/menu-table.ts'
import type { ForecastQuestion } from '../forecast/question.ts'
import type { TaskTraits } from './pool-lanes.ts'
import { fitsQueue } from './shared-queue.ts'
import type { MenusTask } from './tasks.ts'

/** What all forecasts of a service read. */
export interface Served {
  readonly season: string
  readonly table: MenuTable
}

/** Most lines of a forecast that goes through the queue that the threads share, from where it is not dropped when nobody waits for it any more. */
const SMALL_LIST = 40

const isSmall = ({ rankOrderList, drivers }: ForecastQuestion): boolean =>
  rankOrderList.length <= SMALL_LIST && !drivers && rankOrderList.every(({ supplemental }) => supplemental === undefined)

/** A forecast as a task of the pool. */
export function forecastTask(question: ForecastQuestion, served: Served): { argument: MenusTask; traits: TaskTraits } {
  const text = JSON.stringify(question)
  const isQueued = isSmall(question) && fitsQueue(text)
  return {
    argument: { ...served, question: text },
    traits: isQueued ? { queued: { name: 'forecasts', common: served, text } } : {},
  }
}

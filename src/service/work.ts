import type * as matchTask from './match-task.ts'
import type * as scenarioTask from './scenario-task.ts'
import type * as otherTasks from './tasks.ts'

/** All that the worker threads do, by name. */
type Tasks = typeof otherTasks & typeof matchTask & typeof scenarioTask
export type TaskName = keyof Tasks
export type Argument<Name extends TaskName> = Parameters<Tasks[Name]>[0]
export type Result<Name extends TaskName> = ReturnType<Tasks[Name]>

/** Runs a task by its name. */
export type Work = <Name extends TaskName>(name: Name, argument: Argument<Name>, signal: AbortSignal) => Promise<Result<Name>>

import { createMenuTable, type MenuTable, menuTableBytes } from '../forecast/menu-table.ts'
import type { Market } from '../market/market.ts'
import { type Scenario, scenarioVersion } from '../market/scenario.ts'
import type { Configuration } from './configuration.ts'
import type { Pool } from './pool.ts'
import { type Progress, progressAfter } from './progress.ts'
import { ServiceError } from './service-error.ts'
import { forEachWorld } from './untaken-worlds.ts'

/** The tables of scenarios: built when first asked for, kept by what the scenario says, the one not asked for longest given up first. */
export interface ScenarioTables {
  /**
   * The table of a scenario. Rejects with BUSY, how far it is and when to ask again, where it is not built in the time that a
   * request has; building goes on then.
   */
  table(scenario: Scenario, signal: AbortSignal): Promise<MenuTable>
  /** Ends what is being built. */
  close(reason: unknown): void
}

/** Worlds of every table of a scenario. */
export const worldsOfScenarios = ({ scenarioWorlds, worlds }: Pick<Configuration, 'scenarioWorlds' | 'worlds'>): number =>
  Math.min(scenarioWorlds, worlds)

interface Kept {
  readonly table: MenuTable
  readonly built: Promise<void>
  progress: Progress
  done: boolean
}

/** Scenarios that are built side by side at most; they share the threads. */
const MOST_AT_ONCE = 4

/** Seconds that a client is told to wait where nothing has been measured yet, and at most. */
const FIRST_RETRY = 5
const LONGEST_RETRY = 120

/** Share of its time that a request waits for a table; the rest is for its answer. */
const PATIENCE = 0.8

export function scenarioTables(
  pool: Pool,
  market: Market,
  configuration: Configuration,
  onProgress: (progress: Progress) => void,
): ScenarioTables {
  const { seed } = configuration
  const worlds = worldsOfScenarios(configuration)
  const patience = PATIENCE * configuration.requestTimeout
  const affordable = Math.floor(configuration.scenarioMemory / menuTableBytes(market, worlds))
  const most = Math.max(1, Math.min(configuration.scenarios, affordable))
  /** In the order in which they were last asked for. */
  const kept = new Map<string, Kept>()
  const end = new AbortController()

  const building = () => [...kept.values()].filter(({ done }) => !done)

  function busy({ progress }: Kept, detail: string): ServiceError {
    const seconds = Math.min(LONGEST_RETRY, Math.max(1, progress.secondsLeft ?? FIRST_RETRY))
    return new ServiceError('BUSY', detail, { retryAfter: seconds, progress })
  }

  /** One world is one task, so others get their turn between two. */
  async function build(scenario: Scenario, table: MenuTable, hear: (progress: Progress) => void): Promise<void> {
    const began = performance.now()
    let done = 0
    await forEachWorld(market, worlds, async (which) => {
      await pool.run('scenario', 'alter', { season: market.season.id, scenario, table, ...which }, end.signal)
      hear(progressAfter(++done, worlds, (performance.now() - began) / 1000))
    })
  }

  function begin(version: string, scenario: Scenario): Kept {
    const others = building()
    if (others.length >= Math.min(most, MOST_AT_ONCE))
      throw busy(others[0], `The worlds of ${others.length} other scenarios are being built; no more are at once.`)
    for (const [name, { done }] of kept) if (done && kept.size >= most) kept.delete(name)
    const table = createMenuTable(market, worlds, seed)
    const entry: Kept = {
      table,
      progress: progressAfter(0, worlds, 0),
      done: false,
      built: build(scenario, table, (progress) => {
        entry.progress = progress
        onProgress(progress)
      }).then(
        () => {
          entry.done = true
        },
        (error: unknown) => {
          kept.delete(version)
          throw error
        },
      ),
    }
    // Whoever waits hears of a failure; nobody may be waiting.
    entry.built.catch(() => {})
    kept.set(version, entry)
    return entry
  }

  async function waitFor(entry: Kept, signal: AbortSignal): Promise<void> {
    const late = () =>
      busy(entry, `The worlds of this scenario are being built: ${entry.progress.worldsDone} of ${worlds} are done.`)
    if ((entry.progress.secondsLeft ?? 0) * 1000 > patience) throw late()
    let stop = () => {}
    const given = new Promise<never>((_, reject) => {
      const timer = setTimeout(() => reject(late()), patience)
      const onAbort = () => reject(signal.reason)
      signal.addEventListener('abort', onAbort, { once: true })
      stop = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
      }
    })
    await Promise.race([entry.built, given]).finally(() => stop())
  }

  return {
    async table(scenario, signal) {
      const version = scenarioVersion(market, scenario)
      const known = kept.get(version)
      if (known) {
        kept.delete(version)
        kept.set(version, known)
      }
      const entry = known ?? begin(version, scenario)
      if (!entry.done) await waitFor(entry, signal)
      return entry.table
    },
    close: (reason) => end.abort(reason),
  }
}

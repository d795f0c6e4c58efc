import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take longest, with what they do before their first test: one that begins last would leave the other worker with nothing to do. */
const LONG = [
  'http/server',
  'http/contract',
  'http/jobs',
  'forecast/replay',
  'service/matchcast',
  'service/report',
  'service/jobs-on-postgres',
  'forecast/calibrated',
  'matching/roth-peranson',
  'service/forecast-command',
  'service/pool',
  'http/matches-under-load',
  'http/problems',
  'service/cohort-command',
  'http/scenario',
  'forecast/supplemental-replay',
  'market/fitted',
  'market/couples',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification) => {
      const place = LONG.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`))
      return place < 0 ? LONG.length : place
    }
    return (await super.sort(files)).sort((one, other) => placeOf(one) - placeOf(other))
  }
}

/** The core keeps nothing between two questions that would change an answer, so its files share what has been read and compiled. */
const CORE = ['test/matching/**/*.test.ts', 'test/market/**/*.test.ts', 'test/forecast/**/*.test.ts']

export default defineConfig({
  test: {
    testTimeout: 240_000,
    hookTimeout: 240_000,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: 'core', include: CORE, isolate: false } },
      { extends: true, test: { name: 'service', include: ['test/**/*.test.ts'], exclude: CORE } },
    ],
  },
})

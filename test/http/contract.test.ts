import { expect, test } from 'vitest'
import { operations } from '../support/contract.ts'
import { fuzz } from '../support/fuzz-run.ts'

const CASES = 5000
const SEED = 20_250_314
/** Milliseconds; it takes about a minute where nothing else runs. */
const LONGEST = 900_000

test(
  `${CASES} requests made from the OpenAPI document are answered as it says`,
  async () => {
    const { faults, statuses } = await fuzz(CASES, SEED)
    expect(faults).toEqual([])
    // A fuzzer that is refused everywhere would find nothing.
    const seen = operations.map(({ operationId }) => [
      operationId,
      [...(statuses.get(operationId!)?.keys() ?? [])].some((status) => status < 300),
    ])
    expect(seen.filter(([, answered]) => !answered)).toEqual([])
  },
  LONGEST,
)

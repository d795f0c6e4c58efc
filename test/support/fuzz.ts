import { parseArgs } from 'node:util'
import { fuzz } from './fuzz-run.ts'

/** `npm run -s fuzz -- --cases 100000 --seed 7`: requests made from the OpenAPI document; prints what was answered, and the faults found. */
const { values } = parseArgs({
  options: { cases: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
})
const all = Number(values.cases)
const seed = Number(values.seed)
if (!Number.isInteger(all) || all < 1 || !Number.isInteger(seed))
  throw new Error('--cases and --seed are whole numbers, --cases at least 1.')

const { faults, statuses } = await fuzz(all, seed, (done) => process.stderr.write(`${done} of ${all} requests\n`))
for (const fault of faults) console.log(`FAULT: ${fault}`)
for (const [operation, counts] of statuses) {
  const shown = [...counts].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`)
  console.log(`${operation.padEnd(16)} ${shown.join(', ')}`)
}
console.log(`${all} requests, ${faults.length} faults.`)
process.exitCode = faults.length > 0 ? 1 : 0

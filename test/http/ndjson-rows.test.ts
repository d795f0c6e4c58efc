import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ndjsonRows, type RowLimits } from '../../src/http/ndjson-rows.ts'
import { ServiceError } from '../../src/service/service-error.ts'

const LIMITS: RowLimits = { rowLimit: 40, cohortRows: 1000, requestTimeout: 60_000 }

/** Rows as "number text" or "number code". */
async function rowsOf(
  body: Readable,
  limits: Partial<RowLimits> = {},
  stopping = new AbortController().signal,
): Promise<string[]> {
  const rows: string[] = []
  for await (const { row, content } of ndjsonRows(body, { ...LIMITS, ...limits }, stopping))
    rows.push(`${row} ${content instanceof ServiceError ? content.code : content.toString()}`)
  return rows
}

const streamOf = (...parts: string[]) => Readable.from(parts.map((part) => Buffer.from(part)))

describe('the rows of a body', () => {
  test('are its lines, however the bytes come', async () => {
    const text = fc.oneof(
      fc.constantFrom('', ' ', '\r', 'é', '{"a":"日本"}'),
      fc.string({ maxLength: 60 }).map((line) => line.replaceAll('\n', '')),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 20 }), fc.array(fc.nat(400)), fc.boolean(), async (lines, cuts, closed) => {
        const bytes = Buffer.from(lines.join('\n') + (closed ? '\n' : ''))
        const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length]
        const parts = places.slice(1).map((end, i) => bytes.subarray(places[i], end))
        const expected = lines
          .filter((line) => /[^ \t\r]/.test(line))
          .map((line, index) => `${index + 1} ${Buffer.byteLength(line) > LIMITS.rowLimit ? 'TOO_LARGE' : line}`)
        expect(await rowsOf(Readable.from(parts))).toEqual(expected)
      }),
      { seed: 20261122, numRuns: 300 },
    )
  })

  test('that are too long are not kept', async () => {
    const before = process.memoryUsage().arrayBuffers
    let most = 0
    async function* endless() {
      for (let i = 0; i < 4000; i++) {
        yield Buffer.alloc(65_536, 'x')
        most = Math.max(most, process.memoryUsage().arrayBuffers - before)
      }
      yield Buffer.from('\n{}')
    }
    const rows = await rowsOf(Readable.from(endless(), { objectMode: true, highWaterMark: 1 }))
    expect(rows).toEqual(['1 TOO_LARGE', '2 {}'])
    // 262 MB went by.
    expect(most).toBeLessThan(150e6)
  })

  test('beyond the limit are read and dropped', async () => {
    const body = streamOf('1\n2\n', '3\n4\n5', '\n6')
    expect(await rowsOf(body, { cohortRows: 2 })).toEqual(['1 1', '2 2', '3 TOO_LARGE'])
    expect(body.readableEnded).toBe(true)
    expect(await rowsOf(streamOf('1\n2'), { cohortRows: 1 })).toEqual(['1 1', '2 TOO_LARGE'])
    expect(await rowsOf(streamOf('1\n2\n\n'), { cohortRows: 2 })).toEqual(['1 1', '2 2'])
  })

  test('end with a reason where nothing more comes, the connection breaks, or the service stops', async () => {
    const silent = () => new Readable({ read() {} })
    const body = silent()
    body.push('1\n2')
    expect(await rowsOf(body, { requestTimeout: 50 })).toEqual(['1 1', '2 REQUEST_TIMEOUT'])
    const broken = silent()
    broken.push('1\n')
    setImmediate(() => broken.destroy(new Error('gone')))
    expect((await rowsOf(broken)).at(-1)).toMatch(/REQUEST_TIMEOUT$/)
    const stopping = new AbortController()
    setImmediate(() => stopping.abort())
    expect(await rowsOf(silent(), {}, stopping.signal)).toEqual(['1 BUSY'])
    expect(await rowsOf(streamOf('1\n'), {}, AbortSignal.abort())).toEqual(['1 BUSY'])
    const { value } = await ndjsonRows(silent(), LIMITS, AbortSignal.abort()).next()
    expect(value?.content).toMatchObject({ code: 'BUSY', retryAfter: 1 })
  })
})

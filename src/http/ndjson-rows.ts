import type { Readable } from 'node:stream'
import { ServiceError } from '../service/service-error.ts'

/** One row as it came, or why it is not looked at. */
export interface Row {
  /** From 1; empty lines are not counted. */
  readonly row: number
  readonly content: Buffer | ServiceError
}

export interface RowLimits {
  /** Bytes of a row. */
  readonly rowLimit: number
  /** Rows of a cohort. */
  readonly cohortRows: number
  /** Milliseconds within which something more must come. */
  readonly requestTimeout: number
}

const NEWLINE = 10
const BLANK = [9, 13, 32]

/** Bytes of a row that has not ended yet, given up where there are too many. */
class OpenRow {
  length = 0
  private parts: Buffer[] = []
  private blank = true
  private readonly limit: number

  constructor(limit: number) {
    this.limit = limit
  }

  add(part: Buffer): void {
    this.length += part.length
    this.blank &&= part.every((byte) => BLANK.includes(byte))
    if (this.length > this.limit || this.blank) this.parts = []
    else this.parts.push(part)
  }

  /** The row, if it is one, and room for the next. */
  end(): Buffer | ServiceError | undefined {
    const { length, parts, blank, limit } = this
    this.length = 0
    this.parts = []
    this.blank = true
    if (blank) return undefined
    return length > limit ? new ServiceError('TOO_LARGE', `The row is larger than ${limit} bytes.`) : Buffer.concat(parts)
  }
}

/** Splits a body into its rows without ever holding more than one. What follows the last row that is taken is read and dropped. */
export async function* ndjsonRows(body: Readable, limits: RowLimits, stopping: AbortSignal): AsyncGenerator<Row> {
  const open = new OpenRow(limits.rowLimit)
  let row = 0
  let over = false
  const fault = () => {
    const detail = `A cohort has at most ${limits.cohortRows} rows; this row and those behind it are not answered.`
    return new ServiceError('TOO_LARGE', detail)
  }
  for await (const part of partsOf(body, limits.requestTimeout, stopping)) {
    if (part instanceof ServiceError) {
      if (!over) yield { row: row + 1, content: part }
      return
    }
    for (let from = 0; !over && from < part.length; ) {
      const end = part.indexOf(NEWLINE, from)
      open.add(part.subarray(from, end < 0 ? part.length : end))
      if (end < 0) break
      from = end + 1
      const content = open.end()
      if (content === undefined) continue
      over = ++row > limits.cohortRows
      yield { row, content: over ? fault() : content }
    }
  }
  const last = over ? undefined : open.end()
  if (last !== undefined) yield { row: row + 1, content: row + 1 > limits.cohortRows ? fault() : last }
}

/** What comes, and at last the reason why nothing more is waited for, if there is one. */
async function* partsOf(body: Readable, longest: number, stopping: AbortSignal): AsyncGenerator<Buffer | ServiceError> {
  const parts: AsyncIterator<Buffer> = body.iterator({ destroyOnReturn: false })
  for (;;) {
    const next = await nextOf(parts, longest, stopping)
    if (next === undefined) return
    yield next
    if (next instanceof ServiceError) return
  }
}

async function nextOf(parts: AsyncIterator<Buffer>, longest: number, stopping: AbortSignal) {
  const late = new ServiceError('REQUEST_TIMEOUT', `No row came within ${longest} ms; what comes behind is not answered.`)
  const detail = 'The service is stopping; this row and those behind it are not answered.'
  const stop = new ServiceError('BUSY', detail, { retryAfter: 1 })
  const { promise: refusal, resolve: refuse } = Promise.withResolvers<ServiceError>()
  const onStop = () => refuse(stop)
  const timer = setTimeout(() => refuse(late), longest)
  stopping.addEventListener('abort', onStop)
  if (stopping.aborted) onStop()
  try {
    return await Promise.race([refusal, parts.next().then(({ done, value }) => (done ? undefined : value))])
  } catch {
    return new ServiceError('REQUEST_TIMEOUT', 'The request did not arrive.')
  } finally {
    clearTimeout(timer)
    stopping.removeEventListener('abort', onStop)
  }
}

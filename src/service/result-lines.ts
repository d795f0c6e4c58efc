/** Some of the bytes of what a shard came to, and how many there are in all. */
export interface ResultPart {
  readonly part: Uint8Array
  readonly bytes: number
}

/** Reads so many bytes of a shard's results from one of them on; undefined where there are none yet, or none any more. */
export type ReadPart = (from: number, most: number) => Promise<ResultPart | undefined>

/** Bytes read at once: what is kept for a reader who takes his time, and how long others wait behind him. A line may need more. */
const AT_ONCE = 2 ** 18

const NEWLINE = 10

/**
 * The lines of a shard without the first few, as many at once as are read at once. They are cut between lines, so that what can be
 * said instead of the rest has a line of its own. `untilThere` is awaited before what is not there is looked for again.
 */
export async function* linesOfShard(
  read: ReadPart,
  leftOut: number,
  untilThere: () => Promise<void>,
): AsyncGenerator<Uint8Array> {
  let from = 0
  let passed = 0
  for (;;) {
    const found = await wholeLines(read, from)
    if (!found) {
      await untilThere()
      continue
    }
    const { lines, isLast } = found
    let start = 0
    for (; passed < leftOut && start < lines.length; passed++) start = lines.indexOf(NEWLINE, start) + 1
    if (start < lines.length) yield lines.subarray(start)
    if (isLast) return
    from += lines.length
  }
}

async function wholeLines(read: ReadPart, from: number): Promise<{ lines: Uint8Array; isLast: boolean } | undefined> {
  for (let most = AT_ONCE; ; most *= 2) {
    const found = await read(from, most)
    if (!found) return undefined
    const { part, bytes } = found
    if (from + part.length >= bytes) return { lines: part, isLast: true }
    const end = part.lastIndexOf(NEWLINE) + 1
    if (end > 0) return { lines: part.subarray(0, end), isLast: false }
  }
}

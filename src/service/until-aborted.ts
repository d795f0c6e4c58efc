/**
 * The items as they come, until the signal is aborted, with whose reason it then ends at once. The source is told to end, and not
 * waited for: it may be waiting for somebody who sends nothing.
 */
export async function* untilAborted<Item>(
  items: AsyncIterable<Item> | Iterable<Item>,
  signal: AbortSignal,
): AsyncGenerator<Item> {
  const source = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = () => reject(signal.reason)
  aborted.catch(() => {})
  signal.addEventListener('abort', abort)
  if (signal.aborted) abort()
  try {
    for (;;) {
      const coming = Promise.resolve(source.next())
      coming.catch(() => {})
      const next = await Promise.race([aborted, coming])
      if (next.done) return
      yield next.value
    }
  } finally {
    signal.removeEventListener('abort', abort)
    void Promise.resolve(source.return?.()).catch(() => {})
  }
}

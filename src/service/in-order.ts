/**
 * Answers items in their order while at most so many are being worked on or wait for those before them. An answer is handed on as
 * soon as all before it are, also while no next item has come; and no item is taken while whoever reads the answers does not.
 * `answer` must not reject; what the items end with, in error, comes out at once.
 */
export async function* inOrder<Item, Answer>(
  items: AsyncIterable<Item>,
  atOnce: number,
  answer: (item: Item) => Promise<Answer>,
): AsyncGenerator<Answer> {
  const source = items[Symbol.asyncIterator]()
  const answers: Promise<Answer>[] = []
  let coming: Promise<IteratorResult<Item>> | undefined
  let ended = false
  try {
    for (;;) {
      while (!ended && answers.length < atOnce) {
        coming ??= source.next()
        const isFirst = await Promise.race([
          coming.then(() => false),
          ...answers.slice(0, 1).map((first) => first.then(() => true)),
        ])
        if (isFirst) break
        const next = await coming
        coming = undefined
        if (next.done) ended = true
        else answers.push(answer(next.value))
      }
      const first = answers.shift()
      if (first === undefined) return
      yield await first
    }
  } finally {
    // Not waited for: the source may be waiting for somebody who has hung up.
    source.return?.().catch(() => {})
    coming?.catch(() => {})
  }
}

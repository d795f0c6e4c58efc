/** Resolves when the work is done, or so many milliseconds later. */
export async function atMost(time: number, work: Promise<unknown> | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  await Promise.race([work, new Promise((resolve) => (timer = setTimeout(resolve, time)))])
  clearTimeout(timer)
}

/** Resolves once what has arrived by now has been heard. */
export const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

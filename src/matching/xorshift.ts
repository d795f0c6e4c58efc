/** A stream of whole numbers from 0 to 2^32 - 1 (Marsaglia 2003, xorshift32); the same for the same seed. */
export function xorshift(seed: number): () => number {
  // A state of 0 would stay 0; seeds close to each other are spread first.
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
}

/** Puts values in random order (Fisher-Yates). */
export function shuffle(values: Uint32Array, random: () => number): void {
  for (let i = values.length - 1; i > 0; i--) {
    const other = random() % (i + 1)
    const moved = values[i]
    values[i] = values[other]
    values[other] = moved
  }
}

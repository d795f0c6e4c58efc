/**
 * Where a run takes its arrays from. `freshArrays` gives new ones. `keptArrays` gives those of the run before, cleared unless
 * `clear` is false: the first touch of new memory costs as much as what is done in it. Only one run at a time may hold kept arrays, and what it returns must be copies.
 */
export type Arrays = <A extends Uint8Array | Uint32Array | Int32Array>(
  name: string,
  type: ArrayType<A>,
  length: number,
  clear?: boolean,
) => A

interface ArrayType<A> {
  readonly BYTES_PER_ELEMENT: number
  new (length: number): A
  new (buffer: ArrayBuffer, offset: number, length: number): A
}

/** An array of more bytes than this is not kept. */
const MOST_BYTES = 2 ** 25

const kept = new Map<string, ArrayBuffer>()

/** New arrays of so many entries, all 0, which are the caller's for good. */
export const freshArrays: Arrays = (_, type, length) => new type(length)

/** The arrays of the run before where they are long enough and not longer than is kept, by name; all 0 unless `clear` is false. */
export const keptArrays: Arrays = (name, type, length, clear = true) => {
  const bytes = length * type.BYTES_PER_ELEMENT
  if (bytes > MOST_BYTES) return new type(length)
  const before = kept.get(name)
  if (before && before.byteLength >= bytes) {
    const array = new type(before, 0, length)
    if (clear) array.fill(0)
    return array
  }
  const buffer = new ArrayBuffer(bytes)
  kept.set(name, buffer)
  return new type(buffer, 0, length)
}

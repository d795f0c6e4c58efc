/**
 * A queue in memory that all threads share. The main thread puts texts in, and each of the others takes the one that has waited longest as
 * soon as it is done with the last: none waits for a thread whose core somebody else is using, and no thread has to be woken for every one.
 *
 * A text stands in a place from when it is put in until the main thread frees the place again, which it does when it has heard what became of it.
 */
export interface SharedQueue {
  /** place -> FREE, WAITING, or who has taken its text. */
  readonly states: Int32Array
  /** place -> which text it holds: they are numbered as they are put in. */
  readonly numbers: Int32Array
  /** place -> bytes of its text. */
  readonly lengths: Int32Array
  /** The texts in UTF-8, PLACE_BYTES for each place. */
  readonly bytes: Uint8Array<SharedArrayBuffer>
}

const FREE = 0
const WAITING = -1
/** Several times what a question of forty lines usually takes. */
const PLACE_BYTES = 16_384
const MOST_UTF8_BYTES = 3

export function makeSharedQueue(places: number): SharedQueue {
  const words = () => new Int32Array(new SharedArrayBuffer(4 * places))
  return {
    states: words(),
    numbers: words(),
    lengths: words(),
    bytes: new Uint8Array(new SharedArrayBuffer(places * PLACE_BYTES)),
  }
}

const textAt = ({ bytes }: SharedQueue, place: number): Buffer => Buffer.from(bytes.buffer, place * PLACE_BYTES, PLACE_BYTES)

/** Whether a text has room in a place. */
export const fitsQueue = (text: string): boolean =>
  text.length * MOST_UTF8_BYTES <= PLACE_BYTES || Buffer.byteLength(text) <= PLACE_BYTES

/** Puts a text that fits into a free place. On the main thread alone; numbers are of 32 bits and rise by one. */
export function put(queue: SharedQueue, place: number, number: number, text: string): void {
  queue.lengths[place] = textAt(queue, place).write(text)
  queue.numbers[place] = number
  Atomics.store(queue.states, place, WAITING)
}

/** Frees a place. On the main thread alone, once its text has been answered or its taker is lost. */
export const free = ({ states }: SharedQueue, place: number): void => void Atomics.store(states, place, FREE)

/** How many texts wait to be taken. */
export const waitingIn = ({ states }: SharedQueue): number =>
  states.reduce((waiting, _, place) => (Atomics.load(states, place) === WAITING ? waiting + 1 : waiting), 0)

/** All who have taken a text whose place has not been freed. */
export const takersOf = ({ states }: SharedQueue): Set<number> => new Set(states.filter((state) => state > FREE))

/** Frees a place unless somebody takes its text first; whether it did. */
export const takeBack = ({ states }: SharedQueue, place: number): boolean =>
  Atomics.compareExchange(states, place, WAITING, FREE) === WAITING

/** Frees a place whose text has been taken in the name of a taker that is lost; whether it was. */
export const takeFromLost = ({ states }: SharedQueue, place: number, taker: number): boolean =>
  Atomics.compareExchange(states, place, taker, FREE) === taker

/** A text that has been taken. */
export interface Taken {
  readonly place: number
  readonly number: number
  readonly text: string
}

/** Takes the text that has waited longest, in the name of a taker above 0; nothing if none waits. */
export function take(queue: SharedQueue, taker: number): Taken | undefined {
  const { states, numbers, lengths } = queue
  for (;;) {
    let place = -1
    for (let other = 0; other < states.length; other++)
      // Numbers start anew after four thousand million, so it is their difference that counts.
      if (Atomics.load(states, other) === WAITING && (place < 0 || ((numbers[other]! - numbers[place]!) | 0) < 0)) place = other
    if (place < 0) return undefined
    if (Atomics.compareExchange(states, place, WAITING, taker) !== WAITING) continue
    return { place, number: numbers[place]!, text: textAt(queue, place).toString('utf8', 0, lengths[place]) }
  }
}

/**
 * Lines that somebody would rather have than their match, or once would have: what a program goes through when a seat of it becomes
 * vacant. A line is entered when its list is gone down past it, once; lists are taken from the top again and again, but most of the
 * lines of a market are never passed.
 *
 * An entry is (list, place): the number of the list among all lists of the market, and which of its places. Whoever writes and
 * reads entries decides what a place is.
 */
export interface PassedLines {
  /** program -> its latest entry, or NO_ENTRY. */
  readonly latest: Int32Array
  /** entry -> the program's entry before it, or NO_ENTRY. */
  readonly previous: Int32Array
  readonly list: Uint32Array
  readonly place: Uint32Array
  /** list -> first place not passed so far. */
  readonly passedTo: Uint32Array
  entries: number
}

export const NO_ENTRY = -1

/** No lines passed; `passedTo` holds the first place of every list, and there are never more entries than `room`. */
export function noPassedLines(programs: number, passedTo: Uint32Array, room: number): PassedLines {
  const latest = new Int32Array(programs).fill(NO_ENTRY)
  return {
    latest,
    previous: new Int32Array(room),
    list: new Uint32Array(room),
    place: new Uint32Array(room),
    passedTo,
    entries: 0,
  }
}

/** Enters one place of a list under a program. */
export function enterPassed(passed: PassedLines, p: number, list: number, place: number): void {
  const entry = passed.entries++
  passed.previous[entry] = passed.latest[p]
  passed.list[entry] = list
  passed.place[entry] = place
  passed.latest[p] = entry
}

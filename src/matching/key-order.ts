/** A key times this, plus a place in a list, is a whole number that a Float64 holds exactly: lists of up to 2,097,152 places. */
export const PLACES = 2 ** 21

/** The places of a list of any length in order of its keys, lowest first, equal keys by place. Takes some times as long as to sort such numbers. */
export const placesByKey = (keys: Uint32Array): Uint32Array =>
  Uint32Array.from(keys, (_, place) => place).sort((one, other) => keys[one] - keys[other] || one - other)

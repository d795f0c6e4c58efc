/** The middle one of some values, the upper one of two. */
export const medianOf = (values: readonly number[]): number => values.toSorted((one, other) => one - other)[values.length >> 1]!

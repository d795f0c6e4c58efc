export const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** What rounding has left of a share. */
export const within01 = (value: number): number => Math.min(1, Math.max(0, value))

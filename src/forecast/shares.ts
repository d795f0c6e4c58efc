export function mean(values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum / values.length
}

/** What rounding has left of a share. */
export const within01 = (value: number): number => Math.min(1, Math.max(0, value))

import { normalDensity, normalTail } from '../../src/market/normal.ts'

/**
 * P(eps - bar + noise * Z > point, given eps > bar), eps and Z standard normal: Simpson's rule over eps, straight from the
 * definition.
 */
export function scoreAbove(bar: number, point: number, noise: number, steps = 400): number {
  const low = bar
  const high = Math.max(bar, 0) + 9
  const step = (high - low) / steps
  let sum = 0
  for (let i = 0; i <= steps; i++) {
    const eps = low + i * step
    const factor = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2
    sum += factor * normalDensity(eps) * normalTail((point - (eps - bar)) / noise)
  }
  return (sum * step) / 3 / normalTail(bar)
}

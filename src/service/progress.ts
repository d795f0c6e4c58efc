/** How far the menu table is. */
export interface Progress {
  readonly worldsDone: number
  readonly worlds: number
  readonly worldsPerSecond: number
  /** Null until the first world is done. */
  readonly secondsLeft: number | null
}

export function progressAfter(worldsDone: number, worlds: number, elapsedSeconds: number): Progress {
  const worldsPerSecond = worldsDone === 0 ? 0 : worldsDone / Math.max(elapsedSeconds, 1e-3)
  return {
    worldsDone,
    worlds,
    worldsPerSecond: Math.round(worldsPerSecond * 100) / 100,
    secondsLeft: worldsDone === 0 ? null : Math.ceil((worlds - worldsDone) / worldsPerSecond),
  }
}

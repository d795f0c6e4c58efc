import type { Progress } from './progress.ts'
import { terminalBar } from './terminal-bar.ts'

export interface ProgressLine {
  update(progress: Progress): void
  stop(): void
}

/** Milliseconds between two lines where the line cannot be redrawn. */
const LINE_EVERY = 2000

const percent = ({ worldsDone, worlds }: Progress) => Math.floor((100 * worldsDone) / worlds)
const rate = ({ worldsPerSecond }: Progress) => worldsPerSecond.toFixed(1)
const left = ({ secondsLeft }: Progress) => (secondsLeft === null ? 'time left unknown' : `${secondsLeft} s left`)

/** Shows how far worlds are, those of the menu table if nothing else is said: a bar on a terminal, else a plain line every two seconds. */
export function progressLine(stream: NodeJS.WriteStream, what = 'Menu table'): ProgressLine {
  return stream.isTTY ? bar(stream, what) : plainLines(stream, what)
}

function bar(stream: NodeJS.WriteStream, what: string): ProgressLine {
  const format = `${what} {bar} {percentage} % | {value} of {total} worlds | {rate} worlds/s | {left}`
  const shown = terminalBar(stream, format)
  let started = false
  return {
    update(progress) {
      if (!started) shown.start(progress.worlds, 0, { rate: '0.0', left: left(progress) })
      started = true
      shown.update(progress.worldsDone, { rate: rate(progress), left: left(progress) })
    },
    stop() {
      shown.stop()
      started = false
    },
  }
}

function plainLines(stream: NodeJS.WriteStream, what: string): ProgressLine {
  let last = Number.NEGATIVE_INFINITY
  return {
    update(progress) {
      const now = performance.now()
      if (now - last < LINE_EVERY && progress.worldsDone < progress.worlds) return
      last = now
      stream.write(
        `${what} ${percent(progress)} %, ${progress.worldsDone} of ${progress.worlds} worlds, ${rate(progress)} worlds/s, ${left(progress)}\n`,
      )
    },
    stop: () => {},
  }
}

export interface RowsLine {
  update(done: number, failed: number): void
  stop(): void
}

/** Shows how many rows of a table are done, as the menu table is shown; what takes less than two seconds needs no plain line. */
export function rowsLine(stream: NodeJS.WriteStream, rows: number): RowsLine {
  if (!stream.isTTY) return plainRows(stream, rows)
  const format = 'Forecasts {bar} {percentage} % | {value} of {total} rows | {failed} with an error | {eta_formatted} left'
  const shown = terminalBar(stream, format)
  let started = false
  return {
    update(done, failed) {
      if (!started) shown.start(rows, 0, { failed })
      started = true
      shown.update(done, { failed })
    },
    stop: () => shown.stop(),
  }
}

function plainRows(stream: NodeJS.WriteStream, rows: number): RowsLine {
  let last: number | undefined
  return {
    update(done, failed) {
      const now = performance.now()
      last ??= now
      if (now - last < LINE_EVERY || done === rows) return
      last = now
      stream.write(`Forecasts ${Math.floor((100 * done) / rows)} %, ${done} of ${rows} rows, ${failed} with an error\n`)
    },
    stop: () => {},
  }
}

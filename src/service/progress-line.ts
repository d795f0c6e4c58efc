import { Presets, SingleBar } from 'cli-progress'
import type { Progress } from './progress.ts'

export interface ProgressLine {
  update(progress: Progress): void
  stop(): void
}

/** Milliseconds between two lines where the line cannot be redrawn. */
const LINE_EVERY = 2000

const percent = ({ worldsDone, worlds }: Progress) => Math.floor((100 * worldsDone) / worlds)
const rate = ({ worldsPerSecond }: Progress) => worldsPerSecond.toFixed(1)
const left = ({ secondsLeft }: Progress) => (secondsLeft === null ? 'time left unknown' : `${secondsLeft} s left`)

/** Shows how far the menu table is: a bar on a terminal, else a plain line every two seconds. */
export function progressLine(stream: NodeJS.WriteStream): ProgressLine {
  return stream.isTTY ? bar(stream) : plainLines(stream)
}

function bar(stream: NodeJS.WriteStream): ProgressLine {
  const format = 'Menu table {bar} {percentage} % | {value} of {total} worlds | {rate} worlds/s | {left}'
  const shown = new SingleBar({ format, stream, hideCursor: true, clearOnComplete: true }, Presets.shades_classic)
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

function plainLines(stream: NodeJS.WriteStream): ProgressLine {
  let last = Number.NEGATIVE_INFINITY
  return {
    update(progress) {
      const now = performance.now()
      if (now - last < LINE_EVERY && progress.worldsDone < progress.worlds) return
      last = now
      stream.write(
        `Menu table ${percent(progress)} %, ${progress.worldsDone} of ${progress.worlds} worlds, ${rate(progress)} worlds/s, ${left(progress)}\n`,
      )
    },
    stop: () => {},
  }
}

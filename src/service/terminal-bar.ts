import { Presets, SingleBar } from 'cli-progress'
import { beforeEnd } from './before-end.ts'

/** A bar on a terminal, which has its cursor and its line wrap back when the bar stops, however the process ends. */
export function terminalBar(stream: NodeJS.WriteStream, format: string, clearOnComplete = true): SingleBar {
  const bar = new SingleBar({ format, stream, hideCursor: true, clearOnComplete }, Presets.shades_classic)
  let settled = () => {}
  bar.on('start', () => {
    settled = beforeEnd(() => bar.stop())
  })
  bar.on('stop', () => settled())
  return bar
}

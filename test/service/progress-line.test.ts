import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { progressLine, rowsLine } from '../../src/service/progress-line.ts'
import { run } from '../support/service.ts'

/** A stream that keeps what is written to it. */
function stream() {
  const written: string[] = []
  return { written, as: { isTTY: false, write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream }
}

describe('where standard error is no terminal', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('a long table says every two seconds how far it is, and a short one nothing', () => {
    const { written, as } = stream()
    const line = rowsLine(as, 9)
    for (let row = 1; row <= 9; row++) {
      line.update(row, row > 2 ? 1 : 0)
      vi.advanceTimersByTime(700)
    }
    line.stop()
    expect(written).toEqual(['Forecasts 44 %, 4 of 9 rows, 1 with an error\n', 'Forecasts 77 %, 7 of 9 rows, 1 with an error\n'])
    const short = stream()
    for (let row = 1; row <= 9; row++) rowsLine(short.as, 9).update(row, 0)
    expect(short.written).toEqual([])
  })

  test('worlds say what they are drawn for', () => {
    const { written, as } = stream()
    progressLine(as, 'Replay').update({ worldsDone: 3, worlds: 16, worldsPerSecond: 1.5, secondsLeft: 9 })
    expect(written).toEqual(['Replay 18 %, 3 of 16 worlds, 1.5 worlds/s, 9 s left\n'])
  })
})

/** Shows a bar on what passes for a terminal. */
const BAR = `
  import { progressLine } from './src/service/progress-line.ts'
  Object.assign(process.stderr, { isTTY: true, columns: 100 })
  const line = progressLine(process.stderr)
  line.update({ worldsDone: 1, worlds: 16, worldsPerSecond: 1, secondsLeft: 15 })
`
const HIDDEN = '\x1b[?25l'
/** The cursor and the line wrap. */
const GIVEN_BACK = '\x1b[?25h\x1b[?7h'
const isGivenBack = (written: string) => written.lastIndexOf(GIVEN_BACK) > written.lastIndexOf(HIDDEN)

describe('a bar', () => {
  const barThen = (then: string) => run(process.execPath, ['--input-type=module', '-e', BAR + then])

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('gives the terminal back when %s ends the program', async (signal) => {
    const program = barThen("process.stdout.write('shown'); setInterval(() => {}, 1000)")
    await program.printed(/shown/)
    expect(program.err()).toContain(HIDDEN)
    expect(isGivenBack(program.err())).toBe(false)
    program.process.kill(signal)
    await program.ended
    expect(program.process.signalCode).toBe(signal)
    expect(isGivenBack(program.err())).toBe(true)
  })

  test('gives it back when the program ends itself', async () => {
    const program = barThen('process.exit(3)')
    expect(await program.ended).toBe(3)
    expect(isGivenBack(program.err())).toBe(true)
  })

  test('gives it back and leaves the end to whoever listens to the signal', async () => {
    const program = barThen(`
      process.on('SIGINT', () => {
        process.stdout.write(' heard')
        setTimeout(() => process.exit(4), 50)
      })
      process.stdout.write('shown')
      setInterval(() => {}, 1000)
    `)
    await program.printed(/shown/)
    program.process.kill('SIGINT')
    expect(await program.ended).toBe(4)
    expect(program.out()).toBe('shown heard')
    expect(isGivenBack(program.err())).toBe(true)
  })

  test('that has stopped listens to no signal', async () => {
    const program = barThen("line.stop(); process.stdout.write(String(process.listenerCount('SIGINT')))")
    expect(await program.ended, program.err()).toBe(0)
    expect(program.out()).toBe('0')
  })
})

import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import type { LoopDelay } from './loop-delay.ts'

const PROJECT = resolve(import.meta.dirname, '..')

/** The service as its users run it, for a benchmark to ask. */
export interface Service {
  readonly address: string
  readonly pid: number
  /** The delays of its main loop since this was last asked. */
  loopDelay(): Promise<LoopDelay>
  stop(): Promise<void>
}

/** Starts the service with its defaults, but for what is said, on a free port. */
export async function startService(changes: Readonly<Record<string, string>> = {}): Promise<Service> {
  const environment = { ...process.env, PORT: '0', LOG_LEVEL: 'warn', ...changes }
  const child = spawn(process.execPath, ['--import', './benchmarks/loop-delay.ts', 'src/server.ts'], {
    cwd: PROJECT,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const ended = new Promise<void>((done) => child.once('close', () => done()))
  const address = await new Promise<string>((ready, failed) => {
    let printed = ''
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      printed += text
      const found = /ready at (\S+) after/.exec(printed)
      if (found) ready(found[1])
    })
    void ended.then(() => failed(new Error('The service ended before it was ready.')))
  })
  return {
    address,
    pid: child.pid!,
    loopDelay: () =>
      new Promise((resolve) => {
        child.once('message', (delay) => resolve(delay as LoopDelay))
        child.send('how late')
      }),
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

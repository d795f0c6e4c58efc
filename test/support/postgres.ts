import { spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A PostgreSQL server of its own for a test. */
export interface Postgres {
  readonly url: string
  stop(): Promise<void>
}

/** Where systems put the programs of PostgreSQL. */
const FOLDERS = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/opt/homebrew/opt/postgresql*/bin',
  '/usr/local/bin',
  '/usr/bin',
]

/** The folder with the programs of a PostgreSQL that is installed, if any. */
export function installedPostgres(): string | undefined {
  const folders = FOLDERS.flatMap((pattern) => globSync(pattern)).sort()
  return folders.reverse().find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))))
}

/** PostgreSQL refuses to run as root; then it runs as the user that may do least. */
const NOBODY = 65_534
const asSomebody = () => (process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

export async function startPostgres(programs: string): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'matchcast-postgres-'))
  const who = asSomebody()
  if (who.uid !== undefined) chownSync(folder, who.uid, who.gid)
  const data = join(folder, 'data')
  const made = spawnSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'matchcast', '--auth=trust', '--no-sync', '--no-locale'],
    who,
  )
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`)
  const port = await freePort()
  const options = ['-D', data, '-p', String(port), '-k', folder, '-h', '127.0.0.1', '-c', 'fsync=off']
  const server = spawn(join(programs, 'postgres'), options, { ...who, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()))
  const ready = Promise.withResolvers<void>()
  let said = ''
  server.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
    if (said.includes('ready to accept connections')) ready.resolve()
  })
  void ended.then(() => ready.reject(new Error(`postgres: ${said}`)))
  await ready.promise
  return {
    url: `postgres://matchcast@127.0.0.1:${port}/postgres`,
    async stop() {
      server.kill('SIGQUIT')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

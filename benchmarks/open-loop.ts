import { Agent, type RequestOptions, request } from 'node:http'

/** One kind of request, and how it ended so far. */
export class Kind {
  readonly name: string
  readonly options: RequestOptions
  readonly body: string
  /** status -> milliseconds of each answer, from when the request was due. 0 stands for broken connections. */
  readonly times = new Map<number, number[]>()

  constructor(name: string, path: string, body: string, headers: Record<string, string> = {}) {
    this.name = name
    this.body = body
    const length = String(Buffer.byteLength(body))
    this.options = {
      path,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': length, ...headers },
    }
  }

  ended(status: number, milliseconds: number): void {
    const times = this.times.get(status)
    if (times) times.push(milliseconds)
    else this.times.set(status, [milliseconds])
  }

  count(status?: number): number {
    if (status !== undefined) return this.times.get(status)?.length ?? 0
    return [...this.times.values()].reduce((sum, { length }) => sum + length, 0)
  }

  /** Milliseconds within which this share of the answers with a status came. */
  quantile(share: number, status = 200): number {
    const sorted = (this.times.get(status) ?? []).toSorted((one, other) => one - other)
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
  }
}

/** Milliseconds between the moments at which what is due is sent. */
const TICK = 5

export interface OpenLoop {
  readonly address: string
  readonly perSecond: number
  readonly seconds: number
  /** Connections at most; what is due beyond them waits, and its waiting counts. */
  readonly connections: number
  /** The kind of the n-th request. */
  readonly kindOf: (n: number) => Kind
}

/** Sends so many requests a second whether or not those before were answered, as many clients who know nothing of each other do. */
export async function openLoop({ address, perSecond, seconds, connections, kindOf }: OpenLoop): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const { hostname, port } = new URL(address)
  const began = performance.now()
  const open = new Set<Promise<void>>()
  const total = Math.round(perSecond * seconds)
  const ask = (kind: Kind, due: number) =>
    new Promise<void>((done) => {
      const end = (status: number) => {
        kind.ended(status, performance.now() - due)
        done()
      }
      const sent = request({ ...kind.options, hostname, port, agent }, (response) => {
        response.resume().once('end', () => end(response.statusCode!))
      })
      sent.once('error', () => end(0)).end(kind.body)
    })
  for (let sent = 0; sent < total; ) {
    const due = began + (1000 * sent) / perSecond
    if (performance.now() < due) {
      await new Promise((later) => setTimeout(later, TICK))
      continue
    }
    const asked = ask(kindOf(sent++), due).finally(() => open.delete(asked))
    open.add(asked)
  }
  await Promise.all(open)
  agent.destroy()
}

/** How many a second so many clients get answered who each ask again when they have their answer. */
export async function capacity(address: string, kind: Kind, clients: number, seconds: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  const { hostname, port } = new URL(address)
  const end = performance.now() + 1000 * seconds
  let answered = 0
  const client = async () => {
    while (performance.now() < end) {
      const status = await new Promise<number>((done) => {
        const sent = request({ ...kind.options, hostname, port, agent }, (response) => {
          response.resume().once('end', () => done(response.statusCode!))
        })
        sent.once('error', () => done(0)).end(kind.body)
      })
      if (status === 200) answered++
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: clients }, client))
  agent.destroy()
  return (1000 * answered) / (performance.now() - began)
}

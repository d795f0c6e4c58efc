import { setTimeout as pause } from 'node:timers/promises'
import { Client, type Dispatcher } from 'undici'

/** One kind of request, and how it ended so far. */
export class Kind {
  readonly name: string
  readonly options: Dispatcher.DispatchOptions
  /** status -> milliseconds of each answer, from when the request was due. 0 stands for broken connections. */
  readonly times = new Map<number, number[]>()

  constructor(name: string, path: string, body?: string, headers: Record<string, string> = {}) {
    this.name = name
    this.options =
      body === undefined
        ? { path, method: 'GET', headers }
        : { path, method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body }
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

/**
 * So many connections to one address. What the client takes of the machine is taken from the service, so a request is given to any
 * connection that is free at once, and its answer is not looked at but for the status.
 */
class Connections {
  private readonly all: readonly Client[]
  private readonly free: Client[]
  private readonly waiting: ((client: Client) => void)[] = []

  constructor(address: string, connections: number) {
    this.all = Array.from({ length: connections }, () => new Client(address, { pipelining: 1 }))
    this.free = [...this.all]
  }

  /** Resolves to the status of the answer once that has come to its end; to 0 where none does. */
  async statusOf(kind: Kind): Promise<number> {
    const client = this.free.pop() ?? (await new Promise<Client>((resolve) => this.waiting.push(resolve)))
    const status = await statusBy(client, kind)
    const next = this.waiting.shift()
    if (next) next(client)
    else this.free.push(client)
    return status
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((client) => client.destroy()))
  }
}

const statusBy = (client: Client, { options }: Kind) =>
  new Promise<number>((resolve) => {
    let status = 0
    client.dispatch(options, {
      onRequestStart() {},
      onResponseStart(_controller, code) {
        status = code
      },
      onResponseData() {},
      onResponseEnd: () => resolve(status),
      onResponseError: () => resolve(0),
    })
  })

const LIVE = new Kind('live', '/health/live')

/** Milliseconds between the moments at which what is due is sent. */
const TICK = 5

export interface OpenLoop {
  readonly address: string
  readonly perSecond: number
  readonly seconds: number
  /** Connections, all made beforehand; what is due while none is free waits, and its waiting counts. */
  readonly connections: number
  /** The kind of the n-th request. */
  readonly kindOf: (n: number) => Kind
}

/** Sends so many requests a second whether or not those before were answered, as many clients who know nothing of each other do. */
export async function openLoop({ address, perSecond, seconds, connections, kindOf }: OpenLoop): Promise<void> {
  const clients = new Connections(address, connections)
  await Promise.all(Array.from({ length: connections }, () => clients.statusOf(LIVE)))
  const began = performance.now()
  const open = new Set<Promise<void>>()
  const total = Math.round(perSecond * seconds)
  for (let sent = 0; sent < total; ) {
    // All that is due, and then a pause whatever is due by then: answers are read in pauses.
    const due = Math.min(total, Math.ceil(((performance.now() - began) * perSecond) / 1000))
    for (; sent < due; sent++) {
      const kind = kindOf(sent)
      const dueAt = began + (1000 * sent) / perSecond
      const asked = clients.statusOf(kind).then((status) => {
        kind.ended(status, performance.now() - dueAt)
        open.delete(asked)
      })
      open.add(asked)
    }
    await pause(TICK)
  }
  await Promise.all(open)
  await clients.close()
}

/** How many a second so many clients get answered who each ask again when they have their answer. */
export async function capacity(address: string, kind: Kind, clients: number, seconds: number): Promise<number> {
  const connections = new Connections(address, clients)
  const end = performance.now() + 1000 * seconds
  let answered = 0
  const client = async () => {
    while (performance.now() < end) if ((await connections.statusOf(kind)) === 200) answered++
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: clients }, client))
  await connections.close()
  return (1000 * answered) / (performance.now() - began)
}

/** Asks whether the service lives, again and again over connections made for it, until told to stop. */
export async function newcomers(address: string, every: number, enough: AbortSignal): Promise<Kind> {
  const kind = new Kind('newcomer', '/health/live', undefined, { connection: 'close' })
  const open = new Set<Promise<void>>()
  while (!enough.aborted) {
    const newcomer = new Connections(address, 1)
    const began = performance.now()
    const asked = newcomer.statusOf(kind).then(async (status) => {
      kind.ended(status, performance.now() - began)
      await newcomer.close()
      open.delete(asked)
    })
    open.add(asked)
    await pause(every)
  }
  await Promise.all(open)
  return kind
}

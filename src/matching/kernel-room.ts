import { KERNEL_BYTES } from './kernel-bytes.ts'

/** What the core uses of WebAssembly, which the type library of the language leaves to its hosts. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer
}
interface KernelHost {
  readonly Memory: new (size: { initial: number }) => KernelMemory
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: { env: { memory: KernelMemory } }) => { readonly exports: Kernel }
}

type Take<Names extends string[], Gives> = (...numbers: { [Name in keyof Names]: number }) => Gives

/** The functions of assembly/, which says what they do. All arguments are whole numbers, those that name an array are offsets in bytes. */
export interface Kernel {
  readonly deal: Take<['rankStart', 'entries', 'from', 'to', 'ends', 'shift', 'programBits'], void>
  readonly join: Take<
    [
      ...['dealt', 'dealtEnd', 'listStart', 'applicants', 'lines', 'words', 'classes', 'tally', 'sorted', 'latest'],
      ...['programs', 'programBits', 'unranked'],
    ],
    number
  >
  readonly order: Take<['classes', 'listStart', 'applicants', 'words', 'places', 'start', 'base', 'bins'], void>
  readonly arrange: Take<['listStart', 'applicants', 'places', 'start', 'base', 'into'], void>
  readonly vacate: Take<['programs', 'quotas', 'firstSeats', 'count', 'vacancy'], void>
  readonly propose: Take<['start', 'places', 'programs', 'ranks', 'holders', 'hands', 'programBits', 'vacancy'], number>
  readonly readOff: Take<['programs', 'count', 'holders', 'order', 'base', 'line', 'applicants', 'vacancy'], number>
  readonly pairUp: Take<['listStart', 'applicants', 'lines', 'keys', 'start', 'words', 'count'], number>
  readonly vacateKeys: Take<['programs', 'quotas', 'firstSeats', 'count'], void>
  readonly proposeKeys: Take<['start', 'applicants', 'programs', 'seatKeys', 'holders', 'hands'], void>
  readonly readOffKeys: Take<['programs', 'count', 'holders', 'listStart', 'start', 'line', 'applicants'], void>
  readonly passedOver: Take<['start', 'order', 'base', 'line', 'places', 'count', 'programBits', 'unranked'], number>
}

declare const WebAssembly: KernelHost | undefined
const host = typeof WebAssembly === 'undefined' ? undefined : WebAssembly

let compiled: object | null | undefined

/** The module, compiled once; null where the host has no WebAssembly or no vectors in it. */
function kernelModule(): object | null {
  if (compiled === undefined) {
    try {
      compiled = host ? new host.Module(Uint8Array.from(atob(KERNEL_BYTES), (letter) => letter.charCodeAt(0))) : null
    } catch {
      compiled = null
    }
  }
  return compiled
}

const PAGE = 65_536
/** Arrays begin on cache lines; the end of one is read over by at most a line. */
const LINE = 64

/** The kernel with a memory of its own in which arrays have their places. */
export interface KernelRoom<Name extends string = never> {
  readonly kernel: Kernel
  readonly memory: KernelMemory
  /** array -> offset in bytes. */
  readonly at: Readonly<Record<Name, number>>
}

/** Memory up to this size is kept for the next market that is matched once. */
const KEPT_BYTES = 128 * 2 ** 20

let kept: { readonly kernel: Kernel; readonly memory: KernelMemory } | undefined

/**
 * Room for arrays of so many bytes each; undefined where the host cannot run the kernel, or has not the memory. With `once` the
 * room is one that the next such call takes over: fresh memory costs as much as the match itself.
 */
export function openKernel<Name extends string>(
  bytes: Readonly<Record<Name, number>>,
  once = false,
): KernelRoom<Name> | undefined {
  const module = kernelModule()
  if (!module || !host) return undefined
  let end = LINE
  const at = {} as Record<Name, number>
  for (const name in bytes) {
    at[name] = end
    end = Math.ceil((end + bytes[name] + LINE) / LINE) * LINE
  }
  if (once && kept && kept.memory.buffer.byteLength >= end) return { ...kept, at }
  try {
    const memory = new host.Memory({ initial: Math.ceil(end / PAGE) })
    const { exports: kernel } = new host.Instance(module, { env: { memory } })
    if (once && end <= KEPT_BYTES) kept = { kernel, memory }
    return { kernel, memory, at }
  } catch {
    return undefined
  }
}

/** An array in the kernel's memory. */
export const numbersAt = ({ memory }: KernelRoom, offset: number, length: number): Uint32Array =>
  new Uint32Array(memory.buffer, offset, length)

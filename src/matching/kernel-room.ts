import { KERNEL_BYTES } from './kernel-bytes.ts'
import { type KernelMemory, kernelOpener, type Take } from './web-assembly.ts'

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
  readonly pairUp: Take<['listStart', 'applicants', 'lines', 'keys', 'start', 'words', 'count'], void>
  readonly vacateKeys: Take<['programs', 'quotas', 'firstSeats', 'count'], void>
  readonly proposeKeys: Take<['start', 'newcomers', 'count', 'programs', 'seatKeys', 'holders', 'hands'], void>
  readonly readOffKeys: Take<['programs', 'count', 'holders', 'listStart', 'start', 'line', 'applicants'], void>
  readonly countProposals: Take<['listStart', 'keys', 'line', 'applicants'], number>
  readonly passedOver: Take<['start', 'order', 'base', 'line', 'places', 'count', 'programBits', 'unranked'], number>
}

const open = kernelOpener<Kernel>(KERNEL_BYTES)

/** Arrays begin on cache lines; the end of one is read over by at most a line. */
const LINE = 64

/** The kernel with a memory of its own in which arrays have their places. */
export interface KernelRoom<Name extends string = never> {
  readonly kernel: Kernel
  readonly memory: KernelMemory
  /** array -> offset in bytes. */
  readonly at: Readonly<Record<Name, number>>
  /** Until there is another one, what stands in the room stays as it is. */
  readonly turn: number
}

/** Memory up to this size is kept for the next market that is matched once. */
const KEPT_BYTES = 128 * 2 ** 20

/** Counts the rooms that were opened. */
let turns = 0

/** Whether no room was opened since, which might lie in the same memory. */
export const isLatest = ({ turn }: KernelRoom): boolean => turn === turns

let kept: { readonly kernel: Kernel; readonly memory: KernelMemory } | undefined

/**
 * Room for arrays of so many bytes each; undefined where the host cannot run the kernel, or has not the memory. With `once` the
 * room is one that the next such call takes over: fresh memory costs as much as the match itself.
 */
export function openKernel<Name extends string>(
  bytes: Readonly<Record<Name, number>>,
  once = false,
): KernelRoom<Name> | undefined {
  let end = LINE
  const at = {} as Record<Name, number>
  for (const name in bytes) {
    at[name] = end
    end = Math.ceil((end + bytes[name] + LINE) / LINE) * LINE
  }
  const turn = ++turns
  if (once && kept && kept.memory.buffer.byteLength >= end) return { ...kept, at, turn }
  const opened = open(end)
  if (!opened) return undefined
  if (once && end <= KEPT_BYTES) kept = opened
  return { ...opened, at, turn }
}

/** An array in the kernel's memory. */
export const numbersAt = ({ memory }: KernelRoom, offset: number, length: number): Uint32Array =>
  new Uint32Array(memory.buffer, offset, length)

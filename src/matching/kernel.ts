import { applicantProposing } from './applicant-proposing.ts'
import { type KernelRoom, numbersAt, openKernel } from './kernel-room.ts'
import { packedProposing, packedScratch, type SeatRoom, seatRoom } from './packed-proposing.ts'
import { type PackedWorld, packWorld } from './packed-world.ts'
import type { Matching, World } from './world.ts'

/**
 * Matching the same world as fast as it goes. Whatever matches it, the answer is that of applicantProposing, line by line
 * and proposal by proposal.
 */
export interface Matcher {
  /** What matches: the WebAssembly kernel, the same steps in TypeScript, or applicantProposing on the world as it is. */
  readonly engine: 'webassembly' | 'packed' | 'plain'
  /** Runs the match. The packed engines allocate nothing: the next run writes over the matching they return. */
  match(): Matching
}

/** Lays a world out for repeated matching. Takes a few times as long as one match, so it pays from the second run on. */
export function fastMatcher(world: World, engine: Matcher['engine'] = 'webassembly'): Matcher {
  const packed = engine === 'plain' ? undefined : packWorld(world)
  if (!packed) return { engine: 'plain', match: () => applicantProposing(world) }
  const inKernel = engine === 'webassembly' ? kernelMatcher(packed) : undefined
  if (inKernel) return inKernel
  const scratch = packedScratch(packed)
  return { engine: 'packed', match: () => packedProposing(packed, scratch) }
}

function kernelMatcher({ world, words, start, order, ...layout }: PackedWorld): Matcher | undefined {
  const seating = seatRoom(world)
  const room = openKernel({ words: 4 * words.length, ...proposingBytes(order.length, seating) })
  if (!room) return undefined
  const { at } = room
  numbersAt(room, at.words, words.length).set(words)
  numbersAt(room, at.order, order.length).set(order)
  const starts = numbersAt(room, at.start, order.length)
  const base = numbersAt(room, at.base, order.length)
  for (let place = 0; place < order.length; place++) {
    starts[place] = at.words + 4 * start[place]
    base[place] = world.listStart[order[place]] - start[place] - at.words / 4 - 1
  }
  return proposer({ ...layout, applicants: order.length, quota: world.quota }, seating, room)
}

/** Bytes of the arrays that `proposer` works on, named as in assembly/propose.ts. */
export function proposingBytes(applicants: number, { firstSeat, seats }: SeatRoom) {
  const [perApplicant, perProgram] = [4 * applicants, 4 * firstSeat.length]
  return {
    ...{ start: perApplicant, order: perApplicant, base: perApplicant, line: perApplicant },
    ...{ programs: 4 * perProgram + 16, quotas: perProgram, firstSeats: perProgram },
    ...{ ranks: 4 * seats, holders: 8 * seats },
    hands: HANDS_BYTES,
  }
}

/** Twelve bytes for each of the sixteen lists in hand. */
const HANDS_BYTES = 192

/** What is known of lists that lie packed in the kernel's memory. */
interface InKernel {
  readonly applicants: number
  readonly quota: Uint32Array
  /** As in PackedWorld. */
  readonly programBits: number
  readonly unranked: number
  readonly unrankedLines: number
}

/** Runs the kernel on packed lists whose start, order and base stand written. */
export function proposer(
  { applicants, quota, programBits, unranked, unrankedLines }: InKernel,
  { firstSeat, seats }: SeatRoom,
  room: KernelRoom<keyof ReturnType<typeof proposingBytes>>,
): Matcher {
  const { kernel, memory, at } = room
  const { start, order, base, line, programs, ranks, holders } = at
  numbersAt(room, at.quotas, quota.length).set(quota)
  numbersAt(room, at.firstSeats, quota.length).set(firstSeat)
  numbersAt(room, ranks, seats).fill(0)
  const vacancy = unranked - 1
  const matching = { line: new Int32Array(memory.buffer, line, applicants), proposals: 0 }
  const passedOver = () => kernel.passedOver(start, order, base, line, applicants, quota.length, programBits, unranked)
  const match = () => {
    kernel.vacate(programs, at.quotas, at.firstSeats, quota.length, vacancy)
    const read = kernel.propose(start, applicants, programs, ranks, holders, at.hands, programBits, vacancy)
    const matched = kernel.readOff(programs, quota.length, holders, order, base, line, applicants, vacancy)
    // Whoever is left without a seat has read the sentinel that closes the list.
    matching.proposals = read - (applicants - matched) - (unrankedLines === 0 ? 0 : passedOver())
    return matching
  }
  return { engine: 'webassembly', match }
}

import { applicantProposing } from './applicant-proposing.ts'
import { openKernel, proposer, seatBytes } from './kernel.ts'
import { seatRoom } from './packed-proposing.ts'
import { packedWords, wordLayout } from './packed-world.ts'
import { type Lists, ranksOfLines } from './ranks-of-lines.ts'
import type { Matching, World } from './world.ts'

/** A market as both sides' lists of indices, the form in which matching programs exchange markets. */
export interface ListedMarket {
  /** applicant -> programs, best first, no program twice. */
  readonly wanted: Lists
  /** program -> applicants, best first, no applicant twice. */
  readonly ranked: Lists
  /** program -> seats. */
  readonly quota: Uint32Array
}

/** The world that two sides' lists describe. */
export const worldOfLists = ({ wanted, ranked, quota }: ListedMarket): World => ({
  listStart: wanted.start,
  listProgram: wanted.entry,
  listKey: ranksOfLines(wanted, ranked),
  quota,
})

/**
 * From lists to a matching in one go, applicants proposing: for a market that is matched once. The kernel packs and
 * matches in its own memory; where it cannot, or lists are so long that looking lines up would cost more than sorting them, the world is built and matched. The answer is the same.
 */
export function matchListed(market: ListedMarket): Matching {
  return matchInKernel(market) ?? applicantProposing(worldOfLists(market))
}

/** Words looked through per line, on average, above which looking costs more than sorting the lines into programs. */
const WORTH_LOOKING = 64

/** Whether lists are short enough for the kernel to look every applicant's program up in place: the work is the square of their length. */
function shortLists({ start, entry }: Lists): boolean {
  let words = 0
  for (let a = 0; a + 1 < start.length; a++) words += (start[a + 1] - start[a]) ** 2
  return words <= WORTH_LOOKING * entry.length
}

function matchInKernel({ wanted, ranked, quota }: ListedMarket): Matching | undefined {
  if (!shortLists(wanted)) return undefined
  const { programBits, unranked } = wordLayout(quota.length)
  for (let p = 0; p < quota.length; p++) if (ranked.start[p + 1] - ranked.start[p] >= unranked) return undefined
  const world = { listStart: wanted.start, listProgram: wanted.entry, quota }
  const applicants = wanted.start.length - 1
  const inputs = [wanted.start, wanted.entry, ranked.start, ranked.entry]
  const words = packedWords(world)
  const seating = seatRoom(world)
  const room = openKernel(
    [4 * words, 4 * (applicants + 1), ...seatBytes(seating), ...inputs.map(({ length }) => 4 * length)],
    true,
  )
  if (!room) return undefined
  const { kernel, memory, at } = room
  const [wordsAt, startAt, programsAt, ranksAt, holdersAt, ...inputsAt] = at
  inputs.forEach((input, i) => {
    new Uint32Array(memory.buffer, inputsAt[i], input.length).set(input)
  })
  const [listStart, listProgram, rankStart, rankApplicant] = inputsAt
  const unrankedLines = kernel.pack(
    listStart,
    listProgram,
    applicants,
    rankStart,
    rankApplicant,
    quota.length,
    wordsAt,
    startAt,
    programBits,
    unranked,
  )
  const order = new Int32Array(applicants)
  for (let a = 0; a < applicants; a++) order[a] = a
  const packed = {
    world,
    words: new Uint32Array(memory.buffer, wordsAt, words),
    start: new Int32Array(memory.buffer, startAt, applicants + 1),
    order,
    programBits,
    unranked,
    unrankedLines,
  }
  return proposer(packed, seating, kernel, memory, wordsAt, startAt, [programsAt, ranksAt, holdersAt])()
}

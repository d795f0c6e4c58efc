import { expect, test } from 'vitest'
import { applicantProposing, holdSeats } from '../../src/matching/applicant-proposing.ts'
import { holdSeatsInKernel, holdSeatsOnce, matchOnce } from '../../src/matching/key-kernel.ts'
import { programOptimal } from '../../src/matching/program-optimal.ts'
import { programProposing } from '../../src/matching/program-proposing.ts'
import { applicantsOf, UNRANKED, type World } from '../../src/matching/world.ts'
import { seeded } from '../support/seeded.ts'

/** Lists of any length and keys out of few or many values, so that ties are many or none; some lines unranked, some programs without seats. */
function keyedWorld(seed: number, applicants: number, programs: number, longest: number, values: number): World {
  const random = seeded(seed)
  const below = (n: number) => Math.floor(random() * n)
  const lists = Array.from({ length: applicants }, () => {
    const list = new Set<number>()
    for (let l = below(longest + 1); l > 0; l--) list.add(below(programs))
    return [...list]
  })
  const listStart = new Uint32Array(applicants + 1)
  lists.forEach((list, a) => {
    listStart[a + 1] = listStart[a] + list.length
  })
  const listProgram = Uint32Array.from(lists.flat())
  const spread = Math.floor((UNRANKED - 1) / Math.max(1, values - 1))
  const listKey = listProgram.map(() => (random() < 0.1 ? UNRANKED : below(values) * spread))
  const quotas = [0, 1, 1, 2, 3, 4, 5, 6, 7, 9, 17, 4_000_000_000]
  return { listStart, listProgram, listKey, quota: Uint32Array.from({ length: programs }, () => quotas[below(quotas.length)]) }
}

/** Holders of every program, in order of applicant. */
function holders(world: World, { seats }: ReturnType<typeof holdSeats>): number[][] {
  return Array.from(world.quota, (_, p) =>
    Array.from(seats.seatApplicant.subarray(seats.firstSeat[p], seats.firstSeat[p] + seats.taken[p])).sort((x, y) => x - y),
  )
}

test('the kernel on keys gives the matching, the proposals and the seats of applicant-proposing deferred acceptance, ties included', () => {
  for (let seed = 1; seed <= 800; seed++) {
    const values = [1, 2, 5, 1000, 4_000_000_000][seed % 5]
    const world = keyedWorld(seed, 1 + (seed % 60), 1 + (seed % 7), 1 + (seed % 7), values)
    const plain = holdSeats(world)
    const inKernel = holdSeatsInKernel(world)!
    expect([seed, Array.from(inKernel.line), inKernel.proposals]).toEqual([seed, Array.from(plain.line), plain.proposals])
    expect(Array.from(inKernel.seats.cutoff)).toEqual(Array.from(plain.seats.cutoff))
    expect(holders(world, inKernel)).toEqual(holders(world, plain))
    for (let p = 0; p < world.quota.length; p++) {
      if (inKernel.seats.taken[p] === 0) continue
      const { firstSeat, seatKey, seatApplicant } = inKernel.seats
      // The worst holder is on top, which the next one to be displaced is read from.
      expect(seatApplicant[firstSeat[p]]).toBe(plain.seats.seatApplicant[plain.seats.firstSeat[p]])
      expect(seatKey[firstSeat[p]]).toBe(plain.seats.seatKey[plain.seats.firstSeat[p]])
    }
  }
})

test('large worlds go through the kernel, with many ties and without, one after the other in the same memory', () => {
  for (const [seed, applicants, programs, values] of [
    [1, 20_000, 600, 50],
    [2, 3_000, 40, 4_000_000_000],
    [3, 30_000, 2_000, 4_000_000_000],
    [4, 4_000, 100, 2],
  ]) {
    const world = keyedWorld(seed, applicants, programs, 15, values)
    const plain = applicantProposing(world)
    for (const { line, proposals } of [matchOnce(world), holdSeatsOnce(world)]) {
      expect(proposals).toBe(plain.proposals)
      expect(line.findIndex((l, a) => l !== plain.line[a])).toBe(-1)
    }
    const best = programProposing(world)
    expect(programOptimal(world).line.findIndex((l, a) => l !== best.line[a])).toBe(-1)
    expect(applicantsOf(world)).toBe(applicants)
  }
})

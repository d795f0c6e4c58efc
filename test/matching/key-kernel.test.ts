import { expect, test } from 'vitest'
import { applicantProposing, holdSeats } from '../../src/matching/applicant-proposing.ts'
import { noteGrowth } from '../../src/matching/grown-world.ts'
import { holdSeatsInKernel, holdSeatsOnce, matchOnce } from '../../src/matching/key-kernel.ts'
import { matchListed } from '../../src/matching/listed-market.ts'
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

/**
 * A world, and what it is grown from: the first applicants, of whom nobody ranked one in four, which the grown world gives the first lines
 * of a list of theirs.
 */
function grownWorld(seed: number, applicants: number, more: number, values: number) {
  const drawn = keyedWorld(seed, applicants + more, 1 + (seed % 9), 1 + (seed % 8), values)
  const random = seeded(seed + 5000)
  const lists = Array.from({ length: applicants + more }, (_, a) => {
    const lines = Array.from({ length: drawn.listStart[a + 1] - drawn.listStart[a] }, (_, k) => drawn.listStart[a] + k)
    const isChanged = a < applicants && random() < 0.25
    return { lines, isChanged, kept: isChanged ? lines.slice(0, Math.floor(random() * (lines.length + 1))) : lines }
  })
  const world = (of: typeof lists, linesOf: (list: (typeof lists)[number]) => number[], isRanked: boolean): World => {
    const listStart = new Uint32Array(of.length + 1)
    of.forEach((list, a) => {
      listStart[a + 1] = listStart[a] + linesOf(list).length
    })
    const listProgram = Uint32Array.from(of.flatMap((list) => linesOf(list).map((l) => drawn.listProgram[l])))
    const key = (l: number, isChanged: boolean) => (isChanged && !isRanked ? UNRANKED : drawn.listKey[l])
    const listKey = Uint32Array.from(of.flatMap((list) => linesOf(list).map((l) => key(l, list.isChanged))))
    return { listStart, listProgram, listKey, quota: drawn.quota }
  }
  const base = world(lists.slice(0, applicants), ({ lines }) => lines, false)
  const grown = world(lists, ({ kept }) => kept, true)
  const changed = Uint32Array.from(lists.keys()).filter((a) => lists[a].isChanged)
  noteGrowth(grown, { base, changed })
  const spare = { applicants: more, lines: grown.listProgram.length - grown.listStart[applicants] }
  return { base, grown, spare }
}

test('a grown world is gone on with from what it is grown from, and gives what it gives alone', () => {
  for (let seed = 1; seed <= 600; seed++) {
    const values = [1, 2, 5, 1000, 4_000_000_000][seed % 5]
    const { base, grown, spare } = grownWorld(seed, 1 + (seed % 50), seed % 11, values)
    // In every other one the quotas add up to less than there are lines.
    if (seed % 2 === 0) for (let p = 0; p < base.quota.length; p++) base.quota[p] %= 5
    const plain = holdSeats(grown)
    const check = (how: string) => {
      const inKernel = holdSeatsInKernel(grown)!
      expect([seed, how, Array.from(inKernel.line)]).toEqual([seed, how, Array.from(plain.line)])
      expect([seed, how, inKernel.proposals]).toEqual([seed, how, plain.proposals])
      expect(Array.from(inKernel.seats.cutoff)).toEqual(Array.from(plain.seats.cutoff))
      expect(holders(grown, inKernel)).toEqual(holders(grown, plain))
    }
    holdSeatsInKernel(base, spare)
    check('behind its base')
    check('again')
    holdSeatsInKernel(base, spare)
    holdSeatsInKernel(keyedWorld(seed + 1, 30, 4, 5, values))
    check('behind another world')
    holdSeatsInKernel(base)
    check('behind its base, without room')
    if (spare.applicants === 0) continue
    holdSeatsInKernel(base, { applicants: 0, lines: 0 })
    check('behind its base, with room for nothing')
  }
})

test('nobody but who is new proposes: a list that has changed without being named stays as it was', () => {
  const base = keyedWorld(1, 60, 3, 4, 1)
  base.quota.fill(20)
  base.listKey.fill(7)
  const others = { ...base, listKey: new Uint32Array(base.listKey.length).fill(UNRANKED) }
  noteGrowth(others, { base, changed: new Uint32Array(0) })
  expect(Array.from(holdSeatsInKernel(others)!.line)).toEqual(Array.from(holdSeats(others).line))
  holdSeatsInKernel(base, { applicants: 0, lines: 0 })
  expect(Array.from(holdSeatsInKernel(others)!.line)).toEqual(Array.from(holdSeats(base).line))
})

test('the memory of a world that grows may be taken by another market meanwhile', () => {
  const { base, grown, spare } = grownWorld(7, 3000, 200, 4_000_000_000)
  for (let p = 0; p < base.quota.length; p++) base.quota[p] %= 100
  const plain = applicantProposing(grown)
  matchOnce(base, spare)
  const lists = { start: Uint32Array.from({ length: 2001 }, (_, i) => i), entry: Uint32Array.from({ length: 2000 }, (_, i) => i) }
  expect(matchListed({ wanted: lists, ranked: lists, quota: new Uint32Array(2000).fill(1) }).proposals).toBe(2000)
  expect(Array.from(matchOnce(grown).line)).toEqual(Array.from(plain.line))
})

import { MARKET_SHAPES } from '../../benchmarks/markets.ts'
import { NO_PROGRAM, type VariedWorld } from '../../src/matching/varied-world.ts'
import { applicantsOf, type World } from '../../src/matching/world.ts'
import { seeded, shuffled } from './seeded.ts'

/** Shares of the residency match around 1996 (Roth & Peranson 1999, table 1), couples as today. */
const COUPLES_PER_APPLICANT = 1250 / 50_000
const MOST_PAIRS = 120
const PAIRS_WITH_ONE = 6
const ADVANCED_SHARE = 0.12
const PRELIMINARY_SHARE = 0.1
const SUPPLEMENTING_SHARE = 0.1
const SUPPLEMENTAL_LINES = 5
const REVERTING_SHARE = 0.07
const EVEN_PROGRAMS = 8
/** How much a program of a supplemental list may see an applicant differently, in units of a key. */
const KEY_NOISE = 5e7

/**
 * A market like the residency match with everything in it: a national market of the benchmarks in which 5 % of the applicants have become
 * couples, 10 % have supplemental lists, 7 % of the programs pass seats on and a few want even numbers. The same for the same seed.
 */
export function nationalVariedMarket(applicants: number, seed: number): VariedWorld {
  const national = MARKET_SHAPES.find(({ name }) => name === 'national')!.draw(applicants, seed)
  const random = seeded(seed + 7)
  const member = Uint32Array.from(shuffled(random, applicants).slice(0, 2 * Math.round(applicants * COUPLES_PER_APPLICANT)))
  const couples = drawCouples(national, sortedCouples(member))
  const world = withoutListsOf(national, new Set(member))
  return {
    world,
    couples,
    supplements: drawSupplements(world, random),
    reversions: drawReversions(world, random),
    even: new Uint8Array(world.quota.length).fill(1, 0, EVEN_PROGRAMS),
  }
}

function sortedCouples(member: Uint32Array): Uint32Array {
  const couples = Array.from({ length: member.length / 2 }, (_, c) => [member[2 * c], member[2 * c + 1]])
  return Uint32Array.from(couples.sort((x, y) => Math.min(...x) - Math.min(...y)).flat())
}

/** Both members' own lists, merged: pairs in order of the sum of their places, then lines with a match for one of them only. */
function drawCouples({ listStart, listProgram, listKey }: World, member: Uint32Array): VariedWorld['couples'] {
  const starts = [0]
  const program: number[] = []
  const key: number[] = []
  for (let couple = 0; couple < member.length / 2; couple++) {
    const [a, b] = [member[2 * couple], member[2 * couple + 1]]
    const pairs: { a: number; b: number; sum: number }[] = []
    for (let i = listStart[a]; i < listStart[a + 1]; i++) {
      for (let j = listStart[b]; j < listStart[b + 1]; j++) pairs.push({ a: i, b: j, sum: i - listStart[a] + j - listStart[b] })
    }
    pairs.sort((x, y) => x.sum - y.sum)
    for (const pair of pairs.slice(0, MOST_PAIRS)) {
      program.push(listProgram[pair.a], listProgram[pair.b])
      key.push(listKey[pair.a], listKey[pair.b])
    }
    for (let i = listStart[a]; i < Math.min(listStart[a] + PAIRS_WITH_ONE, listStart[a + 1]); i++) {
      program.push(listProgram[i], NO_PROGRAM)
      key.push(listKey[i], 0)
    }
    for (let i = listStart[b]; i < Math.min(listStart[b] + PAIRS_WITH_ONE, listStart[b + 1]); i++) {
      program.push(NO_PROGRAM, listProgram[i])
      key.push(0, listKey[i])
    }
    starts.push(program.length / 2)
  }
  return { member, listStart: Uint32Array.from(starts), program: Int32Array.from(program), key: Uint32Array.from(key) }
}

function withoutListsOf(world: World, members: ReadonlySet<number>): World {
  const listStart = new Uint32Array(world.listStart.length)
  const listProgram = new Uint32Array(world.listProgram.length)
  const listKey = new Uint32Array(world.listKey.length)
  let lines = 0
  for (let a = 0; a < applicantsOf(world); a++) {
    for (let l = world.listStart[a]; l < world.listStart[a + 1] && !members.has(a); l++) {
      listProgram[lines] = world.listProgram[l]
      listKey[lines++] = world.listKey[l]
    }
    listStart[a + 1] = lines
  }
  return { ...world, listStart, listProgram: listProgram.slice(0, lines), listKey: listKey.slice(0, lines) }
}

/** Every tenth applicant with an advanced program on the list has preliminary programs to go with it. */
function drawSupplements({ listStart, listProgram, listKey, quota }: World, random: () => number): VariedWorld['supplements'] {
  const kind = quota.map(() => random() * 100)
  const isAdvanced = (p: number) => kind[p] < 100 * ADVANCED_SHARE
  const preliminary = shuffled(random, quota.length).filter((p) => kind[p] >= 100 * (1 - PRELIMINARY_SHARE))
  const applicant: number[] = []
  const advanced: number[] = []
  const starts = [0]
  const program: number[] = []
  const key: number[] = []
  for (let a = 0; a + 1 < listStart.length; a++) {
    if (random() >= 2 * SUPPLEMENTING_SHARE) continue
    const near = Math.floor(random() * (preliminary.length - 2 * SUPPLEMENTAL_LINES))
    // A program ranks an applicant in one place, whichever list names it.
    const keyAt = new Map(
      preliminary.slice(near, near + 2 * SUPPLEMENTAL_LINES).map((p) => [p, keyNear(listKey[listStart[a]], random)]),
    )
    for (let l = listStart[a]; l < listStart[a + 1]; l++) keyAt.set(listProgram[l], listKey[l])
    for (let l = listStart[a]; l < listStart[a + 1]; l++) {
      if (!isAdvanced(listProgram[l])) continue
      applicant.push(a)
      advanced.push(listProgram[l])
      for (const i of shuffled(random, 2 * SUPPLEMENTAL_LINES).slice(0, SUPPLEMENTAL_LINES)) {
        program.push(preliminary[near + i])
        key.push(keyAt.get(preliminary[near + i]) ?? 0)
      }
      starts.push(program.length)
    }
  }
  return {
    applicant: Uint32Array.from(applicant),
    advanced: Uint32Array.from(advanced),
    listStart: Uint32Array.from(starts),
    program: Uint32Array.from(program),
    key: Uint32Array.from(key),
  }
}

function keyNear(key: number, random: () => number): number {
  return Math.max(0, Math.round(key + KEY_NOISE * (random() - 0.5)))
}

/** Seats go to programs further on only, so there are no rings. */
function drawReversions({ quota }: World, random: () => number): VariedWorld['reversions'] {
  const donor: number[] = []
  const receiver: number[] = []
  const max: number[] = []
  for (let p = 0; p + 2 < quota.length; p++) {
    if (random() >= REVERTING_SHARE) continue
    const first = p + 1 + Math.floor(random() * (quota.length - p - 2))
    for (const to of random() < 0.2 ? [first, first + 1] : [first]) {
      donor.push(p)
      receiver.push(to)
      max.push(Math.ceil(quota[p] / 2))
    }
  }
  return { donor: Uint32Array.from(donor), receiver: Uint32Array.from(receiver), max: Uint32Array.from(max) }
}

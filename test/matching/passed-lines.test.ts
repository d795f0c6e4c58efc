import { expect, test } from 'vitest'
import { applicantProposing } from '../../src/matching/applicant-proposing.ts'
import { keptArrays } from '../../src/matching/kept-arrays.ts'
import { KEY, LIST, NO_ENTRY, PLACE, previousEntry } from '../../src/matching/passed-lines.ts'
import { type Placement, placementAfter } from '../../src/matching/placement.ts'
import { rothPeranson } from '../../src/matching/roth-peranson.ts'
import { UNMATCHED, UNRANKED } from '../../src/matching/world.ts'
import { nationalVariedMarket } from '../support/national-market.ts'

/** Entries of every program, latest first, as [list, place, key]. */
function entriesOf({ passed, varied }: Placement): number[][][] {
  return Array.from(varied.world.quota, (_, p) => {
    const entries: number[][] = []
    for (let at = passed.latest[p]; at !== NO_ENTRY; at = previousEntry(passed, at)) {
      entries.push([LIST, PLACE, KEY].map((number) => passed.entry[at + number]))
      if (entries.length > varied.world.listProgram.length) throw new Error(`the entries of program ${p} have no end`)
    }
    return entries
  })
}

test('everything that is ranked above the line held has been passed, whoever is seated and however many proposals were made', () => {
  const varied = nationalVariedMarket(1500, 3)
  const { listStart, listProgram, listKey, quota } = varied.world
  const seated = applicantProposing(varied.world)
  const nobody = { line: seated.line.map(() => UNMATCHED), proposals: 0 }
  for (const matching of [seated, nobody, seated]) {
    const expected = Array.from(quota, (): number[][] => [])
    for (let a = 0; a + 1 < listStart.length; a++) {
      const end = matching.line[a] === UNMATCHED ? listStart[a + 1] : matching.line[a]
      for (let l = listStart[a]; l < end; l++) if (listKey[l] !== UNRANKED) expected[listProgram[l]].unshift([a, l, listKey[l]])
    }
    expect(entriesOf(placementAfter(varied, matching))).toEqual(expected)
    expect(entriesOf(placementAfter(varied, matching, undefined, keptArrays))).toEqual(expected)
  }
})

test('a market that is begun again from nobody comes to an end', () => {
  // A couple and a single applicant who have no stable matching (Roth 1984), beside a market that has no part in it.
  const large = nationalVariedMarket(600, 5)
  const { world } = large
  const programs = world.quota.length
  const applicants = world.listStart.length - 1
  const lines = world.listProgram.length
  const [first, second, single] = [applicants, applicants + 1, applicants + 2]
  const varied = {
    ...large,
    world: {
      listStart: Uint32Array.of(...world.listStart, lines, lines, lines + 2),
      listProgram: Uint32Array.of(...world.listProgram, programs, programs + 1),
      listKey: Uint32Array.of(...world.listKey, 1, 0),
      quota: Uint32Array.of(...world.quota, 1, 1),
    },
    couples: {
      member: Uint32Array.of(...large.couples.member, first, second),
      listStart: Uint32Array.of(...large.couples.listStart, large.couples.listStart.at(-1)! + 1),
      program: Int32Array.of(...large.couples.program, programs, programs + 1),
      key: Uint32Array.of(...large.couples.key, 0, 1),
    },
    even: Uint8Array.of(...large.even, 0, 0),
  }
  const { search } = rothPeranson(varied)
  expect(search.orders).toBeGreaterThan(3)
  expect(search.leftOut.some((a) => [first, second, single].includes(a))).toBe(true)
})

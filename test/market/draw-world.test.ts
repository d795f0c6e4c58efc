import { describe, expect, test } from 'vitest'
import { type DrawnWorld, drawWorld, WorldDrawer } from '../../src/market/draw-world.ts'
import { blockOf, type Market, TYPES } from '../../src/market/market.ts'
import { INTERLEAVED_SHARE, LONGEST_BLOCK, RANK_FLOOR, YEAR_WITHOUT_ADVANCED_SHARE } from '../../src/market/parameters.ts'
import { cutoffOfKey, keyOfScore } from '../../src/market/score-key.ts'
import { APPLICANT_TYPES, type ApplicantType } from '../../src/market/vocabulary.ts'
import { applicantProposing } from '../../src/matching/applicant-proposing.ts'
import { growthOf } from '../../src/matching/grown-world.ts'
import { matchOnce } from '../../src/matching/key-kernel.ts'
import { UNMATCHED, UNRANKED, type World } from '../../src/matching/world.ts'
import { fingerprint } from '../support/fingerprint.ts'
import { market2025 as market, season2025 as season } from '../support/season-2025.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'

/** Every column of a value, whatever it is nested in, in a few characters. */
function printOf(value: unknown): string {
  if (ArrayBuffer.isView(value)) return fingerprint(value)
  return typeof value === 'object' && value !== null ? Object.values(value).map(printOf).join(' ') : String(value)
}

const drawn = drawWorld(market, 1, 0)
const { world, submitted, cell, preferredLines, person, persons, people } = drawn
const entries = cell.length

/** The lines of one entry of a drawn world, as they were handed in. */
function linesOf({ world, submitted, persons }: DrawnWorld, a: number): Uint32Array {
  const { listStart, listProgram } = a < persons ? submitted : world
  return listProgram.subarray(listStart[a], listStart[a + 1])
}
const listOf = (a: number): Uint32Array => linesOf(drawn, a)

/** Entries of which something does not hold. */
const faults = (holds: (a: number) => boolean): number[] => Array.from({ length: entries }, (_, a) => a).filter((a) => !holds(a))

const branchesOn = (lines: Uint32Array): Set<number> => new Set(Array.from(lines, (p) => market.branchOf[p]))

describe('a world', () => {
  test('is grown from the market without couples, and matched as it is alone', () => {
    const { world, couples } = drawWorld(market, 2, 0)
    expect(growthOf(world)!.changed).toEqual(couples.member)
    const [grown, alone] = [matchOnce(world), matchOnce({ ...world })]
    expect(grown.proposals).toBe(alone.proposals)
    expect(fingerprint(grown.line)).toBe(fingerprint(alone.line))
  })

  test('is the same whatever worlds were drawn before it, by whichever drawer', () => {
    const first = printOf(drawn)
    // Worlds 0 and as many on as there are blocks are of one block.
    const next = Math.max(1, market.blocks.length)
    const drawer = new WorldDrawer(blockOf(market, 0))
    const second = printOf(drawer.draw(1, next))
    expect(printOf(drawer.draw(1, 0))).toBe(first)
    expect(printOf(drawWorld(market, 1, next))).toBe(second)
    expect(new Set([first, second, printOf(drawer.draw(2, 0))]).size).toBe(3)
  })

  test('is left alone by the worlds drawn after it', () => {
    const plan = { specialty: 'medicine', programs: 9, preferring: { 'non-us-img': 500 } }
    const small = smallMarket(smallSeason([plan], undefined, 20))
    const drawer = new WorldDrawer(small)
    const one = drawer.draw(1, 0)
    const before = printOf(one)
    drawer.draw(1, 1)
    expect(printOf(one)).toBe(before)
  })

  test('has room for many more lines than one drawer begins with', () => {
    const plan = { specialty: 'medicine', programs: 40, preferring: { 'us-md-senior': 45_000 } }
    const small = smallMarket(smallSeason([plan]), ({ threshold }) => ({ threshold: threshold.fill(-3) }))
    const { world } = new WorldDrawer(small).draw(1, 0)
    expect(world.listProgram.length).toBeGreaterThan(1.2 * 2 ** 20)
    expect(world.listProgram).toHaveLength(world.listStart[45_000])
    expect(world.listProgram.subarray(-1000).every((p) => p < 40)).toBe(true)
    expect(world.listKey.every((key) => key > 0)).toBe(true)
  })

  test('holds as many people of each type as were active, where they prefer to be', () => {
    expect(persons).toBe(APPLICANT_TYPES.reduce((sum, type) => sum + season.national[type].active, 0))
    const preferring = new Map<number, number>()
    for (const c of cell.subarray(0, persons)) preferring.set(c, (preferring.get(c) ?? 0) + 1)
    season.branches.forEach((branch, b) => {
      APPLICANT_TYPES.forEach((type, t) => {
        expect(preferring.get(b * TYPES + t) ?? 0).toBe(branch.preferring[type])
      })
    })
  })

  test('has the quotas of the catalogue', () => {
    expect(world.quota).toEqual(market.quota)
  })
})

describe('a list', () => {
  test('has a line for everyone', () => {
    expect(faults((a) => a >= persons || listOf(a).length > 0)).toEqual([])
  })

  test('names no program twice', () => {
    expect(faults((a) => new Set(listOf(a)).size === listOf(a).length)).toEqual([])
  })

  test('names the preferred branch first, and at most thirty programs of it and of one other', () => {
    expect(
      faults((a) => {
        const home = Math.floor(cell[a] / TYPES)
        const branches = Array.from(listOf(a), (p) => market.branchOf[p])
        const others = branches.filter((b) => b !== home)
        const longest = Math.max(others.length, branches.length - others.length)
        return longest <= LONGEST_BLOCK && new Set(others).size <= 1 && (branches[0] === home || a >= persons)
      }),
    ).toEqual([])
  })

  test('says how many lines of the preferred branch stand before any other', () => {
    expect(
      faults((a) => {
        const home = Math.floor(cell[a] / TYPES)
        const other = listOf(a).findIndex((p) => market.branchOf[p] !== home)
        return preferredLines[a] === (other < 0 ? listOf(a).length : other)
      }),
    ).toEqual([])
  })

  test('mixes two specialties for the stated share of those who have two', () => {
    const home = (a: number): Uint32Array => listOf(a).filter((p) => market.branchOf[p] === Math.floor(cell[a] / TYPES))
    // With a few lines of each, hardly any mixed list looks as if it were not.
    const both = Array.from({ length: persons }, (_, a) => a).filter(
      (a) => home(a).length >= 8 && listOf(a).length - home(a).length >= 4,
    )
    const mixed = both.filter((a) => preferredLines[a] < home(a).length).length
    expect(both.length).toBeGreaterThan(400)
    expect(mixed / both.length).toBeGreaterThan(INTERLEAVED_SHARE - 0.12)
    expect(mixed / both.length).toBeLessThan(INTERLEAVED_SHARE + 4 * Math.sqrt(0.25 / both.length))
  })

  test('is that of the year, with the line held in place of a list for members of couples', () => {
    const partner = new Set(drawn.couples.member)
    const same = (a: number): boolean => {
      const { listStart, listProgram, listKey } = world
      const [from, start] = [listStart[a], submitted.listStart[a]]
      const lines = listStart[a + 1] - from
      if (lines !== submitted.listStart[a + 1] - start) return false
      for (let k = 0; k < lines; k++)
        if (listProgram[from + k] !== submitted.listProgram[start + k] || listKey[from + k] !== submitted.listKey[start + k])
          return false
      return true
    }
    expect(faults((a) => a >= persons || partner.has(a) || same(a))).toEqual([])
    drawn.couples.member.forEach((a, i) => {
      const lines = world.listProgram.subarray(world.listStart[a], world.listStart[a + 1])
      expect([...lines]).toEqual(drawn.couples.program[i] < 0 ? [] : [drawn.couples.program[i]])
      const place = [...listOf(a)].indexOf(drawn.couples.program[i])
      if (place >= 0) expect(world.listKey[world.listStart[a]]).toBe(submitted.listKey[submitted.listStart[a] + place])
      else expect(lines).toHaveLength(0)
    })
  })

  test('never leads an international graduate to a program whose filters they do not pass', () => {
    const img = (type: ApplicantType): boolean => type === 'us-img' || type === 'non-us-img'
    let near = 0
    let nearH1b = 0
    expect(
      faults((a) => {
        const type = APPLICANT_TYPES[cell[a] % TYPES]
        if (!img(type) || a >= persons) return true
        const { mean, sd } = season.branches[Math.floor(cell[a] / TYPES)].step2ck[type]
        const score = mean + sd * people.standardScore[a]
        // A second specialty has scores of its own mean, but it is the same score.
        return listOf(a).every((p) => {
          const { filters, visas } = market.traits[p]
          const floor = filters.step2ckMin ?? 0
          const h1bFloor = people.visa[a] === 2 ? (filters.h1bStep2ckMin ?? 0) : 0
          if (floor > score - 3) near++
          if (h1bFloor > score - 3) nearH1b++
          return (
            Math.max(floor, h1bFloor) <= score + 1e-4 &&
            people.failedAttempts[a] <= (filters.failedAttemptsMax ?? 255) &&
            people.yearsSinceGraduation[a] <= (filters.yearsSinceGraduationMax ?? 255) &&
            (people.visa[a] === 0 || visas.includes(people.visa[a] === 1 ? 'j1' : 'h1b'))
          )
        })
      }),
    ).toEqual([])
    expect(near).toBeGreaterThan(100)
    expect(nearH1b).toBeGreaterThan(20)
  })

  test('carries keys of scores above the floor, or UNRANKED', () => {
    const atFloor = keyOfScore(RANK_FLOOR + 1e-30)
    expect(world.listKey.every((key) => key === UNRANKED || key <= atFloor)).toBe(true)
    expect(world.listKey.some((key) => key === UNRANKED)).toBe(true)
    // Where a type of which hardly anybody comes fills what is published, its scores are far above all others.
    const scores = Array.from(world.listKey.subarray(0, 50_000), cutoffOfKey)
    expect(scores.every((score) => Number.isFinite(score) && score >= RANK_FLOOR && score < 50)).toBe(true)
  })
})

describe('whoever ranks advanced positions', () => {
  const second = Array.from({ length: entries - persons }, (_, k) => persons + k)

  const isAdvanced = (b: number): boolean => season.branches[b].track === 'advanced'
  const homeOf = (a: number): number => Math.floor(cell[a] / TYPES)
  const matching = applicantProposing(world)
  const holdsAdvanced = (a: number): boolean =>
    matching.line[a] !== UNMATCHED && isAdvanced(market.branchOf[world.listProgram[matching.line[a]]])

  test('may come a second time, for a preliminary year, and nobody else does', () => {
    expect(second.every((a) => person[a] < persons && isAdvanced(homeOf(person[a])))).toBe(true)
    expect(new Set(second.map((a) => person[a])).size).toBe(second.length)
    expect(faults((a) => a >= persons || person[a] === a)).toEqual([])
  })

  test('comes with an advanced position in any case, without one as often as stated', () => {
    const years = new Set(second.map((a) => person[a]))
    const ranking = Array.from({ length: persons }, (_, a) => a).filter((a) => isAdvanced(homeOf(a)))
    expect(ranking.filter((a) => holdsAdvanced(a) && !years.has(a))).toEqual([])
    const without = ranking.filter((a) => !holdsAdvanced(a))
    const share = without.filter((a) => years.has(a)).length / without.length
    const deviation = Math.sqrt((YEAR_WITHOUT_ADVANCED_SHARE * (1 - YEAR_WITHOUT_ADVANCED_SHARE)) / without.length)
    expect(Math.abs(share - YEAR_WITHOUT_ADVANCED_SHARE)).toBeLessThan(4.5 * deviation)
  })

  test('as the same person: of the same type', () => {
    expect(second.filter((a) => cell[a] % TYPES !== cell[person[a]] % TYPES)).toEqual([])
  })

  test('ranks up to two different kinds of preliminary years', () => {
    const years = new Set(['preliminary', 'transitional'])
    expect(
      second.filter((a) => !Array.from(listOf(a)).every((p) => years.has(season.branches[market.branchOf[p]].track))),
    ).toEqual([])
    expect(second.filter((a) => branchesOn(listOf(a)).size > 2)).toEqual([])
    expect(second.filter((a) => branchesOn(listOf(a)).size === 2).length).toBeGreaterThan(second.length / 4)
  })
})

test('second entries move fewer than one person in a hundred, and hardly anyone from an advanced position', () => {
  const end = world.listStart[persons]
  const apart: World = {
    ...world,
    listStart: world.listStart.slice(0, persons + 1),
    listProgram: world.listProgram.slice(0, end),
    listKey: world.listKey.slice(0, end),
  }
  const without = applicantProposing(apart).line
  const together = applicantProposing(world).line
  const moved = Array.from({ length: persons }, (_, a) => a).filter((a) => without[a] !== together[a])
  expect(moved.length).toBeGreaterThan(0)
  expect(moved.length).toBeLessThan(persons / 100)
  const held = (a: number): number | undefined => (without[a] === UNMATCHED ? undefined : world.listProgram[without[a]])
  const advanced = moved.filter((a) => held(a) !== undefined && season.branches[market.branchOf[held(a)!]].track === 'advanced')
  expect(advanced.length).toBeLessThan(persons / 2000)
})

describe('second entries of a small year', () => {
  const plans = [
    { specialty: 'medicine', programs: 10, preferring: { 'us-md-senior': 60 } },
    { specialty: 'radiology', track: 'advanced', programs: 10, preferring: { 'us-md-senior': 200 } },
    { specialty: 'transitional-year', track: 'transitional', programs: 12, filled: { 'us-md-senior': 5 } },
    { specialty: 'medicine', track: 'preliminary', programs: 12, filled: { 'us-md-senior': 5 } },
  ] as const
  const at = (offset: number): Market =>
    smallMarket(smallSeason(plans, undefined, 12), ({ threshold, rankOffset }) => ({
      threshold: threshold.fill(0.5),
      rankOffset: rankOffset.map((value, c) => (Math.floor(c / TYPES) === 1 ? offset : value)),
    }))
  const rankedNowhere = at(-1000)
  const ranked = at(0.5)
  const yearsOf = ({ person, persons }: DrawnWorld): number[] => [...person.subarray(persons)]

  // Where no advanced program ranks anyone, those come whose lists end with such years; the same people in any market.
  test('are those of all who rank such years anyway, and of all who hold an advanced position, in order', () => {
    let holding = 0
    for (let number = 0; number < 6; number++) {
      const drawn = drawWorld(ranked, 1, number)
      const anyway = yearsOf(drawWorld(rankedNowhere, 1, number))
      const { line } = applicantProposing(drawn.world)
      const held = Array.from({ length: drawn.persons }, (_, a) => a).filter(
        (a) => line[a] !== UNMATCHED && ranked.branchOf[drawn.world.listProgram[line[a]]] === 1,
      )
      holding += held.filter((a) => !anyway.includes(a)).length
      expect(anyway.length).toBeGreaterThan(120)
      expect(anyway.length).toBeLessThan(200)
      expect(yearsOf(drawn)).toEqual([...new Set([...anyway, ...held])].sort((a, b) => a - b))
    }
    expect(holding).toBeGreaterThan(5)
  })

  test('keep their own lists, types and lengths when others drop out', () => {
    const one = drawWorld(ranked, 1, 0)
    const other = drawWorld(rankedNowhere, 1, 0)
    const lists = new Map(yearsOf(one).map((a, k) => [a, one.persons + k]))
    yearsOf(other).forEach((a, k) => {
      const [here, there] = [lists.get(a)!, other.persons + k]
      expect([...linesOf(one, here)]).toEqual([...linesOf(other, there)])
      expect([one.cell[here], one.preferredLines[here]]).toEqual([other.cell[there], other.preferredLines[there]])
    })
    expect(new Set(yearsOf(one).map((_, k) => linesOf(one, one.persons + k).join())).size).toBeGreaterThan(50)
  })
})

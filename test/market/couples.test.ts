import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawCouples, placePersons } from '../../src/market/couples.ts'
import { drawWorld } from '../../src/market/draw-world.ts'
import { JointLists, MEMBER_LINES } from '../../src/market/joint-lists.ts'
import { type AddedLists, listsOfMatch } from '../../src/market/lists-of-match.ts'
import { blockOf, type Market, TYPES } from '../../src/market/market.ts'
import {
  COUPLE_ALONE_SHARE,
  COUPLE_DISTANCE,
  COUPLE_LINES,
  COUPLE_WEIGHT,
  MOST_JOINT_LINES,
} from '../../src/market/parameters.ts'
import { PURPOSE, Stream } from '../../src/market/random.ts'
import { APPLICANT_TYPES, REGIONS } from '../../src/market/vocabulary.ts'
import { applicantProposing } from '../../src/matching/applicant-proposing.ts'
import { placementAfter } from '../../src/matching/placement.ts'
import { rothPeranson } from '../../src/matching/roth-peranson.ts'
import { NO_PROGRAM, type VariedWorld, withoutVariations, writeJointLists } from '../../src/matching/varied-world.ts'
import { UNMATCHED, type World } from '../../src/matching/world.ts'
import { Count, FAR } from '../support/drawn-people.ts'
import { type OpenMarket, randomMarket, SEEDED_RUNS, worldOf } from '../support/random-markets.ts'
import { market2025, season2025 } from '../support/season-2025.ts'
import { seeded, shuffled } from '../support/seeded.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'

const PROGRAMS = 30
const catalogue = smallMarket(smallSeason([{ specialty: 'medicine', programs: PROGRAMS }]))
const regionOf = (p: number): string => catalogue.traits[p].region

const listOf = ({ listStart, listProgram, listKey }: World, a: number): { program: number; key: number }[] =>
  Array.from({ length: listStart[a + 1] - listStart[a] }, (_, k) => ({
    program: listProgram[listStart[a] + k],
    key: listKey[listStart[a] + k],
  }))

type JointLine = [program: number, key: number, program: number, key: number]

/** The joint list of two members, from its definition: every pair, sorted. */
function jointListOf(first: { program: number; key: number }[], second: typeof first, alone: boolean): JointLine[] {
  const [one, other] = [first.slice(0, MEMBER_LINES), second.slice(0, MEMBER_LINES)]
  const pairs = one.flatMap((x, i) =>
    other.map((y, j) => ({
      line: [x.program, x.key, y.program, y.key] as JointLine,
      places: i + j + (regionOf(x.program) === regionOf(y.program) ? 0 : COUPLE_DISTANCE),
      i,
      j,
    })),
  )
  pairs.sort((x, y) => x.places - y.places || x.i - y.i || x.j - y.j)
  const single = [
    ...one.map(({ program, key }, k) => ({ line: [program, key, NO_PROGRAM, 0] as JointLine, at: 2 * k })),
    ...other.map(({ program, key }, k) => ({ line: [NO_PROGRAM, 0, program, key] as JointLine, at: 2 * k + 1 })),
  ]
  single.sort((x, y) => x.at - y.at)
  return [...pairs.slice(0, MOST_JOINT_LINES), ...(alone ? single : [])].map(({ line }) => line)
}

const NOTHING_ADDED: AddedLists = {
  entries: [],
  listStart: new Uint32Array(1),
  listProgram: new Uint32Array(0),
  listKey: new Uint32Array(0),
}

const flags = (couples: number, random: () => number): boolean[] => Array.from({ length: couples }, () => random() < 0.7)

/** Some couples of a market's applicants, lower member first, in ascending order. */
function someCouples(applicants: number, couples: number, random: () => number): Uint32Array {
  const order = shuffled(random, applicants)
  const pairs = Array.from({ length: couples }, (_, c) => [order[2 * c], order[2 * c + 1]].sort((x, y) => x - y))
  return Uint32Array.from(pairs.sort(([x], [y]) => x - y).flat())
}

const shape = (applicants: number, programs: number, keys: number, mostSeats = 2) => ({
  applicants,
  programs,
  quotas: [0, 1, mostSeats],
  shortest: 0,
  longest: programs,
  unranked: 0.15,
  keys,
})

describe('a joint list', () => {
  test('has all pairs, those nearest the tops of both lists first and distant ones later, then each member alone', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = seeded(seed)
        const world = worldOf(randomMarket(random, shape(6, PROGRAMS, 2 ** 31)))
        const member = someCouples(6, 3, random)
        const alone = flags(3, random)
        const regions = Uint8Array.from(catalogue.traits, ({ region }) => REGIONS.indexOf(region))
        const flag = alone.values()
        const { listStart, program, key, unwritten } = new JointLists(world, member, regions, () => flag.next().value!).couples()
        const stretches = alone.map((_, c) => {
          let count = 0
          for (; unwritten!.written[c] < listStart[c + 1]; count++) unwritten!.writeMore(c)
          return count
        })
        expect(Math.max(...stretches)).toBeLessThan(2 + (PROGRAMS * PROGRAMS) / 20)
        alone.forEach((alone, c) => {
          const lines = Array.from({ length: listStart[c + 1] - listStart[c] }, (_, k): JointLine => {
            const at = 2 * (listStart[c] + k)
            return [program[at], key[at], program[at + 1], key[at + 1]]
          })
          expect(lines).toEqual(jointListOf(listOf(world, member[2 * c]), listOf(world, member[2 * c + 1]), alone))
        })
      }),
      { ...SEEDED_RUNS, numRuns: 300 },
    )
  })

  test('of long lists is cut at what the match accepts, and of long member lists at their first lines', () => {
    const world = worldOf(randomMarket(seeded(1), { ...shape(2, PROGRAMS, 2 ** 31), shortest: PROGRAMS }))
    const couples = new JointLists(world, Uint32Array.of(0, 1), new Uint8Array(PROGRAMS), () => true).couples()
    writeJointLists(couples)
    const { listStart, program } = couples
    expect(listStart[1]).toBe(MOST_JOINT_LINES + 2 * MEMBER_LINES)
    expect(program).toHaveLength(2 * listStart[1])
  })

  test('is written to its end where the match asks who names a program at all', () => {
    const lists = { ...shape(2, 4, 2 ** 31), shortest: 4, unranked: 0 }
    const world = { ...worldOf(randomMarket(seeded(1), lists)), quota: Uint32Array.of(1, 2, 1000, 1000) }
    const couples = () => new JointLists(world, Uint32Array.of(0, 1), new Uint8Array(4), () => true).couples()
    const nobody = { ...world, listStart: new Uint32Array(3), listProgram: new Uint32Array(0), listKey: new Uint32Array(0) }
    const made = couples()
    made.program.fill(NO_PROGRAM)
    const { seats } = placementAfter({ ...withoutVariations(nobody), couples: made }, applicantProposing(nobody))
    // Each program stands on four lines with each program of the other member, and once alone, on both sides.
    expect([...seats.firstSeat]).toEqual([0, 1, 3, 13, 23])
  })
})

/** The market that the match with couples runs on, made again by hand. */
function variedOf(submitted: World, member: Uint32Array, alone: readonly boolean[]): VariedWorld {
  const members = new Set(member)
  const people = Array.from({ length: submitted.listStart.length - 1 }, (_, a) => a)
  const lists = people.map((a) => (members.has(a) ? [] : listOf(submitted, a)))
  const joint = alone.map((alone, c) =>
    jointListOf(listOf(submitted, member[2 * c]), listOf(submitted, member[2 * c + 1]), alone),
  )
  const starts = (all: readonly (readonly unknown[])[]): Uint32Array =>
    Uint32Array.from([0, ...all.map((_, k) => all.slice(0, k + 1).reduce((sum, list) => sum + list.length, 0))])
  return {
    ...withoutVariations({
      listStart: starts(lists),
      listProgram: Uint32Array.from(lists.flat(), ({ program }) => program),
      listKey: Uint32Array.from(lists.flat(), ({ key }) => key),
      quota: submitted.quota,
    }),
    couples: {
      member,
      listStart: starts(joint),
      program: Int32Array.from(joint.flat().flatMap(([p, , q]) => [p, q])),
      key: Uint32Array.from(joint.flat().flatMap(([, k, , l]) => [k, l])),
    },
  }
}

/** Program each applicant of a world of single lists holds in its applicant-optimal matching. */
const heldIn = (world: World): number[] =>
  Array.from(applicantProposing(world).line, (line) => (line === UNMATCHED ? NO_PROGRAM : world.listProgram[line]))

const filledSeats = (programs: ArrayLike<number>, count: number): number[] =>
  Array.from({ length: count }, (_, p) => Array.from(programs).filter((held) => held === p).length)

/** The market that is left over when couples stand alone for the seats they hold. */
function checkLeftOver(market: OpenMarket, member: Uint32Array, world: number): void {
  const submitted = worldOf(market)
  const couples = member.length / 2
  const draws = new Stream(1, world, PURPOSE.couples)
  const alone = Array.from({ length: couples }, () => draws.uniform() < COUPLE_ALONE_SHARE)
  const placed = placePersons(catalogue, submitted, member, new Stream(1, world, PURPOSE.couples))
  const varied = variedOf(submitted, member, alone)
  const matching = rothPeranson(varied)
  // Placed as by the procedure of Roth and Peranson on the market made by hand.
  const placedBy = Array.from(matching.line, (line) => (line === UNMATCHED ? NO_PROGRAM : varied.world.listProgram[line]))
  member.forEach((a, i) => {
    const line = matching.jointLine[i >> 1]
    placedBy[a] = line === UNMATCHED ? NO_PROGRAM : varied.couples.program[2 * line + (i % 2)]
  })
  expect([...placed.program]).toEqual(placedBy)
  expect([...placed.couples.program]).toEqual(Array.from(member, (a) => placedBy[a]))
  expect(placed.leftOut).toBe(matching.search.leftOut.length)
  // Lists are those handed in, and for members the line held or none; added ones stand behind.
  const added = { ...worldOf(market), entries: [2, 0] }
  const lists = listsOfMatch(submitted, placed.couples, added)
  const members = new Set(member)
  market.lists.forEach((_, a) => {
    const expected = listOf(submitted, a).filter(({ program }) => !members.has(a) || program === placedBy[a])
    expect(listOf(lists, a)).toEqual(expected)
  })
  expect(lists.listStart).toHaveLength(market.lists.length + 3)
  added.entries.forEach((entry, k) => {
    expect(listOf(lists, market.lists.length + k)).toEqual(listOf(submitted, entry))
  })
  expect(lists.listProgram).toHaveLength(lists.listStart[market.lists.length + 2])
  expect(lists.listKey).toHaveLength(lists.listProgram.length)
  const leftOver = listsOfMatch(submitted, placed.couples, NOTHING_ADDED)
  // In the market that is left over, everybody has a place at least as good, and the couples have theirs.
  const held = heldIn(leftOver)
  const placeOn = (a: number, p: number): number => (p === NO_PROGRAM ? Number.POSITIVE_INFINITY : market.lists[a].indexOf(p))
  for (const a of member) expect(held[a]).toBe(placedBy[a])
  for (const a of held.keys()) expect(placeOn(a, held[a])).toBeLessThanOrEqual(placeOn(a, placedBy[a]))
  // The same people hold places, and every program fills as many seats, in all stable matchings.
  expect(held.map((p) => p === NO_PROGRAM)).toEqual(placedBy.map((p) => p === NO_PROGRAM))
  expect(filledSeats(held, PROGRAMS)).toEqual(filledSeats(placedBy, PROGRAMS))
}

describe('couples who stand alone for the seats they hold', () => {
  test.each([
    ['small markets of strict keys', 7, 4, 2, 1000, 2, 800],
    ['small markets with ties', 8, 4, 2, 3, 2, 800],
    ['larger markets', 60, 20, 12, 2 ** 31, 2, 60],
    ['small markets with more seats than lines', 7, 4, 3, 1000, 1000, 400],
  ])('%s: hold them in the market that is left over, and nobody fares worse', (_, applicants, programs, couples, keys, seats, numRuns) => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = seeded(seed)
        const market = randomMarket(random, shape(applicants, programs, keys, seats))
        const quota = [...market.quota, ...Array<number>(PROGRAMS - programs).fill(0)]
        checkLeftOver({ ...market, quota }, someCouples(applicants, 1 + Math.floor(random() * couples), random), seed)
      }),
      { ...SEEDED_RUNS, numRuns },
    )
  })

  test('a market without couples is left as it is', () => {
    const submitted = worldOf(randomMarket(seeded(3), shape(20, 10, 2 ** 31)))
    const placed = placePersons(catalogue, submitted, new Uint32Array(0), new Stream(1, 0, PURPOSE.couples))
    expect(listsOfMatch(submitted, placed.couples, NOTHING_ADDED)).toEqual(submitted)
    expect([...placed.program]).toEqual(heldIn(submitted))
  })

  test('in a year of the season: couples have their seats, hardly anybody else is anywhere but where couples let them', () => {
    const market = blockOf(market2025, 0)
    const drawn = drawWorld(market2025, 1, 0)
    const { submitted, persons, world, cell } = drawn
    const stream = new Stream(1, 0, PURPOSE.couples)
    const member = drawCouples(cell.subarray(0, persons), submitted, season2025.couples!.pairs, stream)
    expect(member).toEqual(drawn.couples.member)
    expect(member).toHaveLength(2 * season2025.couples!.pairs)
    const placed = placePersons(market, submitted, member, stream)
    expect(placed.couples.program).toEqual(drawn.couples.program)
    const lines = world.listStart[persons]
    const ofPersons: World = {
      listStart: world.listStart.slice(0, persons + 1),
      listProgram: world.listProgram.slice(0, lines),
      listKey: world.listKey.slice(0, lines),
      quota: world.quota,
    }
    expect(ofPersons).toEqual(listsOfMatch(submitted, placed.couples, NOTHING_ADDED))
    const held = heldIn(ofPersons)
    expect(Array.from(member, (a) => held[a])).toEqual([...drawn.couples.program])
    const elsewhere = held.filter((p, a) => p !== placed.program[a]).length
    expect(elsewhere).toBeLessThan(0.0005 * persons)
    expect(held.filter((p) => p === NO_PROGRAM)).toHaveLength(placed.program.filter((p) => p === NO_PROGRAM).length)
    // With preliminary years as well, which a better applicant may take from a member: none or a handful do.
    const all = heldIn(world)
    const lost = Array.from(member).filter((a, i) => all[a] !== drawn.couples.program[i]).length
    expect(lost).toBeLessThan(0.01 * member.length)
  })
})

describe('who is a couple', () => {
  const EACH = 60_000
  /** People of all types in turn, with lists of the length that a person's number says. */
  const population = (lines: (a: number) => number): { cell: Uint16Array; world: World } => {
    const persons = EACH * TYPES
    const listStart = new Uint32Array(persons + 1)
    for (let a = 0; a < persons; a++) listStart[a + 1] = listStart[a] + lines(a)
    const world = { listStart, listProgram: new Uint32Array(0), listKey: new Uint32Array(0), quota: new Uint32Array(0) }
    return { cell: Uint16Array.from({ length: persons }, (_, a) => (TYPES * (a % 3) + a) % (3 * TYPES)), world }
  }
  const draw = ({ cell, world }: ReturnType<typeof population>, pairs: number, number = 0): Uint32Array =>
    drawCouples(cell, world, pairs, new Stream(1, number, PURPOSE.couples))

  test('is drawn by the weights of the types', () => {
    const everyone = population(() => COUPLE_LINES)
    const drawn = draw(everyone, 2500)
    const total = APPLICANT_TYPES.reduce((sum, type) => sum + COUPLE_WEIGHT[type], 0)
    APPLICANT_TYPES.forEach((type, t) => {
      const seen = Array.from(drawn).filter((a) => everyone.cell[a] % TYPES === t).length
      const count = new Count()
      count.addAll(seen, COUPLE_WEIGHT[type] / total, drawn.length)
      if (COUPLE_WEIGHT[type] === 0) expect(seen).toBe(0)
      else expect(count.errors).toBeLessThan(FAR)
    })
  })

  test('is of another type where nobody is of one', () => {
    const md = APPLICANT_TYPES.indexOf('us-md-senior')
    const everyone = population(() => COUPLE_LINES)
    const others = { ...everyone, cell: everyone.cell.map((c) => (c % TYPES === md ? c + TYPES - 1 : c)) }
    const drawn = draw(others, 500)
    expect(drawn).toHaveLength(1000)
    const share = COUPLE_WEIGHT['us-do-senior'] / (1 - COUPLE_WEIGHT['us-md-senior'])
    const count = new Count()
    const ofDo = Array.from(drawn).filter((a) => APPLICANT_TYPES[others.cell[a] % TYPES] === 'us-do-senior').length
    count.addAll(ofDo, share, drawn.length)
    expect(count.errors).toBeLessThan(FAR)
  })

  test('is drawn in proportion to the lines of a list, up to the length from which all are alike', () => {
    const lengths = [2, 7, COUPLE_LINES, 28]
    const everyone = population((a) => lengths[Math.floor(a / TYPES) % 4])
    const drawn = draw(everyone, 2500)
    const weight = lengths.map((lines) => Math.min(1, lines / COUPLE_LINES))
    const total = weight.reduce((sum, one) => sum + one, 0)
    lengths.forEach((lines, k) => {
      const count = new Count()
      const seen = Array.from(drawn).filter((a) => lengths[Math.floor(a / TYPES) % 4] === lines).length
      count.addAll(seen, weight[k] / total, drawn.length)
      expect(count.errors).toBeLessThan(FAR)
    })
  })

  test('is nobody twice; the lower person stands first, couples in ascending order', () => {
    const everyone = population((a) => 1 + (a % 20))
    const drawn = draw(everyone, 1000)
    expect(drawn).toHaveLength(2000)
    expect(new Set(drawn).size).toBe(2000)
    for (let i = 0; i < drawn.length; i += 2) {
      expect(drawn[i]).toBeLessThan(drawn[i + 1])
      if (i > 0) expect(drawn[i - 2]).toBeLessThan(drawn[i])
    }
    expect(draw(everyone, 1000)).toEqual(drawn)
    expect(draw(everyone, 1000, 1)).not.toEqual(drawn)
  })

  test('is at most one person in four, and nobody where there are no couples', () => {
    const few = population(() => COUPLE_LINES)
    const small = { cell: few.cell.subarray(0, 70), world: { ...few.world, listStart: few.world.listStart.slice(0, 71) } }
    expect(draw(small, 1000)).toHaveLength(16)
    expect(draw(small, 3)).toHaveLength(6)
    expect(draw(small, 0)).toHaveLength(0)
    const { season } = catalogue
    const nobody: Market = { ...catalogue, season: { ...season, couples: { ...season.couples, pairs: 0 } } }
    expect(drawWorld(nobody, 1, 0).couples.member).toHaveLength(0)
  })
})

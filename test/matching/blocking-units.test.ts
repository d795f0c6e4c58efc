import { describe, expect, test } from 'vitest'
import { blockingUnits, type VariedFinding } from '../../src/matching/blocking-units.ts'
import type { BuiltMarket } from '../../src/matching/build-world.ts'
import type { LineOf } from '../../src/matching/rosters.ts'
import type { SubmittedMarket } from '../../src/matching/submitted-market.ts'
import { NO_PROGRAM, type VariedMatching } from '../../src/matching/varied-world.ts'
import { wantEvenSeats } from '../support/even-brute-force.ts'
import { seeded } from '../support/seeded.ts'
import { Definitions, type Places, quotasAfter } from '../support/varied-brute-force.ts'
import { matchingAt, VARIED_SHAPES, variedMarket } from '../support/varied-markets.ts'
import { buildSubmitted, parseSubmitted } from '../support/varied-notation.ts'

/** Reads "anna city, boris -, clara surgery+mercy". */
function placesIn(written: string): Places {
  const nobody = (name: string | undefined): string | null => (name === undefined || name === '-' ? null : name)
  return new Map(
    written.split(',').map((entry) => {
      const [id, match] = entry.trim().split(' ')
      const [program, supplemental] = match.split('+')
      return [id, { program: nobody(program), supplemental: nobody(supplemental) }]
    }),
  )
}

/** What is found in a matching written down, with what was done to it by hand. */
function findings(market: string, written: string, changes: (built: BuiltMarket) => Partial<VariedMatching> = () => ({})) {
  const built = buildSubmitted(parseSubmitted(market))
  const matching = { ...matchingAt(built, placesIn(written)), ...changes(built) }
  return blockingUnits(built.varied, matching).findings
}

const EVERYTHING = `
  anna:  surgery city
  anna with surgery: mercy city
  boris: city
  clara: mercy
  davis+eastman: city,city / mercy,-
  surgery(1): anna
  city(2):    anna davis eastman boris
  mercy(2; 1 to city): davis clara anna`
const STABLE = 'anna surgery+mercy, boris -, clara mercy, davis city, eastman city'

test('a stable matching has no findings', () => {
  expect(findings(EVERYTHING, STABLE)).toEqual([])
})

describe('who blocks', () => {
  test('an applicant, with a vacant seat', () => {
    const wrong = 'anna surgery+mercy, boris -, clara -, davis city, eastman city'
    expect(findings(EVERYTHING, wrong, () => ({ reverted: Uint32Array.of(1), quota: Uint32Array.of(1, 2, 2) }))).toContainEqual({
      kind: 'blocks',
      list: 'primary',
      owner: 2,
      line: 3,
    })
    expect(findings('x: p\np(1): x', 'x -')).toEqual([{ kind: 'blocks', list: 'primary', owner: 0, line: 0 }])
  })

  test('an applicant, with a program that holds someone worse', () => {
    expect(findings('x: p\ny: p\np(1): x y', 'x -, y p')).toEqual([{ kind: 'blocks', list: 'primary', owner: 0, line: 0 }])
    expect(findings('x: p\ny: p\np(1): x y', 'x p, y -')).toEqual([])
  })

  test('an applicant, for the sake of the primary list alone: the supplemental seat counts for nothing', () => {
    const market = 'x: A B\nx with B: P\nA(1): x\nB(1): x\nP(1): x'
    expect(findings(market, 'x B+P')).toEqual([{ kind: 'blocks', list: 'primary', owner: 0, line: 0 }])
    expect(findings(market, 'x A')).toEqual([])
  })

  test('an applicant who holds the seat already, but by a supplemental list', () => {
    const market = 'x: P A\nx with A: P\ny: P\nA(1): x\nP(1): y x'
    expect(findings(market, 'x A+P, y -')).toContainEqual({ kind: 'blocks', list: 'primary', owner: 0, line: 0 })
  })

  test('an applicant with a line of the supplemental list of the primary match, and of no other', () => {
    const market = 'x: A B\nx with A: P Q\nx with B: Q\nA(1): x\nB(1): x\nP(1): x\nQ(1): x'
    expect(findings(market, 'x A+Q')).toEqual([{ kind: 'blocks', list: 'supplemental', owner: 0, line: 0 }])
    expect(findings(market, 'x A')).toEqual([0, 1].map((line) => ({ kind: 'blocks', list: 'supplemental', owner: 0, line })))
    expect(findings(market, 'x A+P')).toEqual([])
  })

  test('a couple whose members would both be taken, or of whom one is there already', () => {
    const market = 'x+y: p,q / p,-\np(1): x\nq(1): y'
    const blocks = (line: number) => ({ kind: 'blocks', list: 'joint', owner: 0, line })
    expect(findings(market, 'x -, y -')).toEqual([blocks(0), blocks(1)])
    expect(findings(market, 'x p, y -')).toEqual([blocks(0)])
    expect(findings(market, 'x p, y q')).toEqual([])
  })

  test('no couple of whom one would not be taken', () => {
    expect(findings('x+y: p,q\nz: q\np(1): x\nq(1): z y', 'x -, y -, z q')).toEqual([])
  })

  test('no couple by a seat that the partner would leave', () => {
    const market = 'x+y: p,q / q,p\np(1): y x\nq(1): x y'
    expect(findings(market, 'x q, y p')).toEqual([])
    const built = buildSubmitted(parseSubmitted(market))
    const { vacatingCredit } = blockingUnits(built.varied, matchingAt(built, placesIn('x q, y p')))
    expect(vacatingCredit).toEqual([{ list: 'joint', owner: 0, line: 0 }])
  })

  test('a couple with two seats of one program, if it ranks both among its best', () => {
    const market = (ranking: string) => `x+y: p,p\nz: p\np(2): ${ranking}`
    expect(findings(market('x y z'), 'x -, y -, z p')).toEqual([{ kind: 'blocks', list: 'joint', owner: 0, line: 0 }])
    expect(findings(market('x z y'), 'x -, y -, z p')).toEqual([])
  })
})

describe('what is no matching', () => {
  const only = (kind: VariedFinding['kind'], found: readonly VariedFinding[]) => found.filter((finding) => finding.kind === kind)

  test('more holders than seats', () => {
    expect(findings('x: p\ny: p\np(1): x y', 'x p, y p')).toEqual([{ kind: 'over-quota', program: 0, held: 2 }])
  })

  test('a couple in a program with one seat', () => {
    expect(findings('x+y: p,p\np(1): x y', 'x p, y p')).toEqual([{ kind: 'over-quota', program: 0, held: 2 }])
  })

  test('a supplemental match over the seats', () => {
    const market = 'x: A\nx with A: P\ny: P\nA(1): x\nP(1): y x'
    expect(findings(market, 'x A+P, y P')).toEqual([{ kind: 'over-quota', program: 1, held: 2 }])
  })

  test('somebody whom the program does not rank', () => {
    expect(findings('x: p\np(1):', 'x p')).toEqual([{ kind: 'not-ranked', list: 'primary', owner: 0, line: 0 }])
    expect(findings('x+y: p,q\np(1): x\nq(1):', 'x p, y q')).toEqual([{ kind: 'not-ranked', list: 'joint', owner: 0, line: 0 }])
    const unrankedThere = 'x: A\nx with A: P\nA(1): x\nP(1):'
    expect(findings(unrankedThere, 'x A+P')).toEqual([{ kind: 'not-ranked', list: 'supplemental', owner: 0, line: 0 }])
  })

  test.each([1, 9, -4])('a line that is on no list of theirs: %i', (line) => {
    const alone = findings('x: p\ny: p\np(2): x y', 'x p, y p', () => ({ line: Int32Array.of(line, 1) }))
    expect(only('not-on-list', alone)).toEqual([{ kind: 'not-on-list', list: 'primary', owner: 0, line }])
    const couples = 'x+y: p,q\nv+w: p,q\np(2): x v\nq(2): y w'
    const joint = findings(couples, 'x p, y q, v p, w q', () => ({ jointLine: Int32Array.of(line, 1) }))
    expect(only('not-on-list', joint)).toEqual([{ kind: 'not-on-list', list: 'joint', owner: 0, line }])
    const supplements = 'x: A\nx with A: P\ny: B\ny with B: P\nA(1): x\nB(1): y\nP(2): x y'
    const beside = findings(supplements, 'x A+P, y B+P', () => ({ supplementalLine: Int32Array.of(line, 1) }))
    expect(only('not-on-list', beside)).toEqual([{ kind: 'not-on-list', list: 'supplemental', owner: 0, line }])
  })

  test('a member of a couple matched alone', () => {
    const market = 'z: p\nx+y: p,q\np(2): x z\nq(1): y'
    const found = findings(market, 'z p, x p, y q', () => ({ line: Int32Array.of(0, 0, -1) }))
    expect(found).toEqual([{ kind: 'not-on-list', list: 'primary', owner: 1, line: 0 }])
  })

  test('a supplemental match without its advanced match', () => {
    const market = 'x: B A\nx with A: P\nA(1): x\nB(1): x\nP(1): x'
    const found = findings(market, 'x B', () => ({ supplementalLine: Int32Array.of(0) }))
    expect(found).toEqual([{ kind: 'supplemental-without-advanced', list: 'supplemental', owner: 0, line: 0 }])
  })
})

describe('seats', () => {
  const REVERTING = 'a: D\nb: R\nc: R\nD(2; 1 to R): a c\nR(1): b c'
  const moved =
    (reverted: number, ...quota: number[]) =>
    () => ({
      reverted: Uint32Array.of(reverted),
      quota: Uint32Array.from(quota),
    })

  test('that moved as they should have no findings', () => {
    expect(findings(REVERTING, 'a D, b R, c R', moved(1, 1, 2))).toEqual([])
  })

  test('that stayed vacant where they should have moved', () => {
    expect(findings(REVERTING, 'a D, b R, c -', moved(0, 2, 1))).toEqual([{ kind: 'seat-not-reverted', request: 0 }])
  })

  test('that moved more than they may', () => {
    expect(findings(REVERTING, 'a -, b R, c R', moved(2, 0, 3))).toContainEqual({ kind: 'reverted-over-max', request: 0 })
  })

  test('that came from nowhere or went nowhere', () => {
    expect(findings(REVERTING, 'a D, b R, c R', moved(1, 2, 2))).toEqual([{ kind: 'seats-not-conserved', program: 0 }])
    expect(findings(REVERTING, 'a D, b R, c R', moved(1, 1, 3))).toEqual([{ kind: 'seats-not-conserved', program: 1 }])
  })

  test('that somebody wants back', () => {
    const wanted = 'a: D\ne: D\nb: R\nc: R\nD(2; 1 to R): a e\nR(1): b c'
    expect(findings(wanted, 'a D, e -, b R, c R', moved(1, 1, 2))).toEqual([
      { kind: 'wants-reverted-seat', program: 0, list: 'primary', owner: 1, line: 1 },
    ])
    const byCouple = 'a: D\nx+y: D,Q\nb: R\nc: R\nD(2; 1 to R): a x\nR(1): b c\nQ(1): y'
    expect(findings(byCouple, 'a D, x -, y -, b R, c R', moved(1, 1, 2, 1))).toEqual([
      { kind: 'wants-reverted-seat', program: 0, list: 'joint', owner: 0, line: 0 },
    ])
    const beside = 'a: D\ne: A\ne with A: D\nb: R\nc: R\nA(1): e\nD(2; 1 to R): a e\nR(1): b c'
    expect(findings(beside, 'a D, e A, b R, c R', moved(1, 1, 1, 2))).toEqual([
      { kind: 'wants-reverted-seat', program: 1, list: 'supplemental', owner: 1, line: 0 },
    ])
  })

  test('that a couple wants back are not counted twice: the receiver would not have them any more', () => {
    const market = 'a: D\nx+y: D,R\nD(2; 1 to R): a x\nR(0): y'
    expect(findings(market, 'a D, x -, y -', moved(1, 1, 1))).toEqual([])
  })

  test('are counted to the most that there may be', () => {
    const most = 2 ** 32 - 1
    const received = `x+y: D,R\nD(1; 1 to R): x\nR(${most - 1}): y`
    expect(findings(received, 'x -, y -', moved(1, 0, most))).toContainEqual({
      kind: 'wants-reverted-seat',
      program: 0,
      list: 'joint',
      owner: 0,
      line: 0,
    })
    const givenUp = findings(`a: E\nb: E\nE(${most}; even): a b`, 'a -, b -', () => ({ quota: Uint32Array.of(0) }))
    expect(givenUp.map(({ kind }) => kind)).toEqual(['wants-even-seats', 'wants-even-seats'])
  })

  test('of which an odd number is taken where an even one is wanted', () => {
    expect(findings('a: E\nE(2; even): a', 'a E')).toEqual([{ kind: 'odd-number', program: 0, held: 1 }])
  })

  test('may be given up for an even number, but not made', () => {
    const market = 'a: E\nE(1; even): a'
    expect(findings(market, 'a -', () => ({ quota: Uint32Array.of(0) }))).toEqual([])
    const more = findings('a: E\nb: E\nE(1; even): a b', 'a E, b E', () => ({ quota: Uint32Array.of(2) }))
    expect(more).toEqual([{ kind: 'seats-not-conserved', program: 0 }])
  })

  test('given up for an even number although two more would have come', () => {
    const wanted = (program: number, owner: number) => ({
      kind: 'wants-even-seats',
      program,
      list: 'primary',
      owner,
      line: owner,
    })
    const market = 'a: E\nb: E\nc: E\nE(4; even): a b c'
    const seats = (quota: number) => () => ({ quota: Uint32Array.of(quota) })
    expect(findings(market, 'a -, b -, c -', seats(0))).toEqual([wanted(0, 0), wanted(0, 1)])
    expect(findings(market, 'a E, b E, c -', seats(2))).toEqual([])
    const four = 'a: E\nb: E\nc: E\nd: E\nE(4; even): a b c d'
    expect(findings(four, 'a E, b E, c -, d -', seats(2))).toEqual([wanted(0, 2), wanted(0, 3)])
    expect(findings(four, 'a E, b E, c E, d E', seats(4))).toEqual([])
  })

  test('passed on by a program that wants an even number although two more would have come', () => {
    const market = 'a: E\nb: E\nc: E\nd: E\nE(4; 4 to R; even): a b c d\nR(0):'
    const kinds = (written: string, reverted: number) =>
      findings(market, written, moved(reverted, 4 - reverted, reverted)).map(({ kind }) => kind)
    expect(kinds('a -, b -, c -, d -', 4)).toEqual(['wants-even-seats', 'wants-even-seats'])
    expect(kinds('a E, b E, c -, d -', 2)).toEqual(['wants-even-seats', 'wants-even-seats'])
    expect(kinds('a E, b E, c E, d E', 0)).toEqual([])
  })

  test('lost by a program that wants an even number are wanted by a couple, by two couples, or by neither without the other', () => {
    const seats =
      (...quota: number[]) =>
      () => ({ quota: Uint32Array.from(quota) })
    const joint = (owner: number, line: number) => ({ kind: 'wants-even-seats', program: 0, list: 'joint', owner, line })
    expect(findings('x+y: E,E\nE(2; even): x y', 'x -, y -', seats(0))).toEqual([joint(0, 0)])
    const couples = (q: number) => `x+y: E,Q\nv+w: E,Q\nE(2; even): x v\nQ(${q}): y w`
    expect(findings(couples(2), 'x -, y -, v -, w -', seats(0, 2))).toEqual([joint(0, 0), joint(1, 1)])
    expect(findings(couples(1), 'x -, y -, v -, w -', seats(0, 1))).toEqual([])
    const alone = 'x+y: E,- / -,E\nz: E\nE(2; even): x y z'
    expect(findings(alone.replace('z: E\n', '').replace(' z', ''), 'x -, y -', seats(0))).toEqual([])
    expect(findings(alone, 'x -, y -, z -', seats(0)).map(({ kind }) => kind)).toEqual(['wants-even-seats', 'wants-even-seats'])
  })
})

test.each(
  Object.entries(VARIED_SHAPES),
)('whoever is put wherever, what blocks is what the definitions say: %s', (_name, shape) => {
  let stable = 0
  for (let seed = 1; seed <= 300; seed++) {
    const market = variedMarket(seed, { ...shape, reversions: 0, even: 0 })
    const built = buildSubmitted(market)
    const definitions = new Definitions(market)
    const random = seeded(seed)
    for (let i = 0; i < 10; i++) {
      const places = definitions.randomPlaces(random)
      const verdict = blockingUnits(built.varied, matchingAt(built, places))
      const blocks = verdict.findings.filter((finding) => finding.kind === 'blocks').map((line) => written(built, line, places))
      expect(blocks.sort()).toEqual(definitions.blocking(places).sort())
      const credited = verdict.vacatingCredit.map((line) => written(built, line, places))
      expect(credited.sort()).toEqual(definitions.blockingByVacating(places).sort())
      expect(verdict.findings.some(({ kind }) => kind === 'over-quota')).toBe(!definitions.isFeasible(places))
      if (verdict.findings.length === 0) stable++
    }
  }
  expect(stable).toBeGreaterThan(10)
})

test('seats lost by programs that want an even number are wanted exactly where the definitions say so', () => {
  const shape = { ...VARIED_SHAPES['even numbers'], programs: [2, 3], reversions: 0.5, even: 0.7, ranked: 0.9 } as const
  let wanted = 0
  let held = 0
  for (let seed = 1; seed <= 1000; seed++) {
    const market = variedMarket(seed, { ...shape, couples: seed % 2 === 0 ? [0, 1] : [2, 3] })
    const built = buildSubmitted(market)
    const random = seeded(seed)
    for (let i = 0; i < 10; i++) {
      const { places, moved, seats } = planted(market, random)
      const matching = {
        ...matchingAt(built, places),
        reverted: Uint32Array.from(moved),
        quota: Uint32Array.from(built.programIds, (id) => seats.get(id)!),
      }
      const { findings } = blockingUnits(built.varied, matching)
      // What blocks as it is need not wait for any seats, and what is no matching has none to lose.
      const definitions = new Definitions(market, seats)
      if ([...quotasAfter(market, moved).values()].some((due) => due < 0)) continue
      if (!definitions.isFeasible(places) || definitions.blocking(places).length > 0) continue
      const found = findings.flatMap((finding) =>
        finding.kind === 'wants-even-seats' ? [built.programIds[finding.program]] : [],
      )
      expect([...new Set(found)].sort()).toEqual(wantEvenSeats(market, moved, seats, places).sort())
      if (found.length > 0) wanted++
      else if (market.programs.some(({ id, evenQuota }) => evenQuota && seats.get(id)! < quotasAfter(market, moved).get(id)!))
        held++
    }
  }
  expect(wanted).toBeGreaterThan(100)
  expect(held).toBeGreaterThan(100)
})

/** Applicants put wherever they like, and a number of seats that just holds them or a little more; the rest was passed on or given up. */
function planted(market: SubmittedMarket, random: () => number) {
  const places = new Definitions(market).randomPlaces(random)
  const moved = market.programs.flatMap(({ revertsTo = [] }) => revertsTo.map(({ max }) => Math.floor(random() * (max + 1))))
  const due = quotasAfter(market, moved)
  const seats = new Map(
    market.programs.map(({ id, evenQuota }) => {
      const held = [...places.values()].filter(({ program, supplemental }) => program === id || supplemental === id).length
      const most = Math.max(0, due.get(id)!)
      return [id, evenQuota ? Math.min(most, held + Math.floor(random() * 1.3)) : most]
    }),
  )
  return { places, moved, seats }
}

/** A line as the definitions write it. */
function written({ varied, applicantIds, programIds }: BuiltMarket, { list, owner, line }: LineOf, places: Places): string {
  const { world, couples, supplements } = varied
  const name = (p: number): string => (p === NO_PROGRAM ? '' : programIds[p])
  if (list === 'primary') return `${applicantIds[owner]} ${name(world.listProgram[line])}`
  if (list === 'supplemental') {
    return `${applicantIds[owner]} ${places.get(applicantIds[owner])!.program}+${name(supplements.program[line])}`
  }
  const members = [0, 1].map((side) => applicantIds[couples.member[2 * owner + side]])
  return `${members.join('+')} ${[0, 1].map((side) => name(couples.program[2 * line + side])).join(',')}`
}

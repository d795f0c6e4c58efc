import { blockingUnits, type Verdict } from '../../src/matching/blocking-units.ts'
import type { BuiltMarket } from '../../src/matching/build-world.ts'
import type {
  MatchAnswer,
  SubmittedApplicant,
  SubmittedCouple,
  SubmittedMarket,
  SubmittedProgram,
} from '../../src/matching/submitted-market.ts'
import { matchSubmitted } from '../../src/matching/submitted-market.ts'
import { couplesOf, NO_PROGRAM, type VariedMatching } from '../../src/matching/varied-world.ts'
import { UNMATCHED } from '../../src/matching/world.ts'
import { seeded } from './seeded.ts'
import type { Places } from './varied-brute-force.ts'
import { buildSubmitted } from './varied-notation.ts'

/** What a random market has; each a chance per applicant or program, couples a number. */
export interface VariedShape {
  readonly applicants: readonly [number, number]
  readonly programs: readonly [number, number]
  readonly couples: readonly [number, number]
  /** Most lines of a joint list. */
  readonly jointLines: number
  readonly supplements: number
  readonly reversions: number
  readonly even: number
  /** Chance that a program ranks an applicant. */
  readonly ranked: number
}

/** Small markets that differ in what makes them hard. Couples are far more frequent than in the match, and so are loops. */
export const VARIED_SHAPES = {
  'one or two couples': shape({ applicants: [3, 9], couples: [1, 2], jointLines: 6 }),
  'mostly couples': shape({ applicants: [6, 8], programs: [2, 4], couples: [2, 4], jointLines: 8, ranked: 0.9 }),
  'supplemental lists': shape({ programs: [3, 5], supplements: 0.6 }),
  'couples with supplemental lists': shape({ programs: [3, 4], couples: [1, 2], supplements: 0.5 }),
  'moving seats': shape({ applicants: [3, 7], couples: [0, 2], supplements: 0.2, reversions: 0.4, ranked: 0.7 }),
  'even numbers': shape({ applicants: [3, 7], couples: [0, 2], supplements: 0.2, reversions: 0.3, even: 0.4, ranked: 0.8 }),
} as const

function shape(changes: Partial<VariedShape>): VariedShape {
  const plain = { applicants: [3, 6], programs: [2, 5], couples: [0, 0], jointLines: 5, ranked: 0.85 } as const
  return { ...plain, supplements: 0, reversions: 0, even: 0, ...changes }
}

/** A random small market, written as it would be submitted; the same for the same seed. */
export function variedMarket(seed: number, shape: VariedShape): SubmittedMarket {
  const random = seeded(seed)
  const upTo = (size: number): number => Math.floor(random() * size)
  const between = ([least, most]: readonly [number, number]): number => least + upTo(most - least + 1)
  const shuffle = <T>(values: readonly T[]): T[] =>
    values
      .map((value) => ({ value, at: random() }))
      .sort((x, y) => x.at - y.at)
      .map(({ value }) => value)
  const some = <T>(values: readonly T[], least: number): T[] => shuffle(values).slice(0, Math.max(least, upTo(values.length + 1)))

  const ids = Array.from({ length: between(shape.applicants) }, (_, i) => `a${i}`)
  const programIds = Array.from({ length: between(shape.programs) }, (_, i) => `p${i}`)
  const inCouples = shuffle(ids).slice(0, 2 * Math.min(between(shape.couples), ids.length >> 1))
  const couples: SubmittedCouple[] = []
  for (let i = 0; i < inCouples.length; i += 2) {
    const anyone = [...programIds, null]
    const pairs = shuffle(anyone.flatMap((p) => anyone.map((q) => [p, q] as const))).filter(([p, q]) => p !== null || q !== null)
    couples.push({ members: [inCouples[i], inCouples[i + 1]], rankOrderList: pairs.slice(0, 1 + upTo(shape.jointLines)) })
  }
  const supplement = (applicant: SubmittedApplicant, programs: readonly string[]): SubmittedApplicant => {
    if (programs.length === 0 || random() >= shape.supplements) return applicant
    const advanced = some(programs, 1).slice(0, 2)
    const lists = advanced.map((p) => [
      p,
      some(
        programIds.filter((q) => q !== p),
        0,
      ).slice(0, 3),
    ])
    return { ...applicant, supplemental: Object.fromEntries(lists) }
  }
  const applicants = ids.map((id): SubmittedApplicant => {
    const couple = couples.find(({ members }) => members.includes(id))
    if (couple === undefined) {
      const list = some(programIds, 1)
      return supplement({ id, rankOrderList: list }, list)
    }
    const side = couple.members.indexOf(id)
    const named = new Set(couple.rankOrderList.map((pair) => pair[side]).filter((p) => p !== null))
    return supplement({ id }, [...named])
  })
  const programs = programIds.map((id, p): SubmittedProgram => {
    const quota = between([1, 3])
    const rankOrderList = shuffle(ids).filter(() => random() < shape.ranked)
    // Seats go to programs further on only, so there are no rings.
    const receivers = shuffle(programIds.slice(p + 1)).slice(0, 2)
    const reverting = receivers.filter(() => random() < shape.reversions)
    return {
      id,
      quota,
      rankOrderList,
      ...(reverting.length > 0 && { revertsTo: reverting.map((program) => ({ program, max: between([1, quota]) })) }),
      ...(random() < shape.even && { evenQuota: true }),
    }
  })
  return { applicants, couples, programs }
}

/** The answer to a market that breaks no rule. */
export function answered(market: SubmittedMarket): MatchAnswer {
  const matched = matchSubmitted(market)
  if (!matched.ok) throw new Error(matched.errors.map(({ pointer, detail }) => `${pointer} ${detail}`).join('\n'))
  return matched.answer
}

/** What the verifier says of a matching made by hand; seats stay as they are unless said otherwise. */
export function verdictOn(market: SubmittedMarket, places: Places): Verdict {
  const built = buildSubmitted(market)
  return blockingUnits(built.varied, matchingAt(built, places))
}

/** Places as the lines they are. They must be on the lists. */
export function matchingAt({ varied, applicantIds, programIds }: BuiltMarket, places: Places): VariedMatching {
  const { world, couples, supplements } = varied
  const at = applicantIds.map((id) => places.get(id)!)
  const index = (id: string | null): number => (id === null ? NO_PROGRAM : programIds.indexOf(id))
  const member = Array.from(couples.member)
  const lineWhere = (from: number, to: number, matches: (line: number) => boolean): number => {
    for (let line = from; line < to; line++) if (matches(line)) return line
    return UNMATCHED
  }
  const lineOf = (a: number) =>
    lineWhere(world.listStart[a], world.listStart[a + 1], (line) => world.listProgram[line] === index(at[a].program))
  const jointLineOf = (couple: number) => {
    const [p, q] = [0, 1].map((side) => index(at[member[2 * couple + side]].program))
    const found = (line: number) => couples.program[2 * line] === p && couples.program[2 * line + 1] === q
    return lineWhere(couples.listStart[couple], couples.listStart[couple + 1], found)
  }
  const supplementalLineOf = (a: number) => {
    const list = supplements.applicant.findIndex((b, s) => b === a && supplements.advanced[s] === index(at[a].program))
    if (list < 0 || at[a].supplemental === null) return UNMATCHED
    const found = (line: number) => supplements.program[line] === index(at[a].supplemental)
    return lineWhere(supplements.listStart[list], supplements.listStart[list + 1], found)
  }
  return {
    line: Int32Array.from(applicantIds, (_, a) => lineOf(a)),
    jointLine: Int32Array.from({ length: couplesOf(varied) }, (_, couple) => jointLineOf(couple)),
    supplementalLine: Int32Array.from(applicantIds, (_, a) => supplementalLineOf(a)),
    quota: world.quota.slice(),
    reverted: new Uint32Array(varied.reversions.donor.length),
    proposals: 0,
    search: { orders: 1, loops: 0, leftOut: [] },
  }
}

/** An answer as places, to be held to the definitions. */
export const placesOf = ({ matches }: MatchAnswer): Places =>
  new Map(matches.map(({ applicant, program, supplemental = null }) => [applicant, { program, supplemental }]))

/** Quotas as an answer says they ended up. */
export const seatsOf = ({ programs }: MatchAnswer): Map<string, number> =>
  new Map(programs.map(({ program, seats }) => [program, seats]))

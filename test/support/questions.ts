import fc from 'fast-check'
import type { ForecastQuestion, Line, Profile, RankPlace } from '../../src/forecast/question.ts'
import {
  ADVOCATES,
  APPLICANT_TYPES,
  type ApplicantType,
  EXPERIENCE_KINDS,
  IMPRESSIONS,
  RED_FLAGS,
  VISA_NEEDS,
} from '../../src/market/vocabulary.ts'
import { SEEDED_RUNS } from './random-markets.ts'
import { market2025, season2025 } from './season-2025.ts'

/** A profile with every field given; scores and years as applicants have them. */
export interface FullProfile extends Required<Omit<Profile, 'ecfmgCertified'>> {}

/** Profiles of a type with nothing left out. */
export const fullProfiles = (type: ApplicantType): fc.Arbitrary<FullProfile> =>
  fc.record({
    type: fc.constant(type),
    step2ck: fc.integer({ min: 195, max: 280 }),
    failedAttempts: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 4 })),
    graduationYear: fc.integer({ min: 2005, max: 2025 }),
    usClinicalExperience: fc.record({ months: fc.integer({ min: 0, max: 8 }), kind: fc.constantFrom(...EXPERIENCE_KINDS) }),
    usLetters: fc.integer({ min: 0, max: 5 }),
    familiarSchool: fc.boolean(),
    visa: type === 'non-us-img' ? fc.constantFrom(...VISA_NEEDS) : fc.constant('none' as const),
    redFlags: fc.subarray([...RED_FLAGS], { maxLength: 2 }),
  })

export const FIELDS = [
  'step2ck',
  'failedAttempts',
  'graduationYear',
  'usClinicalExperience',
  'usLetters',
  'familiarSchool',
  'visa',
  'redFlags',
] as const satisfies readonly (keyof FullProfile)[]
export type Field = (typeof FIELDS)[number]

/** The profile without some of its fields. */
export function without(profile: Profile, fields: readonly Field[]): Profile {
  return Object.fromEntries(Object.entries(profile).filter(([name]) => !fields.includes(name as Field))) as unknown as Profile
}

/** The same person, better in one field; the worst and the best value of each. */
export const WORST: Required<Pick<Profile, Field>> = {
  step2ck: 100,
  failedAttempts: 20,
  graduationYear: 1950,
  usClinicalExperience: { months: 0, kind: 'none' },
  usLetters: 0,
  familiarSchool: false,
  visa: 'h1b',
  redFlags: RED_FLAGS,
}
export const BEST: Required<Pick<Profile, Field>> = {
  step2ck: 360,
  failedAttempts: 0,
  graduationYear: 2040,
  usClinicalExperience: { months: 240, kind: 'hands-on' },
  usLetters: 20,
  familiarSchool: true,
  visa: 'none',
  redFlags: [],
}

/** Ways to be a little better, each leaving everything else as it is. */
export const IMPROVEMENTS: Readonly<Record<string, (profile: FullProfile) => FullProfile>> = {
  'a better score': (profile) => ({ ...profile, step2ck: profile.step2ck + 7 }),
  'fewer attempts': (profile) => ({ ...profile, failedAttempts: Math.max(0, profile.failedAttempts - 1) }),
  'a more recent graduation': (profile) => ({ ...profile, graduationYear: profile.graduationYear + 2 }),
  'more months of US experience': (profile) => ({
    ...profile,
    usClinicalExperience: { ...profile.usClinicalExperience, months: profile.usClinicalExperience.months + 1 },
  }),
  'US experience of a better kind': (profile) => ({
    ...profile,
    usClinicalExperience: { ...profile.usClinicalExperience, kind: 'hands-on' },
  }),
  'one more US letter': (profile) => ({ ...profile, usLetters: profile.usLetters + 1 }),
  'a school that programs know': (profile) => ({ ...profile, familiarSchool: true }),
  'no need of a visa': (profile) => ({ ...profile, visa: 'none' }),
  'no red flags': (profile) => ({ ...profile, redFlags: [] }),
}

/** What an applicant knows about a line. */
const knowledge = fc.record(
  {
    rotated: fc.boolean(),
    advocate: fc.constantFrom(...ADVOCATES),
    interview: fc.constantFrom(...IMPRESSIONS),
    signal: fc.boolean(),
  },
  { requiredKeys: [], noNullPrototype: true },
)

/** What a program may say of its list. */
export const rankPlaces: fc.Arbitrary<RankPlace> = fc
  .tuple(fc.integer({ min: 1, max: 60 }), fc.nat(30), fc.option(fc.nat(100), { nil: undefined }))
  .map(([from, more, rest]) => ({ from, to: from + more, ...(rest !== undefined && { of: from + more + rest }) }))

/** branch -> ids of its programs. */
const idsOf = season2025.branches.map((_, b) =>
  market2025.programs.slice(market2025.firstProgram[b], market2025.firstProgram[b + 1]).map(({ id }) => id),
)

/** The branches with most applicants. */
const LARGE = [...season2025.branches.keys()].sort((one, other) => idsOf[other].length - idsOf[one].length).slice(0, 8)
const anyBranch = fc.oneof(fc.constantFrom(...LARGE), fc.nat(season2025.branches.length - 1))

/** Lists over some branches: programs named once each, and lines that describe programs where wanted. */
export function listsOf(branches: readonly number[], longest: number, described: boolean): fc.Arbitrary<Line[]> {
  const ids = branches.flatMap((b) => idsOf[b])
  const named = fc
    .uniqueArray(fc.constantFrom(...ids), { minLength: 1, maxLength: Math.min(longest, ids.length) })
    .chain((programs) => fc.tuple(...programs.map((program) => knowledge.map((known): Line => ({ program, ...known })))))
  if (!described) return named
  const like = fc
    .record(
      {
        branch: fc.constantFrom(...branches),
        positions: fc.integer({ min: 1, max: 30 }),
        imgShare: fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10),
      },
      { requiredKeys: ['branch'], noNullPrototype: true },
    )
    .chain(({ branch, ...wanted }) => {
      const { specialty, track } = season2025.branches[branch]
      return knowledge.map((known): Line => ({ like: { specialty, track, ...wanted }, ...known }))
    })
  return fc
    .tuple(named, fc.uniqueArray(like, { minLength: 1, maxLength: 3, selector: (line) => JSON.stringify(line.like) }))
    .chain(([some, others]) => {
      const all = [...some, ...others]
      return fc.shuffledSubarray(all, { minLength: all.length })
    })
}

const listsOver = (branches: fc.Arbitrary<number[]>): fc.Arbitrary<Line[]> =>
  fc
    .tuple(branches, fc.constantFrom(3, 12, 12, 25), fc.boolean())
    .chain(([some, longest, described]) => listsOf(some, longest, described))

/** Lists of one branch. */
export const singleLists: fc.Arbitrary<Line[]> = listsOver(anyBranch.map((b) => [b]))
/** Lists of one branch or of up to three. */
export const lists: fc.Arbitrary<Line[]> = fc.oneof(
  singleLists,
  listsOver(fc.uniqueArray(anyBranch, { minLength: 2, maxLength: 3 })),
)

export const types: fc.Arbitrary<ApplicantType> = fc.oneof(
  fc.constantFrom('non-us-img' as const, 'us-img' as const),
  fc.constantFrom(...APPLICANT_TYPES),
)

/** Questions about anybody with every field known, and any list. */
export const fullQuestions: fc.Arbitrary<ForecastQuestion & { readonly applicant: FullProfile }> = types.chain((type) =>
  fc.record({ applicant: fullProfiles(type), rankOrderList: lists }),
)

/** The same with some fields left out. */
export const questions: fc.Arbitrary<ForecastQuestion> = fc
  .tuple(fullQuestions, fc.subarray([...FIELDS]))
  .map(([question, missing]) => ({ ...question, applicant: without(question.applicant, missing) }))

/** So many of always the same cases. A failing one is made smaller for a minute at most, as each try is a forecast. */
export const runsOf = (numRuns: number) => ({ ...SEEDED_RUNS, numRuns, interruptAfterTimeLimit: 60_000 })

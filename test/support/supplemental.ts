import fc from 'fast-check'
import type { ForecastQuestion, Line, RankedLine } from '../../src/forecast/question.ts'
import { fullProfiles, listsOf, types } from './questions.ts'
import { branch2025, season2025 } from './season-2025.ts'

/** Branches of advanced positions, and of the years before them. */
const ADVANCED = season2025.branches.flatMap(({ track }, b) => (track === 'advanced' ? [b] : []))
const YEARS = season2025.branches.flatMap(({ track }, b) => (track === 'preliminary' || track === 'transitional' ? [b] : []))

/** Lists of advanced positions most of which have a supplemental list, with first-year programs and categorical ones in between. */
export const supplementalLists = (described: boolean, longest = 8): fc.Arbitrary<RankedLine[]> =>
  fc
    .tuple(
      fc
        .uniqueArray(fc.constantFrom(...ADVANCED, branch2025('diagnostic-radiology', 'advanced')), { minLength: 1, maxLength: 2 })
        .chain((branches) => listsOf(branches, longest, described)),
      // Programs that may stand on several lists; they come from one list, as a program is known in one way.
      fc
        .uniqueArray(fc.constantFrom(...YEARS), { minLength: 1, maxLength: 3 })
        .chain((years) => listsOf(years, longest, described)),
      fc.oneof(fc.constant([]), listsOf([branch2025('internal-medicine')], 3, false)),
    )
    .chain(([advanced, years, categorical]) =>
      fc
        .tuple(
          fc.tuple(
            ...advanced.map(
              (line): fc.Arbitrary<RankedLine> =>
                fc.shuffledSubarray(years).map((supplemental) => (supplemental.length > 0 ? { ...line, supplemental } : line)),
            ),
          ),
          fc.shuffledSubarray(years),
        )
        .chain(([attached, alone]) => {
          const all: RankedLine[] = [...attached, ...alone, ...categorical]
          return fc.shuffledSubarray(all, { minLength: all.length })
        }),
    )

/** Questions with such lists; at least one line has a supplemental list. */
export const supplementalQuestions = (described: boolean, longest?: number): fc.Arbitrary<ForecastQuestion> =>
  types
    .chain((type) => fc.record({ applicant: fullProfiles(type), rankOrderList: supplementalLists(described, longest) }))
    .filter(({ rankOrderList }) => rankOrderList.some(({ supplemental }) => supplemental))

/** Every program of a question, once: the evidence that it has by default. */
export function everywhere({ rankOrderList }: ForecastQuestion): Line[] {
  const seen = new Map<string, Line>()
  for (const { supplemental = [], ...line } of rankOrderList)
    for (const each of [line, ...supplemental]) if (!seen.has(JSON.stringify(each))) seen.set(JSON.stringify(each), each)
  return [...seen.values()]
}

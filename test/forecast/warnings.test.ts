import { describe, expect, test } from 'vitest'
import { forecast } from '../../src/forecast/forecast.ts'
import type { ForecastAnswer, ForecastQuestion, Line, Profile, Warning } from '../../src/forecast/question.ts'
import { centre2025 as market } from '../support/blocks.ts'
import { flatTable, randomTable } from '../support/tables.ts'

const flat = flatTable(market, 1)
/** More worlds than other profiles are tried in. */
const random = randomTable(market, 40, 9)
const ask = (question: ForecastQuestion, table = flat): ForecastAnswer => forecast(market, table, question)
const withCode = ({ warnings }: ForecastAnswer, code: Warning['code']): Warning | undefined =>
  warnings.find((warning) => warning.code === code)

const internal = market.programs.filter(({ specialty, track }) => specialty === 'internal-medicine' && track === 'categorical')
const having = (wanted: (program: (typeof internal)[number]) => boolean): Line => {
  const program = internal.find(wanted)
  if (program === undefined) throw new Error('The catalogue has no such program.')
  return { program: program.id }
}
const limitsOf = ({ filters }: (typeof internal)[number]) => Object.values(filters).filter((limit) => limit !== null).length
const open = having((program) => program.visas.length === 2 && limitsOf(program) === 0)

describe('a line that a hard filter shuts', () => {
  const IMG_FILTERS = ['step2ckMin', 'failedAttemptsMax', 'yearsSinceGraduationMax', 'h1bStep2ckMin', 'visas']
  const cases: readonly (readonly [string, Omit<Profile, 'type'>, Line, Warning['code'], string])[] = [
    [
      'a score',
      { step2ck: 210 },
      having(({ filters }) => filters.step2ckMin !== null && filters.usMdStep2ckMin === null),
      'SCREENED_OUT',
      'step2ckMin',
    ],
    [
      'attempts',
      { failedAttempts: 1 },
      having(({ filters }) => filters.failedAttemptsMax === 0),
      'SCREENED_OUT',
      'failedAttemptsMax',
    ],
    [
      'an old graduation',
      { graduationYear: 2001 },
      having(({ filters }) => filters.yearsSinceGraduationMax !== null),
      'SCREENED_OUT',
      'yearsSinceGraduationMax',
    ],
    ['a visa', { visa: 'h1b' }, having(({ visas }) => visas.length === 1), 'VISA_NOT_SPONSORED', 'visas'],
    [
      'the score of those who need an H-1B',
      { visa: 'h1b', step2ck: 232 },
      having(
        ({ filters }) => (filters.h1bStep2ckMin ?? 0) > 232 && (filters.step2ckMin ?? 0) < 232 && filters.usMdStep2ckMin === null,
      ),
      'SCREENED_OUT',
      'h1bStep2ckMin',
    ],
  ]

  test.each(cases)('has no chance and a warning that names filter and value: %s', (_, profile, shut, code, filter) => {
    const program = internal.find(({ id }) => id === shut.program)!
    for (const type of ['non-us-img', 'us-md-senior'] as const) {
      const answer = ask({ applicant: { type, ...profile }, rankOrderList: [open, shut] })
      expect(answer.lines[0].wouldTakeYou).toBeGreaterThan(0)
      if (type === 'us-md-senior') {
        expect(withCode(answer, code)).toBeUndefined()
        expect(answer.lines[1].wouldTakeYou).toBeGreaterThan(0)
        continue
      }
      expect(answer.lines[1]).toMatchObject({ probability: 0, wouldTakeYou: 0 })
      const warning = answer.warnings.find((one) => one.filter?.name === filter)!
      const value = filter === 'visas' ? program.visas.join(', ') : program.filters[filter as keyof typeof program.filters]
      expect(warning).toMatchObject({ code, lines: [2], filter: { name: filter, value } })
      expect(warning.message).toMatch(/^Line 2: .*no chance there\.$/)
    }
  })

  test.each([
    ['us-md-senior', 'usMdStep2ckMin'],
    ['us-md-graduate', 'usMdStep2ckMin'],
    ['us-do-senior', 'usDoStep2ckMin'],
    ['us-do-graduate', 'usDoStep2ckMin'],
  ] as const)('is shut by a floor of their own for %s', (type, filter) => {
    const shut = having(({ filters }) => filters[filter] !== null)
    const value = internal.find(({ id }) => id === shut.program)!.filters[filter]!
    const at = (step2ck: number): ForecastAnswer => ask({ applicant: { type, step2ck }, rankOrderList: [open, shut] })
    const below = at(value - 1)
    expect(below.lines[0].wouldTakeYou).toBeGreaterThan(0)
    expect(below.lines[1]).toMatchObject({ probability: 0, wouldTakeYou: 0 })
    const warning = below.warnings.find((one) => one.filter?.name === filter)!
    expect(warning).toMatchObject({ code: 'SCREENED_OUT', lines: [2], fix: { field: 'step2ck', to: value } })
    expect(below.warnings.filter((one) => IMG_FILTERS.includes(one.filter?.name ?? ''))).toEqual([])
    const reached = at(value)
    expect(withCode(reached, 'SCREENED_OUT')).toBeUndefined()
    expect(reached.lines[1].wouldTakeYou).toBeGreaterThan(0)
  })

  test.each(cases)('is open with the change that its warning names, and with no smaller one: %s', (_, profile, shut, code) => {
    const applicant: Profile = { type: 'non-us-img', ...profile }
    const { fix } = withCode(ask({ applicant, rankOrderList: [shut] }), code)!
    const { field, to } = fix!
    const open = (value: unknown): boolean =>
      ask({ applicant: { ...applicant, [field!]: value }, rankOrderList: [shut] }).lines[0].wouldTakeYou > 0
    expect(open(to)).toBe(true)
    if (field === 'step2ck' || field === 'graduationYear') expect(open(Number(to) - 1)).toBe(false)
    if (field === 'failedAttempts') expect(open(Number(to) + 1)).toBe(false)
  })

  test('is not said to open to a visa for which the score is too low', () => {
    const strict = market.programs.find(({ visas, filters }) => visas.join() === 'h1b' && (filters.h1bStep2ckMin ?? 0) > 225)!
    const floor = strict.filters.h1bStep2ckMin!
    const fixOf = (step2ck: number) =>
      withCode(
        ask({ applicant: { type: 'non-us-img', step2ck, visa: 'j1' }, rankOrderList: [{ program: strict.id }] }),
        'VISA_NOT_SPONSORED',
      )!.fix
    expect(fixOf(floor)).toEqual({ field: 'visa', to: 'h1b' })
    expect(fixOf(floor - 1)).toEqual({ field: 'visa', to: 'none' })
  })

  test('shares a warning with others of the same filter and value alone', () => {
    const floors = internal.filter(({ filters }) => filters.step2ckMin !== null)
    const values = floors.map(({ filters }) => filters.step2ckMin)
    const twice = floors.filter(({ filters }) => filters.step2ckMin === values[0]).slice(0, 2)
    const other = floors.find(({ filters }) => filters.step2ckMin !== values[0])!
    const { warnings } = ask({
      applicant: { type: 'us-img', step2ck: 200 },
      rankOrderList: [...twice, other].map(({ id }) => ({ program: id })),
    })
    expect(warnings.filter(({ code }) => code === 'SCREENED_OUT').map(({ lines, filter }) => [lines, filter?.value])).toEqual([
      [[1, 2], twice[0].filters.step2ckMin],
      [[3], other.filters.step2ckMin],
    ])
  })
})

test('certification that is missing and a thin cell are named', () => {
  const uncertified = ask({ applicant: { type: 'us-img', ecfmgCertified: false }, rankOrderList: [open] })
  expect(withCode(uncertified, 'CERTIFICATION_MISSING')?.fix).toEqual({ field: 'ecfmgCertified', to: true })
  const certified = ask({ applicant: { type: 'us-img', ecfmgCertified: true }, rankOrderList: [open] })
  expect(withCode(certified, 'CERTIFICATION_MISSING')).toBeUndefined()
  const thin = ask({ applicant: { type: 'other' }, rankOrderList: [{ program: 'neurological-surgery/0001' }] })
  expect(withCode(thin, 'THIN_DATA')).toBeDefined()
})

describe('a list that is short or risky', () => {
  const applicant = { type: 'non-us-img', step2ck: 240, visa: 'j1' } as const
  const list = internal.filter((program) => program.visas.includes('j1') && limitsOf(program) === 0 && program.imgShare > 0.2)
  const questionOf = (lines: number): ForecastQuestion => ({
    applicant,
    rankOrderList: list.slice(0, lines).map(({ id }) => ({ program: id })),
  })
  const longer = (question: ForecastQuestion, { like }: NonNullable<Warning['fix']>, lines: number): ForecastAnswer =>
    ask(
      {
        ...question,
        interviewedAt: question.rankOrderList,
        rankOrderList: [...question.rankOrderList, ...Array.from({ length: lines }, (): Line => ({ like: like! }))],
      },
      random,
    )

  test.each([
    'SHORT_LIST',
    'HIGH_RISK',
  ] as const)('%s: is no more with the lines that its fix adds, and still is with one fewer', (code) => {
    let fixed = 0
    for (const lines of [1, 2, 3, 4, 6, 8]) {
      const question = questionOf(lines)
      const fix = withCode(ask(question, random), code)?.fix
      if (fix === undefined) continue
      fixed++
      expect(fix.like).toMatchObject({ specialty: 'internal-medicine', visas: ['j1'] })
      const enough = longer(question, fix, fix.addLines!)
      expect(withCode(enough, code)).toBeUndefined()
      expect(enough.match.probability).toBeCloseTo(fix.probability!, 9)
      if (fix.addLines! > 1) expect(withCode(longer(question, fix, fix.addLines! - 1), code)).toBeDefined()
    }
    expect(fixed).toBeGreaterThan(1)
  })

  test('is neither where the chance is high, and has no fix where no lines help', () => {
    const safe = ask(questionOf(12), flatTable(market, 0.01))
    expect(safe.warnings).toEqual([])
    const hopeless = ask(questionOf(2), flatTable(market, Infinity))
    expect(withCode(hopeless, 'HIGH_RISK')).toBeDefined()
    expect(withCode(hopeless, 'HIGH_RISK')!.fix).toBeUndefined()
  })
})

import { describe, expect, test } from 'vitest'
import { checkPrograms, MOST_PROGRAMS, PROGRAM_FIELDS, programOfRow } from '../../src/market/own-programs.ts'
import type { Violation } from '../../src/matching/violations.ts'

const PROGRAM = { id: 'alder', specialty: 'internal-medicine', quota: 4 }

function faultsOf(programs: readonly unknown[]): Violation[] {
  const errors: Violation[] = []
  checkPrograms(programs, '/programs', errors)
  return errors
}

describe('a program that is brought', () => {
  test('needs an id, a specialty and a quota, and is categorical if nothing is said', () => {
    const errors: Violation[] = []
    expect(checkPrograms([PROGRAM], '/programs', errors)).toEqual([{ ...PROGRAM, track: 'categorical' }])
    expect(errors).toEqual([])
  })

  test('may say everything that is known of a program', () => {
    const full = {
      ...PROGRAM,
      track: 'preliminary',
      name: 'Alder Hall',
      region: 'west',
      archetype: 'rural',
      imgShare: 0,
      visas: ['h1b'],
      step2ckMin: null,
      yearsSinceGraduationMax: 0,
      failedAttemptsMax: 10,
      h1bStep2ckMin: 240,
      usMdStep2ckMin: 210,
      usDoStep2ckMin: null,
      prestige: -4,
    }
    expect(Object.keys(full).sort()).toEqual([...PROGRAM_FIELDS].sort())
    expect(faultsOf([full])).toEqual([])
  })

  test.each([
    ['id', undefined],
    ['id', ''],
    ['id', 'alder hall'],
    ['id', 'a'.repeat(121)],
    ['id', 7],
    ['specialty', undefined],
    ['specialty', 'Internal Medicine'],
    ['track', 'evening'],
    ['track', 'toString'],
    ['quota', undefined],
    ['quota', 0],
    ['quota', 501],
    ['quota', 2.5],
    ['quota', '4'],
    ['quota', Number.NaN],
    ['name', ''],
    ['name', 'a\nb'],
    ['region', 'north'],
    ['archetype', 'college'],
    ['imgShare', -0.01],
    ['imgShare', 1.01],
    ['imgShare', '50 %'],
    ['visas', 'j1'],
    ['visas', ['j1', 'o1']],
    ['visas', ['j1', 'j1']],
    ['step2ckMin', 149],
    ['step2ckMin', 301],
    ['yearsSinceGraduationMax', -1],
    ['yearsSinceGraduationMax', 1.5],
    ['failedAttemptsMax', 11],
    ['h1bStep2ckMin', 'high'],
    ['prestige', 5],
  ])('%s %j is refused with a pointer, the field and the value', (field, value) => {
    const [first, ...others] = faultsOf([PROGRAM, { ...PROGRAM, id: 'birch', [field]: value }])
    expect(others).toEqual([])
    expect(first.pointer).toBe(`/programs/1/${field}`)
    expect(first.detail).toMatch(new RegExp(`^${field} must be `))
    const shown = value === undefined ? 'nothing' : typeof value === 'number' ? String(value) : JSON.stringify(value).slice(0, 60)
    expect(first.detail).toContain(`got ${shown}`)
  })

  test('has no other fields, and is an object', () => {
    expect(faultsOf([{ ...PROGRAM, seats: 3 }, 'alder', null])).toEqual([
      { pointer: '/programs/0/seats', detail: expect.stringContaining('"seats"') },
      { pointer: '/programs/1', detail: 'a program must be an object, got "alder"' },
      { pointer: '/programs/2', detail: 'a program must be an object, got null' },
    ])
  })

  test('has an id of its own', () => {
    expect(faultsOf([PROGRAM, { ...PROGRAM, id: 'birch' }, PROGRAM])).toEqual([
      { pointer: '/programs/2/id', detail: 'id "alder" is already that of program 1 of the list' },
    ])
  })

  test.each([undefined, [], ['j1']])('has no floor for H-1B visas with visas %j', (visas) => {
    const [fault] = faultsOf([{ ...PROGRAM, visas, h1bStep2ckMin: 240 }].map((program) => JSON.parse(JSON.stringify(program))))
    expect(fault.pointer).toBe('/programs/0/h1bStep2ckMin')
    expect(fault.detail).toContain('h1bStep2ckMin 240 needs visas that name h1b')
  })

  test('is refused with everything that is wrong, up to a hundred complaints', () => {
    expect(faultsOf([{ ...PROGRAM, quota: 0, region: 'north' }, { specialty: 5 }])).toHaveLength(5)
    expect(faultsOf(Array.from({ length: 100 }, () => 0))).toHaveLength(100)
    const many = faultsOf(Array.from({ length: 150 }, () => 0))
    expect(many).toHaveLength(101)
    expect(many[100]).toEqual({ pointer: '', detail: 'more rules are broken than the 100 named here' })
  })

  test('is one of at most twenty thousand', () => {
    const many = Array.from({ length: MOST_PROGRAMS + 1 }, (_, k) => ({ ...PROGRAM, id: `p${k}` }))
    expect(faultsOf(many)).toEqual([{ pointer: '/programs', detail: `at most 20000 programs can be used; got 20001` }])
    expect(faultsOf(many.slice(1))).toEqual([])
  })
})

describe('a row of a table', () => {
  const columns = ['id', 'quota', 'visas', 'step2ckMin', 'imgShare']
  test.each([
    [['a', '4', 'j1 h1b', '230', '0.5'], { id: 'a', quota: 4, visas: ['j1', 'h1b'], step2ckMin: 230, imgShare: 0.5 }],
    [['a', '4', 'j1;h1b', 'none', ''], { id: 'a', quota: 4, visas: ['j1', 'h1b'], step2ckMin: null }],
    [[' a ', ' 4 ', 'none', '', ' '], { id: 'a', quota: 4, visas: [] }],
    [['7', 'four', 'o1', '2e2', '50%'], { id: '7', quota: 'four', visas: ['o1'], step2ckMin: '2e2', imgShare: '50%' }],
  ])('%j is what JSON would have', (cells, expected) => {
    expect(programOfRow(columns, cells)).toEqual(expected)
  })
})

import { describe, expect, test } from 'vitest'
import { forecastRequestSchema } from '../../src/http/forecast-request.ts'
import { COHORT_COLUMNS, cohortRows, columnOf } from '../../src/service/cohort-csv.ts'
import { UsageError } from '../../src/service/usage-error.ts'

const rowsOf = (text: string) => [...cohortRows('cohort.csv', text)]
const requestOf = (head: string, row: string) => rowsOf(`${head}\n${row}\n`)[0].request

function faultOf(text: string): string {
  try {
    rowsOf(text)
    return ''
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError)
    return (error as UsageError).message
  }
}

describe('a cohort in a table', () => {
  test('says everything that a request can say of an applicant', () => {
    const row = 'A,us-img,231,1,2021,6,hands-on,3,no,none,yes,gap;probation,a/1;b/2,a/1;b/2;c/3,b/2: d/4 e/5'
    const [{ line, id, request }] = rowsOf(`${COHORT_COLUMNS.join()}\n${row}\n`)
    expect([line, id]).toEqual([2, 'A'])
    expect(request).toEqual({
      applicant: {
        type: 'us-img',
        step2ck: 231,
        failedAttempts: 1,
        graduationYear: 2021,
        usClinicalExperience: { months: 6, kind: 'hands-on' },
        usLetters: 3,
        familiarSchool: false,
        visa: 'none',
        ecfmgCertified: true,
        redFlags: ['gap', 'probation'],
      },
      rankOrderList: [{ program: 'a/1' }, { program: 'b/2', supplemental: [{ program: 'd/4' }, { program: 'e/5' }] }],
      interviewedAt: [{ program: 'a/1' }, { program: 'b/2' }, { program: 'c/3' }],
    })
    const known = Object.keys(forecastRequestSchema.shape.applicant.shape)
    expect(Object.keys((request as { applicant: object }).applicant)).toEqual(known)
  })

  test('leaves out what is not said, in whatever order the columns are', () => {
    expect(requestOf('programs,type,step2ck,redFlags', ' a/1 | b/2 ;, us-img ,,')).toEqual({
      applicant: { type: 'us-img' },
      rankOrderList: [{ program: 'a/1' }, { program: 'b/2' }],
    })
    expect(requestOf('type,programs,redFlags,ecfmgCertified', 'us-img,a/1,none,No')).toMatchObject({
      applicant: { redFlags: [], ecfmgCertified: false },
    })
  })

  test('hands on what cannot be read, so that the complaint names it', () => {
    expect(requestOf('type,programs,step2ck,ecfmgCertified,usceMonths', 'alien,,24o,perhaps,2')).toEqual({
      applicant: { type: 'alien', step2ck: '24o', ecfmgCertified: 'perhaps', usClinicalExperience: { months: 2 } },
      rankOrderList: [],
    })
  })

  test.each(['constructor', '__proto__', 'toString'])('takes %s for no yes and no no', (word) => {
    const { applicant } = requestOf('type,programs,familiarSchool,ecfmgCertified', `us-img,a,${word},YES`)!
    expect(applicant).toEqual({ type: 'us-img', familiarSchool: word, ecfmgCertified: true })
  })

  test('faults of one row are in that row', () => {
    const rows = rowsOf('type,programs\nus-img\nus-img,a/1\n\nus-img,"a/1\n')
    expect(rows.map(({ line, fault }) => [line, fault])).toEqual([
      [2, 'there must be 2 fields, not 1'],
      [3, undefined],
      [5, 'the double quote that opens a field is never closed; the rows behind it cannot be read'],
    ])
  })

  test('names every entry of its supplemental lists that is none, and asks about none of that row', () => {
    const rows = rowsOf('type,programs,supplemental\nus-img,a/1;b/2,a/1: c/3 | c/3 | d/4: a/1\nus-img,a/1,\n')
    expect(rows.map(({ fault }) => fault)).toEqual([
      'supplemental, entry 2: "c/3" is no supplemental list; write the advanced position, a colon and a space, and its first-year programs with spaces between; supplemental, entry 3: d/4 does not stand in programs',
      undefined,
    ])
    expect(rows.map(({ request }) => request)).toEqual([
      undefined,
      { applicant: { type: 'us-img' }, rankOrderList: [{ program: 'a/1' }] },
    ])
  })

  test.each([
    ['', /^cohort\.csv:1: there is no column ""; .*\n.*the column type is missing.*\n.*the column programs is missing/],
    ['type,programs,Step2CK\n', /^cohort\.csv:1: there is no column "Step2CK"; there may be id,type,step2ck,/],
    ['type,programs,type\n', /^cohort\.csv:1: the column type stands twice/],
    ['type;programs\n', /there is no column "type;programs"/],
    ['id,type\n', /^cohort\.csv:1: the column programs is missing/],
  ])('is refused with the wrong columns: %j', (text, fault) => {
    expect(faultOf(text)).toMatch(fault)
  })

  test.each([
    ['/applicant/step2ck', 'step2ck'],
    ['/applicant', 'applicant'],
    ['/applicant/usClinicalExperience', 'usceMonths'],
    ['/applicant/usClinicalExperience/kind', 'usceKind'],
    ['/applicant/redFlags/1', 'redFlags, entry 2'],
    ['/rankOrderList', 'programs'],
    ['/rankOrderList/3/program', 'programs, entry 4'],
    ['/interviewedAt/0', 'interviewedAt, entry 1'],
    ['/rankOrderList/1/supplemental', 'supplemental, b/2'],
    ['/rankOrderList/1/supplemental/1/program', 'supplemental, b/2, entry 2'],
    ['/worlds', '/worlds'],
    ['', ''],
  ])('a complaint at %s is one about %s', (pointer, column) => {
    expect(columnOf(pointer, requestOf('type,programs,supplemental', 'us-img,a/1;b/2,b/2: c/3 d/4'))).toBe(column)
  })
})

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readCsvMarket } from '../../src/service/market-csv.ts'

const EXAMPLES = ['applicants', 'programs'].map((name) => {
  const path = `openapi/examples/market.${name}.csv`
  return { name: path, text: readFileSync(path, 'utf8') }
})

test('blanks around the cells and columns of a market say nothing', () => {
  const [applicants, programs] = EXAMPLES
  const apart = EXAMPLES.map(({ name, text }) => ({ name, text: text.replaceAll(',', ' ,\t').replaceAll('\n', ' \n') }))
  expect(readCsvMarket(apart[0], apart[1]).market).toEqual(readCsvMarket(applicants, programs).market)
})

test('a cell with nothing but blanks is empty', () => {
  const [applicants, programs] = EXAMPLES
  const blank = { ...applicants, text: `${applicants.text}  ,1,city\n` }
  expect(() => readCsvMarket(blank, programs)).toThrow(/: the applicant is empty$/)
})

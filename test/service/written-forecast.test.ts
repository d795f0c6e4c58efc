import { expect, test } from 'vitest'
import { written } from '../../src/service/tasks.ts'
import { emptyForecast } from '../support/cohort.ts'

test('a forecast in which a chance is no number is not written, since JSON would pass over it', () => {
  const answer = emptyForecast(2)
  expect(JSON.parse(written(answer))).toEqual(answer)
  for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => written({ ...answer, productRuleGap: wrong })).toThrow('no number')
    expect(() => written({ ...answer, match: { ...answer.match, probability: wrong } })).toThrow('no number')
    const lines = answer.lines.map((line, index) => (index === 1 ? { ...line, worth: wrong } : line))
    expect(() => written({ ...answer, lines })).toThrow('no number')
  }
})

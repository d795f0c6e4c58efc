import { expect, test } from 'vitest'
import { checkListLimit } from '../../src/service/list-limit.ts'

const lines = (count: number) => Array.from({ length: count }, (_, line) => ({ program: `pathology/${line}` }))

test('a question with lists as long as the service takes passes', () => {
  expect(() => checkListLimit({ rankOrderList: lines(3), interviewedAt: lines(3), appliedAt: lines(3) }, 3)).not.toThrow()
  expect(() => checkListLimit({}, 3)).not.toThrow()
})

test('every list that is longer is named, with the limit and its length', () => {
  const lists = [{ rankOrderList: lines(3) }, { rankOrderList: lines(5) }]
  const question = { rankOrderList: lines(4), interviewedAt: lines(4), appliedAt: lines(4), lists }
  const pointers = ['/rankOrderList', '/interviewedAt', '/appliedAt', '/lists/1/rankOrderList']
  const errors = pointers.map((pointer) => ({ pointer, detail: expect.stringMatching(/at most 3 lines .* got [45]$/) }))
  expect(() => checkListLimit(question, 3)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST', errors }))
})

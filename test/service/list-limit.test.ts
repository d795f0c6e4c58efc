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

test('supplemental lists are counted one by one and all together', () => {
  const rankOrderList = (lists: number, length: number) => Array.from({ length: lists }, () => ({ supplemental: lines(length) }))
  expect(() => checkListLimit({ rankOrderList: rankOrderList(10, 10) }, 10)).not.toThrow()
  const long = [{ pointer: '/rankOrderList/1/supplemental', detail: 'must have at most 3 lines on this service, got 4' }]
  expect(() => checkListLimit({ rankOrderList: [...lines(1), { supplemental: lines(4) }] }, 3)).toThrow(
    expect.objectContaining({ errors: long }),
  )
  const many = [
    { pointer: '/lists/0/rankOrderList', detail: 'must have at most 3 lines on this service, got 11' },
    {
      pointer: '/lists/0/rankOrderList',
      detail: 'its supplemental lists must have at most 30 lines in all on this service, got 33',
    },
  ]
  expect(() => checkListLimit({ lists: [{ rankOrderList: rankOrderList(11, 3) }] }, 3)).toThrow(
    expect.objectContaining({ errors: many }),
  )
})

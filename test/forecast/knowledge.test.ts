import { describe, expect, test } from 'vitest'
import { KNOWLEDGE, learn } from '../../src/forecast/knowledge.ts'
import { type Line, QuestionError } from '../../src/forecast/question.ts'
import { lineSchema } from '../../src/http/forecast-request.ts'

/** Two things that may be said, which contradict each other. */
const SAID: Readonly<Record<(typeof KNOWLEDGE)[number], readonly [Partial<Line>, Partial<Line>]>> = {
  rotated: [{ rotated: true }, { rotated: false }],
  advocate: [{ advocate: 'resident' }, { advocate: 'faculty' }],
  interview: [{ interview: 'weak' }, { interview: 'strong' }],
  readyToStart: [{ readyToStart: true }, { readyToStart: false }],
  signal: [{ signal: true }, { signal: false }],
  theyRankMe: [{ theyRankMe: { from: 1, to: 5 } }, { theyRankMe: { from: 2, to: 5 } }],
}

describe('what is known about a program', () => {
  test('is everything that a line says beside which program it is', () => {
    const fields = Object.keys(lineSchema.shape).filter((name) => name !== 'program' && name !== 'like')
    expect([...KNOWLEDGE].sort()).toEqual(fields.sort())
  })

  test.each(KNOWLEDGE)('%s is added where it was not said, and refused where something else was', (name) => {
    const [one, other] = SAID[name]
    const program = { program: 'a/1' }
    expect(learn(program, { ...program, ...one }, '/again', '/first')).toEqual({ ...program, ...one })
    expect(learn({ ...program, ...one }, program, '/again', '/first')).toEqual({ ...program, ...one })
    expect(learn({ ...program, ...one }, { ...program, ...one }, '/again', '/first')).toEqual({ ...program, ...one })
    try {
      learn({ ...program, ...one }, { ...program, ...other }, '/again', '/first')
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(QuestionError)
      expect((error as QuestionError).errors[0].pointer).toBe(`/again/${name}`)
    }
  })
})

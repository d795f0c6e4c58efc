import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numberedAlike } from '../../src/forecast/equal-descriptions.ts'
import { knowledgeOn } from '../../src/forecast/knowledge.ts'
import type { Line } from '../../src/forecast/question.ts'
import { runsOf } from '../support/questions.ts'

const lines: fc.Arbitrary<Line[]> = fc.array(
  fc
    .constantFrom<Partial<Line>[]>({}, { rotated: true }, { signal: true }, { advocate: 'faculty' })
    .map((known): Line => ({ like: { specialty: 'internal-medicine' }, ...known })),
  { minLength: 1, maxLength: 6 },
)
const times = <Thing>(things: readonly Thing[], thing: Thing): number => things.filter((each) => each === thing).length

test('equal descriptions of a list stand for different programs, those of which the same is known for the ones of the interviews', () => {
  fc.assert(
    fc.property(lines, lines, (list, given) => {
      const { ranked, interviews } = numberedAlike(list, given)
      expect(interviews).toEqual(given)
      const ordinals = ranked.map(({ ordinal }) => ordinal!)
      expect(new Set(ordinals).size).toBe(list.length)
      // As the interviews are numbered where they stand alone: in the order of what is known of them.
      const order = given.map(knowledgeOn).sort()
      for (const said of new Set(list.map(knowledgeOn))) {
        const shared = ranked.filter((line) => knowledgeOn(line) === said && order[line.ordinal!] === said)
        expect(shared).toHaveLength(Math.min(times(list.map(knowledgeOn), said), times(order, said)))
      }
      // Who is numbered keeps the numbers, and the interviews follow.
      const back = numberedAlike(ranked, list)
      expect(back.ranked).toEqual(ranked)
      expect(back.interviews.map(({ ordinal }) => ordinal).sort()).toEqual([...ordinals].sort())
    }),
    runsOf(200),
  )
})

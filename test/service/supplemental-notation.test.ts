import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Attached, readSupplements, writeSupplements } from '../../src/service/supplemental-notation.ts'
import { runsOf } from '../support/questions.ts'

/** Ids as a catalogue of one's own may have them: no spaces, and here neither of the two characters that part every list of a table. */
const ids = fc.oneof(
  fc.stringMatching(/^[a-z-]{1,12}\/[0-9]{4}$/),
  fc.stringMatching(/^[a-z:>,"]{1,6}$/),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((id) => /^[^\s\p{C};|]+$/u.test(id)),
)

const attached: fc.Arbitrary<Attached[]> = fc.uniqueArray(
  fc.record({ program: ids, supplemental: fc.array(ids, { minLength: 1, maxLength: 6 }) }),
  { minLength: 0, maxLength: 6, selector: ({ program }) => program },
)
const programsOf = (lists: readonly Attached[]) => lists.map(({ program }) => program)

describe('supplemental lists in a field', () => {
  test('are what was written, whatever the ids are and whatever else is ranked', () => {
    fc.assert(
      fc.property(attached, fc.array(ids), (lists, others) => {
        expect(readSupplements(writeSupplements(lists), [...others, ...programsOf(lists)])).toEqual({ lists, faults: [] })
      }),
      runsOf(1000),
    )
  })

  test('may be parted by bars, and have spaces and line breaks around', () => {
    fc.assert(
      fc.property(attached, fc.constantFrom(' ', '\t', ' \n '), fc.constantFrom(';', '|', ';;', ' | '), (lists, space, bar) => {
        const text = lists
          .map(({ program, supplemental }) => `${program}:${space}${supplemental.join(space)}${space}`)
          .join(`${space}${bar}${space}`)
        expect(readSupplements(text, programsOf(lists))).toEqual({ lists, faults: [] })
      }),
      runsOf(300),
    )
  })

  test('are of the programs ranked, one each: every other one is named', () => {
    fc.assert(
      fc.property(attached, fc.nat(5), (lists, cut) => {
        const ranked = programsOf(lists).filter((_, at) => at !== cut)
        const missing = lists[cut]
        const fault = missing && `entry ${cut + 1}: ${missing.program} does not stand in programs`
        expect(readSupplements(writeSupplements(lists), ranked)).toEqual({
          lists: lists.filter((_, at) => at !== cut),
          faults: missing ? [fault] : [],
        })
        const again = readSupplements(writeSupplements([...lists, ...lists]), programsOf(lists))
        expect(again.lists).toEqual(lists)
        expect(again.faults).toEqual(
          programsOf(lists).map((id, at) => `entry ${lists.length + at + 1}: ${id} has a supplemental list already`),
        )
      }),
      runsOf(300),
    )
  })

  test.each([
    ['a/1', 'entry 1: "a/1" is no supplemental list; write the advanced position, a colon and a space, and '],
    ['a/1:b/2', 'entry 1: "a/1:b/2" is no supplemental list'],
    ['a/1 b/2: c/3', 'entry 1: "a/1 b/2: c/3" is no supplemental list'],
    [': b/2', 'entry 1: ": b/2" is no supplemental list'],
    ['a/1: b/2; ;a/2:', 'entry 2: no first-year program stands behind a/2'],
    [`${'x'.repeat(5000)}`, `entry 1: "${'x'.repeat(79)}… is no supplemental list`],
  ])('are refused where they are written otherwise: %j', (text, fault) => {
    expect(readSupplements(text, ['a/1', 'a/2']).faults).toEqual([expect.stringContaining(fault)])
  })
})

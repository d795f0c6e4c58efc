import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Few } from '../../src/service/few.ts'

test('holds what a set would hold', () => {
  const steps = fc.array(fc.record({ adds: fc.boolean(), thing: fc.nat(6) }))
  fc.assert(
    fc.property(steps, (steps) => {
      const few = new Few<number>()
      const set = new Set<number>()
      for (const { adds, thing } of steps) {
        if (adds && !set.has(thing)) {
          few.add(thing)
          set.add(thing)
        } else if (!adds) {
          few.delete(thing)
          set.delete(thing)
        }
      }
      expect(few.all().toSorted()).toEqual([...set].toSorted())
    }),
  )
})

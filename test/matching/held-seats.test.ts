import fc from 'fast-check'
import { expect, test } from 'vitest'
import { replaceWorst, takeSeat, vacantSeats, wouldTake } from '../../src/matching/held-seats.ts'
import { UNRANKED, type World } from '../../src/matching/world.ts'
import { SEEDED_RUNS } from '../support/random-markets.ts'

/** Programs with these quotas, each listed by so many applicants. */
function worldWith(quotas: readonly number[], listedBy: number): World {
  return {
    listStart: Uint32Array.from({ length: listedBy + 1 }, (_, a) => a * quotas.length),
    listProgram: Uint32Array.from({ length: listedBy * quotas.length }, (_, line) => line % quotas.length),
    listKey: new Uint32Array(listedBy * quotas.length),
    quota: Uint32Array.from(quotas),
  }
}

test('a program holds the best of those who came, the lower index among equal keys, and knows what to beat', () => {
  const comers = fc.uniqueArray(fc.record({ key: fc.nat({ max: 3 }), applicant: fc.nat({ max: 99 }) }), {
    selector: ({ applicant }) => applicant,
    maxLength: 30,
  })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), comers, (quota, applicants) => {
      const seats = vacantSeats(worldWith([1, quota, 1], 30))
      const p = 1
      let best: { key: number; applicant: number }[] = []
      for (const { key, applicant } of applicants) {
        const held = [...best, { key, applicant }].sort((x, y) => x.key - y.key || x.applicant - y.applicant)
        const kept = held.slice(0, quota)
        expect(wouldTake(seats, p, key, applicant)).toBe(kept.some((one) => one.applicant === applicant))
        expect(wouldTake(seats, p, UNRANKED, applicant)).toBe(false)
        if (best.length < quota) takeSeat(seats, quota, p, key, applicant)
        else if (wouldTake(seats, p, key, applicant)) replaceWorst(seats, p, key, applicant)
        best = kept
        expect(seats.taken[p]).toBe(best.length)
        expect(seats.seatApplicant[seats.firstSeat[p]]).toBe(best.at(-1)!.applicant)
        expect(seats.cutoff[p]).toBe(best.length < quota ? UNRANKED : best.at(-1)!.key)
      }
    }),
    SEEDED_RUNS,
  )
})

test('no more room is made than applicants list a program, and a program without seats has a place of its own', () => {
  const seats = vacantSeats(worldWith([4_294_967_295, 0, 2, 4_294_967_295], 3))
  expect(Array.from(seats.firstSeat)).toEqual([0, 3, 4, 6])
  expect(seats.seatKey.length).toBe(9)
  expect(Array.from(seats.cutoff)).toEqual([UNRANKED, 0, UNRANKED, UNRANKED])
})

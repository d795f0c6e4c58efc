import { expect, test } from 'vitest'
import {
  admits,
  holdersAbove,
  type RankedSeats,
  rankHolders,
  setQuota,
  sitDown,
  standUp,
  vacantRankedSeats,
  worstHolder,
} from '../../src/matching/ranked-seats.ts'
import { UNRANKED } from '../../src/matching/world.ts'
import { seeded } from '../support/seeded.ts'

interface Holder {
  readonly key: number
  readonly applicant: number
}

const better = (x: Holder, y: Holder): number => x.key - y.key || x.applicant - y.applicant

function holdersOf({ firstSeat, taken, seatKey, seatApplicant }: RankedSeats, p: number): Holder[] {
  return Array.from({ length: taken[p] }, (_, i) => ({
    key: seatKey[firstSeat[p] + i],
    applicant: seatApplicant[firstSeat[p] + i],
  }))
}

test('holders stand in order of rank, whoever comes and goes, and ties are decided by index', () => {
  const random = seeded(1)
  const upTo = (size: number) => Math.floor(random() * size)
  const ROOM = 6
  const seats = vacantRankedSeats(Uint32Array.of(0, 3), Uint32Array.of(ROOM, ROOM))
  const held: Holder[] = []
  for (let step = 0; step < 5000; step++) {
    const someone = held[upTo(held.length)]
    if (random() < 0.1) setQuota(seats, 1, upTo(ROOM + 1))
    else if (someone && (held.length === ROOM || random() < 0.5)) {
      standUp(seats, 1, someone.key, someone.applicant)
      held.splice(held.indexOf(someone), 1)
    } else if (held.length < ROOM) {
      const applicant = upTo(1000)
      if (held.some((holder) => holder.applicant === applicant)) continue
      const holder = { key: upTo(4), applicant }
      sitDown(seats, 1, holder.key, applicant)
      held.push(holder)
    }
    held.sort(better)
    expect(holdersOf(seats, 1)).toEqual(held)
    expect(seats.taken[0]).toBe(0)
    if (held.length > 0) expect(worstHolder(seats, 1)).toBe(held[held.length - 1].applicant)
    const newcomer = { key: upTo(5), applicant: upTo(1000) }
    const above = held.filter((holder) => better(holder, newcomer) < 0).length
    if (held.some(({ applicant }) => applicant === newcomer.applicant)) continue
    expect(holdersAbove(seats, 1, newcomer.key, newcomer.applicant)).toBe(above)
    expect(admits(seats, 1, newcomer.key, newcomer.applicant)).toBe(above < seats.quota[1])
    expect(admits(seats, 1, UNRANKED, newcomer.applicant)).toBe(false)
    expect(admits(seats, 0, newcomer.key, newcomer.applicant)).toBe(false)
  }
})

test.each([5, 300])('%i holders given in order of their index are put in order of rank', (count) => {
  const random = seeded(count)
  const seats = vacantRankedSeats(Uint32Array.of(count), Uint32Array.of(count))
  const holders = Array.from({ length: count }, (_, applicant) => ({
    key: Math.floor(random() * 2 ** 32 * (applicant % 2)),
    applicant,
  }))
  holders.forEach(({ key, applicant }, seat) => {
    seats.seatKey[seat] = key
    seats.seatApplicant[seat] = applicant
  })
  seats.taken[0] = count
  rankHolders(seats, 0)
  expect(holdersOf(seats, 0)).toEqual(holders.sort(better))
})

test('more than two million holders of a program are put in order too', () => {
  const holders = 2 ** 21 + 2
  const seats = vacantRankedSeats(Uint32Array.of(holders), Uint32Array.of(holders))
  seats.taken[0] = holders
  for (let a = 0; a < holders; a++) {
    seats.seatApplicant[a] = a
    seats.seatKey[a] = holders - 1 - a
  }
  rankHolders(seats, 0)
  expect(seats.seatApplicant.every((a, place) => a === holders - 1 - place && seats.seatKey[place] === place)).toBe(true)
})

import { expect, test } from 'vitest'
import { applicantProposing } from '../../src/matching/applicant-proposing.ts'
import { closesLoop, newLoopDetector, UNWATCHED } from '../../src/matching/loop-detector.ts'
import { type Placement, placementAfter } from '../../src/matching/placement.ts'
import { dismissProgram, letProgramWait, letUnitWait, nextUnit } from '../../src/matching/waiting.ts'
import { buildSubmitted, parseSubmitted } from '../support/varied-notation.ts'

const MARKET = `
  a: p q
  b: q p
  x+y: p,q / q,p
  p(2): a x y b
  q(2): b y x a`

/** A placement in which units 0 and 1 and programs 0 and 1 wait, and a detector that keeps it to compare with. */
function watched() {
  const { varied } = buildSubmitted(parseSubmitted(MARKET))
  const placement = placementAfter(varied, applicantProposing(varied.world))
  for (const i of [0, 1]) {
    letUnitWait(placement.waiting, i)
    letProgramWait(placement.waiting, i)
  }
  const detector = newLoopDetector()
  for (let step = 1; step <= UNWATCHED; step++) expect(closesLoop(detector, placement)).toBe(false)
  return { placement, looped: () => closesLoop(detector, placement) }
}

test('a state that comes back is a loop', () => {
  expect(watched().looped()).toBe(true)
})

test.each<[string, (placement: Placement) => void]>([
  ['one unit fewer waits', ({ waiting }) => void nextUnit(waiting)],
  [
    'the same units wait in another order',
    ({ waiting }) => {
      for (const unit of [nextUnit(waiting), nextUnit(waiting)]) letUnitWait(waiting, unit)
    },
  ],
  [
    'as many units wait, and not the same',
    ({ waiting }) => {
      nextUnit(waiting)
      letUnitWait(waiting, 4)
    },
  ],
  ['one program fewer waits', ({ waiting }) => dismissProgram(waiting)],
  [
    'the same programs wait in another order',
    ({ waiting }) => {
      dismissProgram(waiting)
      letProgramWait(waiting, 0)
    },
  ],
  ['a couple has another line', ({ jointLine }) => void jointLine.fill(1)],
  ['an applicant has another line', ({ line }) => void line.fill(1, 0, 1)],
  ['an applicant has a supplemental line', ({ supplementalLine }) => void supplementalLine.fill(0, 0, 1)],
])('it is none where %s, even if everybody seems to sit as before', (_difference, change) => {
  const { placement, looped } = watched()
  change(placement)
  expect(looped()).toBe(false)
})

import { couplesOf, type VariedWorld } from './varied-world.ts'
import { applicantsOf } from './world.ts'

/**
 * What the search for a stable matching has cost and may cost, over all orders, in looks: one look at a line, an entry or a program is
 * about ten nanoseconds. The work of the search has no bound that grows in step with the market; the allowance does.
 */
export interface SearchBudget {
  looks: number
  readonly most: number
}

/** Allowance of any market. */
const LOOKS = 2 ** 24
/** Allowance per applicant, couple, program, line and request. */
const LOOKS_EACH = 64

/** Looks per step of a repair, beside the lines and entries it goes through. */
export const LOOKS_PER_STEP = 16

/** Notes that so many values were gone through one after the other, four of them in the time of one look. */
export function payForValues(budget: SearchBudget, values: number): void {
  budget.looks += values >>> 2
}

/** Nothing spent yet of the looks that a market of this size is worth. */
export function searchBudget(varied: VariedWorld): SearchBudget {
  const { world, couples, supplements, reversions } = varied
  const lines = world.listProgram.length + couples.program.length + supplements.program.length
  const size = applicantsOf(world) + couplesOf(varied) + world.quota.length + lines + reversions.donor.length
  return { looks: 0, most: LOOKS + LOOKS_EACH * size }
}

/** Whether no more ways out are to be sought: what is in the way is then left out at once. */
export const isSpent = ({ looks, most }: SearchBudget): boolean => looks >= most

/** Whether even that has taken too long: whoever has not entered by now does not enter any more. */
export const isOverdrawn = ({ looks, most }: SearchBudget): boolean => looks >= 2 * most

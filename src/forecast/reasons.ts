import { isImg } from '../market/applicants.ts'
import type { Recommendation } from './advice.ts'
import type { Profile } from './question.ts'

/** A chance in natural frequencies. */
function outOf100(chance: number): string {
  const times = Math.round(100 * chance)
  if (times === 0) return chance > 0 ? 'fewer than 1 in 100' : 'none'
  return times === 100 ? 'nearly all' : `${times} in 100`
}

/**
 * Why a program is recommended, in sentences; `isBeside` says that it stands on a supplemental list, and `haveSupplements` that the applicant
 * has such lists.
 */
export function reasonFor(
  recommendation: Omit<Recommendation, 'reason'>,
  profile: Profile,
  isBeside: boolean,
  haveSupplements: boolean,
): string {
  const { program, gain, expectedWorth, wouldTakeYou, interview, vacantShare } = recommendation
  const takes =
    interview === null
      ? `${isBeside ? 'It has interviewed you and' : 'If it interviews you, it'} would take you in ${outOf100(wouldTakeYou)} simulated seasons`
      : `It would interview you in ${outOf100(interview)} simulated seasons and take you in ${outOf100(wouldTakeYou)}`
  const adds =
    expectedWorth === null
      ? `, and in ${outOf100(gain)} where nothing before it does.`
      : `, and adds ${gain.toFixed(3)} to what your match is worth to you.`
  const vacancy = vacantShare > 0 ? ` A seat stays vacant there in ${outOf100(vacantShare)}.` : ''
  const graduates = isImg(profile.type)
    ? ` International graduates fill ${Math.round(100 * program.imgShare)} % of its positions.`
    : ''
  const { visa } = profile
  const sponsors = visa === 'j1' || visa === 'h1b' ? ` It sponsors ${visa === 'j1' ? 'J-1' : 'H-1B'} visas.` : ''
  const firstYear = isBeside ? ' It stands on a supplemental list and may be ranked too: a match here is a first year alone.' : ''
  const later =
    haveSupplements && program.track === 'advanced' ? ' It begins in the second year: attach a supplemental list to it, too.' : ''
  return takes + adds + vacancy + graduates + sponsors + firstYear + later
}

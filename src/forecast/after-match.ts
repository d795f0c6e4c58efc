import { isImg } from '../market/applicants.ts'
import { AFTER_MATCH_GROUPS, AFTER_MATCH_SHARE, type AfterMatchGroup, placedAfterMatch } from '../market/soap-groups.ts'
import type { Profile } from './question.ts'

/**
 * A coarse second stage: what the supplemental round (SOAP) in the week of the Match gives those whom it left with nothing. Published
 * shares by type of applicant and by kind of position, nothing of the world, the list or the score: whoever is unmatched is
 * taken for an average one of their type.
 */
export interface AfterMatch {
  /** Always true: rests on shares by type alone, and is not comparable in precision to the chance of matching. */
  readonly coarse: true
  /** Chance of a position in the round, given no match. */
  readonly ifUnmatched: number
  /** Chance of no match and then a position in the round. */
  readonly probability: number
  /** Chance of a position in the Match or in the round after it. */
  readonly matchOrSoap: number
  /** The chance given no match, by kind of position; it adds up to ifUnmatched. */
  readonly groups: readonly { readonly group: AfterMatchGroup; readonly ifUnmatched: number }[]
  readonly note: string
}

const NOTE =
  'Coarse: the share of such applicants without a first-year position who were placed in the supplemental round of 2025, split by the kinds of positions filled in that of 2022. It knows nothing of this profile but the type.'
const NOT_CERTIFIED = 'Without ECFMG certification nobody takes part in the supplemental round.'

/** What the supplemental round adds to a chance to match. */
export function afterMatch({ type, ecfmgCertified }: Profile, matched: number): AfterMatch {
  const barred = isImg(type) && ecfmgCertified === false
  const ifUnmatched = barred ? 0 : placedAfterMatch(type)
  const probability = (1 - matched) * ifUnmatched
  return {
    coarse: true,
    ifUnmatched,
    probability,
    matchOrSoap: Math.min(1, matched + probability),
    groups: AFTER_MATCH_GROUPS.map((group) => ({ group, ifUnmatched: ifUnmatched * AFTER_MATCH_SHARE[group] })),
    note: barred ? `${NOT_CERTIFIED} ${NOTE}` : NOTE,
  }
}

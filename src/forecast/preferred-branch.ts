import { BackupChoices } from '../market/backup.ts'
import type { Market } from '../market/market.ts'
import { APPLICANT_TYPES } from '../market/vocabulary.ts'

/**
 * Who was interviewed in several branches prefers one of them and went to the others as back-ups, where interviews come at
 * another rate. Which one is not asked, and the order of the list must not say it: it is one of a few cases.
 */
export interface PreferredCase {
  /** Place of the preferred branch among those interviewed in. */
  readonly preferred: number
  /** Logarithm of how common such people are beside those of the other cases. */
  readonly logShare: number
  /** branch interviewed in -> rate of interviews there, relative to those who prefer it. */
  readonly rates: readonly number[]
}

const choices = new WeakMap<Market, BackupChoices>()

function choicesOf(market: Market): BackupChoices {
  let made = choices.get(market)
  if (!made) {
    made = new BackupChoices(market.season, market.backupWeight, market.constants.backup)
    choices.set(market, made)
  }
  return made
}

/** How common it is, among people of a type, to prefer the first branch and to rank all others behind it with so many interviews in the first; 0 where the model has none. */
function commonness(market: Market, type: number, preferred: number, others: readonly number[], interviews: number): number {
  const { branches } = market.season
  const people = branches[preferred].preferring[APPLICANT_TYPES[type]]
  const elsewhere = others.filter((b) => !bringsAlong(market, preferred, b))
  if (elsewhere.length === 0) return people
  const backups = choicesOf(market)
  return elsewhere.reduce(
    (share, b) => share * backups.chanceOf(preferred, type, b),
    people * backups.shareAt(preferred, type, interviews),
  )
}

const YEARS: readonly string[] = ['preliminary', 'transitional']

/**
 * Whether another branch is no other specialty, and people go there at the rate of their own: the year before an advanced position, and
 * the specialty itself on another track that leads to it. (A drawn applicant keeps to one track, which a real one need not do.)
 */
function bringsAlong({ season: { branches } }: Market, preferred: number, other: number): boolean {
  const [home, beside] = [branches[preferred], branches[other]]
  if (YEARS.includes(beside.track)) return home.track === 'advanced'
  return home.specialty === beside.specialty && !YEARS.includes(home.track)
}

/** The cases of a type's interviews in some branches, so many in each; where the model has nobody like that, all are as common. */
export function preferredCases(
  market: Market,
  type: number,
  branches: readonly number[],
  interviews: readonly number[],
): PreferredCase[] {
  if (branches.length === 1) return [{ preferred: 0, logShare: 0, rates: [1] }]
  const common = branches.map((b, k) =>
    commonness(
      market,
      type,
      b,
      branches.filter((other) => other !== b),
      interviews[k],
    ),
  )
  const none = common.every((share) => share === 0)
  const backup = market.backupRate[type]
  return branches.flatMap((b, preferred) => {
    const share = none ? 1 : common[preferred]
    if (share === 0) return []
    const rates = branches.map((other) => (other === b || bringsAlong(market, b, other) ? 1 : backup))
    return [{ preferred, logShare: Math.log(share), rates }]
  })
}

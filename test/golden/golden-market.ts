/** One market whose answer is known, in the notation of test/support/market-notation.ts. */
export interface GoldenMarket {
  readonly name: string
  /** Where the lists and the answer come from; for an implementation, which version of it. */
  readonly source: string
  /** What is wrong, missing or easily confused in the source. */
  readonly erratum?: string
  readonly market: string
  readonly applicantOptimal: string
  /** Left out when there is only one stable matching. */
  readonly programOptimal?: string
  /** Number of stable matchings, by enumeration. */
  readonly stableMatchings: number
}

import type { Market } from '../market/market.ts'
import { RULE_STRENGTHS } from './cells.ts'
import type { Evidence } from './evidence.ts'
import { gaussRule, type Rule } from './gauss-rule.ts'
import type { Profile } from './question.ts'
import { type StrengthWeights, strengthWeights } from './strength.ts'
import { STRENGTH_STEP, strengthAt } from './strength-grid.ts'

/** What is believed of an applicant's strength. */
export interface Belief {
  readonly strength: StrengthWeights
  /** The few strengths that stand for all of them. */
  readonly rule: Rule
}

/** The strengths of a Gauss rule for the weights of some strengths; those of cell c are entry c mod RULE_STRENGTHS. */
export const ruleOf = ({ from, weights }: StrengthWeights): Rule =>
  gaussRule(weights, strengthAt(from), STRENGTH_STEP, RULE_STRENGTHS)

/** What the blocks of a market believe of one applicant with certain interviews, each asked once: whatever the list, the answer is the same. */
export class Beliefs {
  private readonly profile: Profile
  private readonly evidence: Evidence
  private readonly found = new Map<Market, Belief>()

  constructor(profile: Profile, evidence: Evidence) {
    this.profile = profile
    this.evidence = evidence
  }

  of(block: Market): Belief {
    const known = this.found.get(block)
    if (known) return known
    const strength = strengthWeights(block, this.profile, this.evidence)
    const belief = { strength, rule: ruleOf(strength) }
    this.found.set(block, belief)
    return belief
  }
}

import { SHARED_NODES } from './shared-nodes.ts'

/**
 * A cell is one of a few strengths together with one of a few values of what all programs see at interviews. The chance
 * of matching is so smooth in both that three and four of them do what hundreds do (test/forecast/accuracy.test.ts). Cell c
 * has strength c mod RULE_STRENGTHS.
 */

/** Strengths of the Gauss rule. */
export const RULE_STRENGTHS = 3

export const CELLS = RULE_STRENGTHS * SHARED_NODES

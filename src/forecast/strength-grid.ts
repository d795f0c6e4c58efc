/** The strengths that beliefs are written down for: fixed, because then a better profile shifts weights in likelihood-ratio order. */
const LOWEST = -5
export const STRENGTH_STEP = 0.05
export const STRENGTHS = 201
export const strengthAt = (g: number): number => LOWEST + g * STRENGTH_STEP

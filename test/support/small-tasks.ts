/** Tasks that take no time, for what is said of the pool alone. */

const ANSWER = 'x'.repeat(5000)

export const forecast = (): string => ANSWER

export const forecasts = ({ each }: { each: readonly unknown[] }): { value: string }[] => each.map(() => ({ value: ANSWER }))

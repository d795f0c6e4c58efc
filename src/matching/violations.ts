import { cut, shown } from './shown.ts'

/** A rule the submitted market breaks: where (a JSON pointer into the market) and what, with the offending value. */
export interface Violation {
  readonly pointer: string
  readonly detail: string
}

/** More violations than this are not listed: a market submitted with the wrong ids would otherwise be answered with all of itself. */
export const MAX_VIOLATIONS = 100

/** Stands behind the violations listed when there are others. */
export const MORE = {
  pointer: '',
  detail: `more rules are broken than the ${MAX_VIOLATIONS} named here`,
} as const satisfies Violation

/** Whether no more violations are listed, and this is said: what would be said of further ones need not be put into words. */
export const isFull = (errors: readonly Violation[]): boolean => errors.length > MAX_VIOLATIONS

/** Lists a violation at a place in the market (a JSON pointer), if there is room for it; the first without is told as that. */
export function report(errors: Violation[], pointer: string, detail: string): void {
  if (errors.length < MAX_VIOLATIONS) errors.push({ pointer, detail })
  else if (!isFull(errors)) errors.push(MORE)
}

/** Whether a value is an object with keys. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A value of the market as it stands in a sentence. */
export const quoted = (value: unknown): string => (value === undefined ? 'nothing' : shown(value))

/** A key as it stands in a JSON pointer (RFC 6901); a long one is cut, so that the pointer still shows the way. */
export const pointed = (key: string): string => cut(key).replaceAll('~', '~0').replaceAll('/', '~1')

import { cut, shown } from './shown.ts'

/** A rule the submitted market breaks: where (a JSON pointer into the market) and what, with the offending value. */
export interface Violation {
  readonly pointer: string
  readonly detail: string
}

/** More violations than this are not listed: a market submitted with the wrong ids would otherwise be answered with all of itself. */
export const MAX_VIOLATIONS = 100

/** Whether no more violations are listed: what would be said of further ones need not be put into words. */
export const isFull = (errors: readonly Violation[]): boolean => errors.length >= MAX_VIOLATIONS

export function report(errors: Violation[], pointer: string, detail: string): void {
  if (!isFull(errors)) errors.push({ pointer, detail })
}

/** A value of the market as it stands in a sentence. */
export const quoted = (value: unknown): string => (value === undefined ? 'nothing' : shown(value))

/** A key as it stands in a JSON pointer (RFC 6901); a long one is cut, so that the pointer still shows the way. */
export const pointed = (key: string): string => cut(key).replaceAll('~', '~0').replaceAll('/', '~1')

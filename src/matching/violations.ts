/** A rule the submitted market breaks: where (a JSON pointer into the market) and what, with the offending value. */
export interface Violation {
  readonly pointer: string
  readonly detail: string
}

/** More violations than this are not listed: a market submitted with the wrong ids would otherwise be answered with all of itself. */
const MAX_VIOLATIONS = 100

/** Longer values are cut when they are quoted. */
const MAX_QUOTED = 80

export function report(errors: Violation[], pointer: string, detail: string): void {
  if (errors.length < MAX_VIOLATIONS) errors.push({ pointer, detail })
}

/** A value of the market as it stands in a sentence. */
export function quoted(value: unknown): string {
  if (value === undefined) return 'nothing'
  const json = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value))
  return json.length > MAX_QUOTED ? `${json.slice(0, MAX_QUOTED)}...` : json
}

/** A key as it stands in a JSON pointer (RFC 6901). */
export const pointed = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')

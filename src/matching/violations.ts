/** A rule the submitted market breaks: where (a JSON pointer into the market) and what, with the offending value. */
export interface Violation {
  readonly pointer: string
  readonly detail: string
}

/** More violations than this are not listed: a market submitted with the wrong ids would otherwise be answered with all of itself. */
const MAX_VIOLATIONS = 100

/** Longer values are cut when they are quoted. */
const MAX_QUOTED = 80

/** Whether no more violations are listed: what would be said of further ones need not be put into words. */
export const isFull = (errors: readonly Violation[]): boolean => errors.length >= MAX_VIOLATIONS

export function report(errors: Violation[], pointer: string, detail: string): void {
  if (!isFull(errors)) errors.push({ pointer, detail })
}

/** A value of the market as it stands in a sentence. */
export function quoted(value: unknown): string {
  if (value === undefined) return 'nothing'
  const json = typeof value === 'number' || typeof value === 'function' ? String(value) : begun(value, '')
  return json.length > MAX_QUOTED ? `${json.slice(0, MAX_QUOTED)}...` : json
}

/** Text, and after it a value as JSON, which ends soon after MAX_QUOTED letters: a value may be of any size and nested as deep as one likes. */
function begun(value: unknown, text: string): string {
  if (typeof value === 'string') return text + JSON.stringify(value.slice(0, MAX_QUOTED + 1))
  if (typeof value !== 'object' || value === null) return text + (JSON.stringify(value) ?? 'null')
  const keys = Array.isArray(value) ? undefined : Object.keys(value)
  const values: readonly unknown[] = Array.isArray(value) ? value : Object.values(value)
  let json = text + (keys ? '{' : '[')
  for (let i = 0; i < values.length && json.length <= MAX_QUOTED; i++) {
    if (i > 0) json += ','
    if (keys) json = `${begun(keys[i], json)}:`
    json = begun(values[i], json)
  }
  return json + (keys ? '}' : ']')
}

/** A key as it stands in a JSON pointer (RFC 6901). */
export const pointed = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')

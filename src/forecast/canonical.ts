/** JSON with keys in alphabetical order: a text that two values share exactly when they say the same. */
export function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  const said = value as Record<string, unknown>
  const keys = Object.keys(said).filter((key) => said[key] !== undefined)
  return `{${keys
    .sort()
    .map((key) => `"${key}":${canonical(said[key])}`)
    .join()}}`
}

import { makeApiKey } from './api-keys.ts'
import { UsageError } from './usage-error.ts'

export const KEY_HELP = `matchcast key <name>
    Makes a key. It is printed once and kept nowhere; its entry for MATCHCAST_API_KEYS holds its hash alone.
`

/** Makes a key for somebody: the key goes to them, the entry to the service. */
export function makeKey(args: readonly string[]): string {
  if (args.includes('--help')) return KEY_HELP
  if (args.length !== 1) throw new UsageError('key needs one name: matchcast key <name>')
  const made = makeApiKey(args[0]!)
  if (!made)
    throw new UsageError(`${args[0]}: a name has 1 to 64 of a-z, 0-9, ".", "_" and "-", and begins with a letter or digit`)
  return `key    ${made.key}\nentry  ${made.entry}\n`
}

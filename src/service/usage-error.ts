/** What the caller of a command did wrong, one line per fault; the exit code is 2. */
export class UsageError extends Error {
  constructor(...lines: readonly string[]) {
    super(lines.join('\n'))
  }
}

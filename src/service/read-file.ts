import { constants } from 'node:buffer'
import { readFileSync, type Stats, statSync } from 'node:fs'
import { bodyFault, readJsonBody } from './json-body.ts'
import { UsageError } from './usage-error.ts'

/** What a file says, or why it says nothing, as one line. */
export function readBytes(path: string): Buffer {
  try {
    return readFileSync(path === '-' ? 0 : path)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new UsageError(`${path}: ${code === 'ENOENT' ? 'there is no such file' : message}`)
  }
}

export function readText(path: string): string {
  const bytes = readBytes(path)
  checkSize(path, bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new UsageError(`${path}: this is not text in UTF-8`)
  }
}

/** `what` is what the file should hold, in a word. */
export function readJson(path: string, what: string): unknown {
  const bytes = readBytes(path)
  checkSize(path, bytes)
  const read = readJsonBody(bytes)
  if (read.ok) return read.value
  const detail = read.fault === 'unreadable' ? `this is not JSON: ${read.detail}` : bodyFault(read, what)
  throw new UsageError([path, read.pointer, detail].filter((part) => part !== '').join(': '))
}

/** Throws a UsageError where what is to be written would stand over what was read. */
export function refuseOverwriting(out: string, inputs: readonly string[]): void {
  const written = fileAt(out)
  for (const input of inputs) {
    const read = fileAt(input)
    if (written === undefined || read?.dev !== written.dev || read.ino !== written.ino) continue
    throw new UsageError(`--out ${out}: the results would be written over what they come from`)
  }
}

/** Undefined where there is none to be seen; whoever reads or writes there says why. */
function fileAt(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

/** A longer text cannot be held as one. */
function checkSize(path: string, { byteLength }: Uint8Array): void {
  if (byteLength > constants.MAX_STRING_LENGTH)
    throw new UsageError(`${path}: this is ${byteLength} bytes of text; at most ${constants.MAX_STRING_LENGTH} can be read`)
}

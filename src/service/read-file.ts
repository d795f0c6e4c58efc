import { readFileSync } from 'node:fs'
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
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new UsageError(`${path}: this is not text in UTF-8`)
  }
}

export function readJson(path: string): unknown {
  const text = readText(path)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(`${path}: this is not JSON: ${(error as Error).message}`)
  }
}

import { randomUUID } from 'node:crypto'
import {
  accessSync,
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { beforeEnd } from './before-end.ts'
import { UsageError } from './usage-error.ts'

/** Results that are written piece by piece. */
export interface ResultFile {
  write(text: string): void
  /** All is written: the file stands under its name. */
  keep(): void
  /** Nothing is kept; what stood under its name before still stands there. After `keep` it does nothing. */
  drop(): void
}

/** Throws a UsageError where the file cannot be opened or written; it is `named` in that. Without one, results go to standard output. */
export function openResults(out: string | undefined, named = `--out ${out}`): ResultFile {
  if (out === '') throw new UsageError('--out needs the name of a file, not ""')
  if (out === undefined) return { write: (text) => void process.stdout.write(text), keep: () => {}, drop: () => {} }
  return blaming(named, () => {
    const target = replaceable(out)
    return target === undefined ? writtenDirectly(out, named) : writtenBeside(target, named)
  })
}

/** Writes all of a file at once. */
export function writeResults(out: string, text: string, named = `--out ${out}`): void {
  const file = openResults(out, named)
  try {
    file.write(text)
    file.keep()
  } finally {
    file.drop()
  }
}

/** Throws a UsageError where no file can be written there, so that this is known before there is anything to write. */
export function checkWritable(out: string, named = `--out ${out}`): void {
  const found = statIfThere(() => statSync(out))
  // Whoever reads a pipe would take opening and closing it for all there is.
  const isPipe = found && !found.isFile() && !found.isDirectory()
  if (isPipe) blaming(named, () => accessSync(out, constants.W_OK))
  else openResults(out, named).drop()
}

/** A file that is written unless --out says another. */
export const unlessOut = (path: string): string => `${path} (--out names another place)`

function blaming<Value>(named: string, doing: () => Value): Value {
  try {
    return doing()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new UsageError(`${named}: this cannot be written: ${code === 'ENOENT' ? 'there is no such folder' : message}`)
  }
}

/** Where there is a file, or none yet, which another may take the place of; undefined for a device, a pipe, or what a shell has opened already. */
function replaceable(out: string): string | undefined {
  const found = statIfThere(() => statSync(out))
  if (!found) return statIfThere(() => lstatSync(out)) ? undefined : out
  if (!found.isFile() || isStandard(found)) return undefined
  accessSync(out, constants.W_OK)
  // A link goes on leading to the file.
  return realpathSync(out)
}

/** /dev/stdout and its like may lead to a file that somebody holds open: another under its name would never be seen there. */
const isStandard = ({ dev, ino }: Stats): boolean =>
  [0, 1, 2].some((descriptor) => {
    const standard = statIfThere(() => fstatSync(descriptor))
    return standard?.dev === dev && standard.ino === ino
  })

function statIfThere(stat: () => Stats): Stats | undefined {
  try {
    return stat()
  } catch {
    return undefined
  }
}

function writtenDirectly(out: string, named: string): ResultFile {
  const file = openSync(out, 'w')
  let isOpen = true
  const close = () => {
    if (isOpen) closeSync(file)
    isOpen = false
  }
  // All of a text: a single call may write less than it is given.
  return { write: (text) => blaming(named, () => writeFileSync(file, text)), keep: () => blaming(named, close), drop: close }
}

/** A file of that name is given up for another; one that is mounted alone cannot be, and takes its content. */
function takePlace(written: string, target: string): void {
  try {
    renameSync(written, target)
  } catch (error) {
    if (!['EBUSY', 'EXDEV'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    copyFileSync(written, target)
    rmSync(written)
  }
}

/** Under a name of its own until all is written, so that whoever reads the file finds all of it, or what was there before. */
function writtenBeside(target: string, named: string): ResultFile {
  const temporary = `${target}.${process.pid}.${randomUUID()}.tmp`
  const before = statIfThere(() => statSync(target))
  const file = openSync(temporary, 'wx')
  let isDone = false
  const drop = () => {
    if (isDone) return
    isDone = true
    settled()
    rmSync(temporary, { force: true })
    closeSync(file)
  }
  const settled = beforeEnd(drop)
  const keep = () => {
    if (before) fchmodSync(file, before.mode)
    // A disk may say only now that it is full.
    fsyncSync(file)
    takePlace(temporary, target)
    isDone = true
    settled()
    closeSync(file)
  }
  return { write: (text) => blaming(named, () => writeFileSync(file, text)), keep: () => blaming(named, keep), drop }
}

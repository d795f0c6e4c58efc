import { createHash, randomUUID } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { endianness } from 'node:os'
import { dirname } from 'node:path'
import { z } from 'zod'
import { cut } from '../matching/shown.ts'

/**
 * The file of a menu table: a mark, the length of the header as four bytes (little-endian), the header as JSON, the cutoffs.
 * It is a cache: whatever is odd about it is a reason to build the table again, never to use it.
 */
const MARK = Buffer.from('MATCHCAST MENUS\n')
const FORMAT = 2
/** A header is about 250 bytes; a longer one is not ours. */
const LONGEST_HEADER = 4096

/** What a table is for. Two tables with the same facts are the same table. */
export interface TableFacts {
  readonly season: string
  readonly model: string
  readonly seed: number
  readonly worlds: number
  readonly programs: number
}

const headerSchema = z.strictObject({
  format: z.number(),
  byteOrder: z.string(),
  season: z.string(),
  model: z.string(),
  seed: z.number(),
  worlds: z.number(),
  programs: z.number(),
  bytes: z.number(),
  sha256: z.string(),
})
type Header = z.infer<typeof headerSchema>

const bytesOf = (cutoffs: Float32Array) => new Uint8Array(cutoffs.buffer, cutoffs.byteOffset, cutoffs.byteLength)
const digest = (cutoffs: Float32Array) => createHash('sha256').update(bytesOf(cutoffs)).digest('hex')

function headerOf(facts: TableFacts, cutoffs: Float32Array): Header {
  const { season, model, seed, worlds, programs } = facts
  const common = { format: FORMAT, byteOrder: endianness(), season, model, seed, worlds, programs }
  return { ...common, bytes: cutoffs.byteLength, sha256: digest(cutoffs) }
}

/** Reads exactly so many bytes, or says what is missing. */
function readFully(file: number, target: Uint8Array, what: string): void {
  let done = 0
  while (done < target.length) {
    const read = readSync(file, target, done, target.length - done, null)
    if (read === 0) throw new Error(`it ends in the middle of the ${what}`)
    done += read
  }
}

function readHeader(file: number): Header {
  const mark = Buffer.alloc(MARK.length)
  readFully(file, mark, 'mark')
  if (!mark.equals(MARK)) throw new Error('it is not a menu table')
  const length = Buffer.alloc(4)
  readFully(file, length, 'header')
  if (length.readUInt32LE() > LONGEST_HEADER) throw new Error('its header is damaged')
  const text = Buffer.alloc(length.readUInt32LE())
  readFully(file, text, 'header')
  let json: unknown
  try {
    json = JSON.parse(text.toString())
  } catch {
    throw new Error('its header is damaged')
  }
  const parsed = headerSchema.safeParse(json)
  if (!parsed.success) throw new Error('its header is damaged or of another format')
  return parsed.data
}

/** Fills the cutoffs from the file; throws an error that says, as the end of a sentence, why the file is not to be trusted. */
function readChecked(file: number, facts: TableFacts, cutoffs: Float32Array): void {
  const header = readHeader(file)
  const wanted = { format: FORMAT, byteOrder: endianness(), ...facts, bytes: cutoffs.byteLength }
  for (const name of ['format', 'byteOrder', 'season', 'model', 'seed', 'worlds', 'programs', 'bytes'] as const) {
    if (header[name] !== wanted[name]) throw new Error(`its ${name} is ${cut(String(header[name]))}, not ${wanted[name]}`)
  }
  readFully(file, bytesOf(cutoffs), 'cutoffs')
  if (readSync(file, Buffer.alloc(1)) > 0) throw new Error('it goes on after the cutoffs')
  if (digest(cutoffs) !== header.sha256) throw new Error('its checksum is wrong')
}

/** `undefined` when the cutoffs were read, else the reason why not; after a reason the cutoffs are rubbish. */
export function readMenuFile(
  path: string,
  facts: TableFacts,
  cutoffs: Float32Array,
): { absent: boolean; reason: string } | undefined {
  let file: number | undefined
  try {
    file = openSync(path, 'r')
    readChecked(file, facts, cutoffs)
    return undefined
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return { absent: code === 'ENOENT', reason: message }
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

/** With the folders it lies in. Not as mkdir does that: where none can be made, as in /proc, it would try again for ever. */
async function makeFolder(path: string): Promise<void> {
  const unlessThere = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  }
  try {
    await mkdir(path).catch(unlessThere)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error
    await makeFolder(dirname(path))
    await mkdir(path).catch(unlessThere)
  }
}

/** Under a name of its own first, so that a reader, or another service writing the same table, sees a whole file or none. */
export async function writeMenuFile(path: string, facts: TableFacts, cutoffs: Float32Array): Promise<void> {
  const text = Buffer.from(JSON.stringify(headerOf(facts, cutoffs)))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  await makeFolder(dirname(path))
  const temporary = `${path}.${process.pid}.${randomUUID()}.tmp`
  try {
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(Buffer.concat([MARK, length, text]))
      await file.writeFile(bytesOf(cutoffs))
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

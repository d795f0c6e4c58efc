import { isIP } from 'node:net'
import { z } from 'zod'
import { type ApiKey, readApiKeys } from './api-keys.ts'

/** How the values of environment variables are read; what is refused is told what it must be. */

export function wholeNumber(least: number, most: number) {
  const wanted = `must be a whole number from ${least} to ${most}`
  const digits = z.string().regex(/^\d+$/, wanted)
  return digits.transform(Number).pipe(z.int(wanted).min(least, wanted).max(most, wanted))
}

export function seconds(least: number, most: number) {
  const wanted = `must be a number of seconds from ${least} to ${most}`
  const decimal = z.string().regex(/^\d+(\.\d+)?$/, wanted)
  return decimal.transform(Number).pipe(z.number().min(least, wanted).max(most, wanted))
}

const partsOf = (text: string): string[] => (text === '' ? [] : text.split(',').map((part) => part.trim()))

/** Parts with commas between, every one of which must pass; an empty text has none. */
function list(wanted: string, passes: (part: string) => boolean) {
  return z
    .string()
    .refine((text) => partsOf(text).every(passes), wanted)
    .transform(partsOf)
}

const isOrigin = (text: string): boolean => text === '*' || (URL.canParse(text) && new URL(text).origin === text)

/** Origins of web pages, or * for every one. */
export const origins = () => list('must be origins such as https://example.org with commas between, or *', isOrigin)

/** Names that stand for the address ranges which no other network routes. */
const RANGES: readonly string[] = ['loopback', 'linklocal', 'uniquelocal']

function isNetwork(text: string): boolean {
  const [address, bits, ...more] = text.split('/')
  const most = isIP(address!) === 6 ? 128 : 32
  // A network of 0 bits is every address there is: whoever is believed from anywhere could claim any address.
  const fits = bits === undefined || (/^\d+$/.test(bits) && Number(bits) >= 1 && Number(bits) <= most)
  return RANGES.includes(text) || (isIP(address!) !== 0 && fits && more.length === 0)
}

export const networks = () =>
  list(
    `must be addresses or networks such as 10.0.0.0/8 (of 1 bit or more), or ${RANGES.join(', ')}, with commas between`,
    isNetwork,
  )

export const apiKeys = () =>
  z.string().transform((text, context): readonly ApiKey[] => {
    if (text === '') return []
    const read = readApiKeys(text)
    if ('keys' in read) return read.keys
    context.addIssue({ code: 'custom', message: read.fault })
    return z.NEVER
  })

export function days() {
  const wanted = 'must be a number of days, more than 0 and up to 3650'
  const decimal = z.string().regex(/^\d+(\.\d+)?$/, wanted)
  return decimal.transform(Number).pipe(z.number().gt(0, wanted).max(3650, wanted))
}

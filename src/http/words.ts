import { z } from 'zod'
import {
  ADVOCATES,
  APPLICANT_TYPES,
  ARCHETYPES,
  EXPERIENCE_KINDS,
  IMPRESSIONS,
  PROGRAM_VISAS,
  RED_FLAGS,
  REGIONS,
  TRACKS,
  VISA_NEEDS,
} from '../market/vocabulary.ts'

/** The closed lists of the market as schemas, and the shapes of numbers that requests and answers share. */

function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, `must be one of ${words.join(', ')}`)
}

/** A whole number whose limits are named in every complaint about it. */
export function whole(least: number, most: number) {
  const wanted = `must be a whole number from ${least} to ${most}`
  return z.int(wanted).min(least, wanted).max(most, wanted)
}

/** A number from 0 to 1. */
export function share() {
  const wanted = 'must be a number from 0 to 1'
  return z.number(wanted).min(0, wanted).max(1, wanted)
}

export function yesOrNo() {
  return z.boolean('must be true or false')
}

export const applicantType = oneOf(APPLICANT_TYPES)
export const track = oneOf(TRACKS)
export const archetype = oneOf(ARCHETYPES)
export const region = oneOf(REGIONS)
export const visaNeed = oneOf(VISA_NEEDS)
export const programVisa = oneOf(PROGRAM_VISAS)
export const experienceKind = oneOf(EXPERIENCE_KINDS)
export const redFlag = oneOf(RED_FLAGS)
export const advocate = oneOf(ADVOCATES)
export const impression = oneOf(IMPRESSIONS)

const SLUG = 'must be a name of lower-case letters, digits and hyphens, such as internal-medicine'
export const specialty = z
  .string(SLUG)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, SLUG)
  .max(80, SLUG)

const PROGRAM_ID = 'must be the id of a program, such as internal-medicine/0412'
export const programId = z.string(PROGRAM_ID).min(1, PROGRAM_ID).max(120, PROGRAM_ID)

const SEASON_ID = 'must be the id of a season, such as "2025"'
/** In an address: whatever stands there, the answer is whether there is such a season. */
export const anySeason = z.string()
export const seasonId = z.string(SEASON_ID).min(1, SEASON_ID).max(40, SEASON_ID)

import { unlessStopped } from './asked-to-stop.ts'
import type { SubmittedApplicant, SubmittedCouple, SubmittedMarket, SubmittedProgram } from './submitted-market.ts'
import { isFull, pointed, quoted, report, type Violation } from './violations.ts'

type Fields = Readonly<Record<string, unknown>>

const MARKET = new Set(['applicants', 'couples', 'programs', 'proposing'])
const APPLICANT = new Set(['id', 'rankOrderList', 'supplemental'])
const COUPLE = new Set(['members', 'rankOrderList'])
const PROGRAM = new Set(['id', 'quota', 'rankOrderList', 'revertsTo', 'evenQuota'])
const REVERSION = new Set(['program', 'max'])

/**
 * Reports everything that has not the shape of a market, unknown keys among it, and returns what can still be checked: every part is
 * there and every list is a list, but what should be an id or a number may be anything. Places stay those of the market sent.
 */
export function readShape(market: unknown, errors: Violation[]): SubmittedMarket {
  const fields = fieldsOf(market, '', 'a market', MARKET, errors)
  const { proposing } = fields
  if (proposing !== undefined && proposing !== 'applicants' && proposing !== 'programs') {
    report(errors, '/proposing', `who proposes is "applicants" or "programs", not ${quoted(proposing)}`)
  }
  return {
    applicants: listOf(fields.applicants, '/applicants', errors).map((value, i) => readApplicant(value, i, errors)),
    couples: optionalList(fields.couples, '/couples', errors).map((value, i) => readCouple(value, i, errors)),
    programs: listOf(fields.programs, '/programs', errors).map((value, i) => readProgram(value, i, errors)),
    ...(proposing === 'programs' && { proposing }),
  }
}

/** The fields of an object, or of nothing where there is none. */
function fieldsOf(value: unknown, pointer: string, what: string, known: ReadonlySet<string>, errors: Violation[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    report(errors, pointer, `${what} is an object, not ${quoted(value)}`)
    return {}
  }
  unlessStopped()
  if (isFull(errors)) return value as Fields
  for (const key in value) {
    if (!known.has(key)) report(errors, `${pointer}/${pointed(key)}`, `${what} has no key ${quoted(key)}`)
  }
  return value as Fields
}

function listOf(value: unknown, pointer: string, errors: Violation[]): readonly unknown[] {
  if (Array.isArray(value)) return value
  report(errors, pointer, `a list is needed here, not ${quoted(value)}`)
  return []
}

const optionalList = (value: unknown, pointer: string, errors: Violation[]): readonly unknown[] =>
  value === undefined ? [] : listOf(value, pointer, errors)

function readApplicant(value: unknown, i: number, errors: Violation[]): SubmittedApplicant {
  const pointer = `/applicants/${i}`
  const { id, rankOrderList, supplemental } = fieldsOf(value, pointer, 'an applicant', APPLICANT, errors)
  const list = optionalList(rankOrderList, `${pointer}/rankOrderList`, errors) as string[]
  if (supplemental === undefined) return { id: id as string, rankOrderList: list }
  return {
    id: id as string,
    rankOrderList: list,
    supplemental: readSupplemental(supplemental, `${pointer}/supplemental`, errors),
  }
}

function readSupplemental(value: unknown, pointer: string, errors: Violation[]): Record<string, readonly string[]> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    report(errors, pointer, `supplemental lists are an object of lists by advanced program, not ${quoted(value)}`)
    return {}
  }
  const lists = Object.entries(value).map(([id, list]) => [id, listOf(list, `${pointer}/${pointed(id)}`, errors)])
  return Object.fromEntries(lists)
}

function readCouple(value: unknown, i: number, errors: Violation[]): SubmittedCouple {
  const pointer = `/couples/${i}`
  const { members, rankOrderList } = fieldsOf(value, pointer, 'a couple', COUPLE, errors)
  const list = listOf(rankOrderList, `${pointer}/rankOrderList`, errors)
  return {
    members: readPair(members, `${pointer}/members`, 'a couple has two members', errors) as [string, string],
    rankOrderList: list.map((pair, place) =>
      readPair(pair, `${pointer}/rankOrderList/${place}`, 'a joint line is a pair', errors),
    ) as [string, string][],
  }
}

/** Two of anything; a pair of nothing (undefined, which was reported) where there are not two. */
function readPair(value: unknown, pointer: string, rule: string, errors: Violation[]): readonly unknown[] {
  if (Array.isArray(value) && value.length === 2) return value
  report(errors, pointer, `${rule}, not ${quoted(value)}`)
  return FAULTY_PAIR
}

/** Stands for a pair that is none, so that later checks pass over it. */
export const FAULTY_PAIR: readonly [never, never] = [undefined as never, undefined as never]

function readProgram(value: unknown, i: number, errors: Violation[]): SubmittedProgram {
  const pointer = `/programs/${i}`
  const { id, quota, rankOrderList, revertsTo, evenQuota } = fieldsOf(value, pointer, 'a program', PROGRAM, errors)
  if (evenQuota !== undefined && typeof evenQuota !== 'boolean') {
    report(errors, `${pointer}/evenQuota`, `this is true or false, not ${quoted(evenQuota)}`)
  }
  const program = {
    id: id as string,
    quota: quota as number,
    rankOrderList: listOf(rankOrderList, `${pointer}/rankOrderList`, errors) as string[],
  }
  const reversions = optionalList(revertsTo, `${pointer}/revertsTo`, errors)
  if (reversions.length === 0 && evenQuota !== true) return program
  const read = reversions.map((reversion, k) => {
    const fields = fieldsOf(reversion, `${pointer}/revertsTo/${k}`, 'a reversion', REVERSION, errors)
    return { program: fields.program as string, max: fields.max as number }
  })
  return { ...program, revertsTo: read, evenQuota: evenQuota === true }
}

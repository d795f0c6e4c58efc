import type { FastifyError, FastifyRequest } from 'fastify'
import { RequestValidationError } from 'fastify-zod-openapi'
import type { z } from 'zod'
import { cut, shown } from '../matching/shown.ts'
import { pointed } from '../matching/violations.ts'

export interface Complaint {
  readonly pointer: string
  readonly detail: string
}

type Issue = z.core.$ZodIssue

/** A list of 300 lines can be wrong 300 times; more complaints than this help nobody. */
const MOST_COMPLAINTS = 50

const pointerOf = (path: readonly PropertyKey[]) => path.map((key) => `/${pointed(String(key))}`).join('')

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? value[key as keyof object] : undefined,
    root,
  )
}

/** What to do about a key that is known elsewhere. */
const KNOWN_ELSEWHERE: ReadonlyMap<string, string> = new Map([
  [
    'supplemental',
    '; a supplemental list goes with a line of the rank order list of one applicant, in a forecast, a comparison of lists or a recommendation',
  ],
])

/** An unknown key is pointed at itself, not at the object it stands in. */
function complaintsOfIssue(issue: Issue, root: unknown): Complaint[] {
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.slice(0, MOST_COMPLAINTS)
    return keys.map((key) => ({
      pointer: pointerOf([...issue.path, key]),
      detail: `unknown key "${cut(key)}"${KNOWN_ELSEWHERE.get(key) ?? ''}`,
    }))
  }
  const pointer = pointerOf(issue.path)
  if (issue.code === 'custom') return [{ pointer, detail: issue.message }]
  const value = valueAt(root, issue.path)
  if (value === undefined)
    return [{ pointer, detail: issue.path.length === 0 ? 'a JSON body is required' : `is required; ${issue.message}` }]
  return [{ pointer, detail: `${issue.message}, got ${shown(value)}` }]
}

/** The faults that a route's schema found in one part of a request. */
export function complaintsOf(error: FastifyError, request: FastifyRequest): Complaint[] {
  const parts: Record<string, unknown> = { body: request.body, querystring: request.query, params: request.params }
  const root = parts[error.validationContext ?? 'body']
  const issues = (error.validation ?? []).flatMap((fault) =>
    fault instanceof RequestValidationError ? [fault.params.issue as Issue] : [],
  )
  const complaints = new Map<string, Complaint>()
  for (const complaint of issues.flatMap((issue) => complaintsOfIssue(issue, root))) {
    // A number can break two limits that are said in the same words.
    complaints.set(`${complaint.pointer} ${complaint.detail}`, complaint)
  }
  return [...complaints.values()].slice(0, MOST_COMPLAINTS)
}

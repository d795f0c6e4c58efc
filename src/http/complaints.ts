import type { FastifyError, FastifyRequest } from 'fastify'
import { RequestValidationError } from 'fastify-zod-openapi'
import type { z } from 'zod'

export interface Complaint {
  readonly pointer: string
  readonly detail: string
}

type Issue = z.core.$ZodIssue

/** A list of 300 lines can be wrong 300 times; more complaints than this help nobody. */
const MOST_COMPLAINTS = 50
const LONGEST_VALUE = 80

const escaped = (key: PropertyKey) => String(key).replaceAll('~', '~0').replaceAll('/', '~1')
const pointerOf = (path: readonly PropertyKey[]) => path.map((key) => `/${escaped(key)}`).join('')

/** A value as a person would recognise it, cut where it is long. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? value[key as keyof object] : undefined,
    root,
  )
}

/** An unknown key is pointed at itself, not at the object it stands in. */
function complaintsOfIssue(issue: Issue, root: unknown): Complaint[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ pointer: pointerOf([...issue.path, key]), detail: `unknown key "${key}"` }))
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
  return issues.flatMap((issue) => complaintsOfIssue(issue, root)).slice(0, MOST_COMPLAINTS)
}

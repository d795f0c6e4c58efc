import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { fastifyZodOpenApiTransformers } from 'fastify-zod-openapi'

/** An example of the documentation: what it shows, and its content. */
export interface Example {
  readonly summary: string
  readonly value: unknown
}

const FOLDER = new URL('../../openapi/examples/', import.meta.url)
const textOf = (file: string) => readFileSync(new URL(file, FOLDER), 'utf8')

/** What stands in `openapi/examples/<name>.request.json`, under that name. */
export const requestExample = (name: string, summary: string) => example(name, 'request', summary)

/** What the service answers to the request of that name, as `npm run -s openapi-answers` has written it. */
export const answerExample = (name: string, summary: string) => example(name, 'answer', summary)

const example = (name: string, part: 'request' | 'answer', summary: string): Record<string, Example> => ({
  [name]: { summary, value: JSON.parse(textOf(`${name}.${part}.json`)) },
})

/** The rows of `openapi/examples/<name>.ndjson`, each under the name it has for itself. */
export function rowExamples(name: string): Record<string, Example> {
  const rows = textOf(`${name}.ndjson`).trim().split('\n')
  return Object.fromEntries(
    rows.map((row, index) => {
      const value = JSON.parse(row) as { id: string }
      return [value.id, { summary: `Row ${index + 1} of ${name}.ndjson`, value }]
    }),
  )
}

type Examples = Readonly<Record<string, Example>>
type Bodies = Record<string, { examples?: Examples }>
interface Documented {
  operationId?: string
  requestBody?: { content: Bodies }
}

/** What makes the document from the routes declared from now on; left to itself, it leaves out the examples of request bodies. */
export function documentTransformers(app: FastifyInstance): typeof fastifyZodOpenApiTransformers {
  const bodies = new Map<string, Bodies>()
  app.addHook('onRoute', ({ schema }) => {
    const { operationId, body } = (schema ?? {}) as { operationId?: string; body?: { content?: Bodies } }
    if (operationId && body?.content) bodies.set(operationId, body.content)
  })
  const { transformObject } = fastifyZodOpenApiTransformers
  return {
    ...fastifyZodOpenApiTransformers,
    transformObject: (made) => {
      const document = withoutReadOnly(transformObject(made))
      for (const { operationId, requestBody } of Object.values(document.paths ?? {}).flatMap(
        (path) => Object.values(path ?? {}) as Documented[],
      )) {
        for (const [type, { examples }] of Object.entries(bodies.get(operationId ?? '') ?? {})) {
          if (examples && requestBody) requestBody.content[type].examples = examples
        }
      }
      return document
    },
  }
}

/** Of an array that no code changes, zod says `readOnly`; in OpenAPI that means that no request may hold it. */
const withoutReadOnly = <T>(document: T): T =>
  JSON.parse(JSON.stringify(document, (key, value) => (key === 'readOnly' ? undefined : value)))

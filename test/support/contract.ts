import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

/** The committed OpenAPI document as tests read it: its operations, its schemas, and validators made from them. */

const ROOT = resolve(import.meta.dirname, '../..')

/** A JSON schema, as far as tests look into it. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly examples?: readonly unknown[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly propertyNames?: Schema
  readonly items?: Schema | false
  readonly prefixItems?: readonly Schema[]
  readonly minItems?: number
  readonly maxItems?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
}

export interface Media {
  readonly schema: Schema
  readonly examples?: Readonly<Record<string, { readonly summary?: string; readonly value: unknown }>>
}

export interface Parameter {
  readonly in: 'path' | 'query' | 'header'
  readonly name: string
  readonly required?: boolean
  readonly description?: string
  readonly schema: Schema
}

export interface Response {
  readonly description?: string
  readonly content?: Readonly<Record<string, Media>>
}

export interface Operation {
  readonly path: string
  readonly method: string
  readonly operationId?: string
  readonly summary?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly required?: boolean; readonly content: Readonly<Record<string, Media>> }
  readonly responses: Readonly<Record<string, Response>>
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Omit<Operation, 'path' | 'method'>>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

export const contract = JSON.parse(readFileSync(resolve(ROOT, 'openapi/openapi.json'), 'utf8')) as Document
export const components = contract.components.schemas

export const operations: readonly Operation[] = Object.entries(contract.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ ...operation, parameters: operation.parameters ?? [], path, method })),
)

export const componentOf = ({ $ref }: Schema): string | undefined => $ref?.split('/').at(-1)

/** The schema itself, whether it is written here or under components. */
export function resolved(schema: Schema): Schema {
  const name = componentOf(schema)
  return name === undefined ? schema : resolved(components[name])
}

const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true })
addFormats.default(ajv)
ajv.addSchema(contract, 'contract')

const compiled = new Map<string, ReturnType<typeof ajv.compile>>()

/** What keeps a value from being what the schema says, as one line; undefined where nothing does. */
export function faultOf(schema: Schema, value: unknown): string | undefined {
  const key = JSON.stringify(schema)
  // References lead from the document, wherever the schema stands in it.
  const validate = compiled.get(key) ?? ajv.compile(JSON.parse(key.replaceAll('"#/', '"contract#/')))
  compiled.set(key, validate)
  return validate(value) ? undefined : said(validate.errors ?? [])
}

const said = (errors: readonly ErrorObject[]) =>
  errors.map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`).join('; ')

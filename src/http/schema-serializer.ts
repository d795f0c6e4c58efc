import { serializerCompiler } from 'fastify-zod-openapi'

type Compile = typeof serializerCompiler

const compiled = new WeakMap<object, ReturnType<Compile>>()

/**
 * Checks and writes the answers of a schema, which is compiled once: all routes declare the same problems, and to compile them for
 * each route and status anew took most of a second of every start. A failure names the first route of the schema; only its cause is
 * logged.
 */
export const schemaSerializer: Compile = (place) => {
  const write = compiled.get(place.schema) ?? serializerCompiler(place)
  compiled.set(place.schema, write)
  return write
}

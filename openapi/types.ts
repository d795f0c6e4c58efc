import { registerHooks } from 'node:module'

/**
 * The types of the client, made from the OpenAPI document. openapi-typescript prints with the programming interface of TypeScript 5,
 * which the compiler of this project no longer has; ts-morph brings a copy of it.
 */
const hooks = registerHooks({
  resolve: (name, context, next) => next(name === 'typescript' ? '@ts-morph/common/dist/typescript.js' : name, context),
})
const { astToString, default: typesOf } = await import('openapi-typescript')
hooks.deregister()

/** A field with a default may be left out of a request, so that no field is taken for one that must be there because of it. */
export const clientTypes = async (document: string): Promise<string> =>
  `/** Made from openapi.json by \`npm run -s openapi\`. */\n${astToString(await typesOf(document, { defaultNonNullable: false }))}`

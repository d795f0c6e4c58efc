import { readFileSync, writeFileSync } from 'node:fs'
import { withService } from './service.ts'
import { clientTypes } from './types.ts'

/** Writes openapi.json from the schemas of the service, and the types of the client from it; with --check only says whether they are up to date. */

const document = await withService(async (app) => {
  await app.ready()
  return `${JSON.stringify(app.swagger(), null, 2)}\n`
})
const made = { 'openapi.json': document, 'client-types.ts': await clientTypes(document) }

function committed(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

for (const [name, text] of Object.entries(made)) {
  const path = `${import.meta.dirname}/${name}`
  if (!process.argv.includes('--check')) {
    writeFileSync(path, text)
    console.log(`openapi/${name} is written.`)
  } else if (committed(path) === text) {
    console.log(`openapi/${name} is up to date.`)
  } else {
    console.error(`openapi/${name} is not what the service says; run: npm run openapi`)
    process.exitCode = 1
  }
}

import { readFileSync, writeFileSync } from 'node:fs'
import { createApp } from '../src/http/app.ts'
import { readConfiguration } from '../src/service/configuration.ts'
import { createMatchcast } from '../src/service/matchcast.ts'

/** Writes openapi.json from the schemas of the service; with --check only says whether it is up to date. */
const FILE = `${import.meta.dirname}/openapi.json`

const configuration = { ...readConfiguration({}), logLevel: 'silent' as const }
const app = await createApp(createMatchcast(configuration), configuration)
await app.ready()
const text = `${JSON.stringify(app.swagger(), null, 2)}\n`
await app.close()

function committed(): string | undefined {
  try {
    return readFileSync(FILE, 'utf8')
  } catch {
    return undefined
  }
}

if (!process.argv.includes('--check')) {
  writeFileSync(FILE, text)
  console.log('openapi/openapi.json is written.')
} else if (committed() === text) {
  console.log('openapi/openapi.json is up to date.')
} else {
  console.error('openapi/openapi.json is not what the service says; run: npm run openapi')
  process.exitCode = 1
}

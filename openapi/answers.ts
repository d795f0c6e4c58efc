import { readFileSync, writeFileSync } from 'node:fs'
import { withService } from './service.ts'

/**
 * Writes the answers under examples/ that the documentation shows: what this version of the service answers to the requests beside
 * them, and to the addresses below. Takes as long as a first start does where the menu table of the default configuration is not
 * at hand.
 */
const FOLDER = `${import.meta.dirname}/examples`

/** Name of a request under examples/ -> the route that answers it. */
const POSTED: Readonly<Record<string, string>> = {
  forecast: '/v1/forecasts',
  advanced: '/v1/forecasts',
  application: '/v1/forecasts',
  couple: '/v1/forecasts',
  scenario: '/v1/forecasts',
  comparison: '/v1/forecasts/compare',
  recommendations: '/v1/recommendations',
  market: '/v1/matches',
}

const FETCHED: Readonly<Record<string, string>> = {
  seasons: '/v1/seasons',
  season: '/v1/seasons/2025',
  programs: '/v1/seasons/2025/programs?specialty=internal-medicine&visa=j1&limit=2',
  calibration: '/v1/seasons/2025/calibration?measure=couples',
}

await withService(async (app, matchcast) => {
  await matchcast.start()
  const write = async (name: string, request: object) => {
    let answer = await app.inject(request)
    // The worlds of a scenario take longer to build than a request may.
    while (answer.statusCode === 503) {
      await new Promise((later) => setTimeout(later, 1000))
      answer = await app.inject(request)
    }
    const { statusCode, payload } = answer
    if (statusCode !== 200) throw new Error(`${name} is answered with ${statusCode}: ${payload}`)
    writeFileSync(`${FOLDER}/${name}.answer.json`, `${JSON.stringify(JSON.parse(payload), null, 2)}\n`)
    console.log(`openapi/examples/${name}.answer.json is written.`)
  }
  for (const [name, url] of Object.entries(POSTED)) {
    const payload = readFileSync(`${FOLDER}/${name}.request.json`, 'utf8')
    await write(name, { method: 'POST', url, payload, headers: { 'content-type': 'application/json' } })
  }
  for (const [name, url] of Object.entries(FETCHED)) await write(name, { method: 'GET', url })
})

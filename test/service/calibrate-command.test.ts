import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { withExample } from '../support/own-season.ts'
import { type Program, runNode } from '../support/service.ts'

/** A search over counts that are made once, with its file left as it is before the fit is written. */
const SOLVE = `
  import { startingPoint } from './src/market/calibrate.ts'
  import { buildMarket } from './src/market/market.ts'
  import { CENTRE } from './src/market/parameters.ts'
  import { fitSeason } from './src/service/fit-season.ts'
  import { readSeasonFile } from './src/service/season-file.ts'
  import { tallyAt } from './test/support/own-season.ts'
  const [, file, checkpoint] = process.argv
  const market = buildMarket(readSeasonFile(file), null)
  const counts = tallyAt(market, CENTRE, startingPoint(market), 1, 0, 2)
  await fitSeason(market, async () => counts, 1, checkpoint, () => {})
`

/** Ends with the exit code, or with the first round of a search, which takes far too long for a test. */
async function endOrRound(program: Program): Promise<number | null | 'round'> {
  for (;;) {
    const ended = await Promise.race([program.ended, new Promise<'later'>((later) => setTimeout(() => later('later'), 50))])
    if (ended !== 'later') return ended
    if (!program.err().includes('Calibration 1 of')) continue
    program.process.kill()
    return 'round'
  }
}

test('a fit that cannot be written is refused before there is one', async () => {
  await withExample(async (folder, file) => {
    const out = join(folder, 'nowhere', 'fit.json')
    const program = runNode(['src/cli.ts', 'calibrate', '--season', file, '--out', out], { MATCHCAST_CACHE_DIR: folder })
    expect(await endOrRound(program)).toBe(2)
    expect(program.err()).toBe(`--out ${out}: this cannot be written: there is no such folder\n`)
  })
})

test('a search is forgotten only when its fit is written', async () => {
  await withExample(async (folder, file) => {
    const checkpoint = join(folder, 'calibration-my-season.json')
    const solved = runNode(['--input-type=module', '-e', SOLVE, file, checkpoint])
    expect(await solved.ended, solved.err()).toBe(0)
    const calibrate = (out: string) =>
      runNode(['src/cli.ts', 'calibrate', '--season', file, '--out', out], { MATCHCAST_CACHE_DIR: folder })
    const full = calibrate('/dev/full')
    expect(await endOrRound(full)).toBe(2)
    expect(full.err()).toMatch(/^--out \/dev\/full: this cannot be written: ENOSPC.*\n$/)
    expect(existsSync(checkpoint)).toBe(true)
    const written = calibrate(join(folder, 'fit.json'))
    expect(await endOrRound(written), written.err()).toBe(0)
    expect(JSON.parse(readFileSync(join(folder, 'fit.json'), 'utf8'))).toMatchObject({ season: 'my-season', seed: 1 })
    expect(readdirSync(folder).sort()).toEqual(['fit.json', 'my-programs.csv', 'my-season.json'])
  })
}, 120_000)

import { expect, test } from 'vitest'
import { drawWorld } from '../../src/market/draw-world.ts'
import { openMarket } from '../../src/market/market.ts'
import { fingerprint } from '../support/fingerprint.ts'

/**
 * Frozen: proves only that nothing changed. Stored menu tables are trusted by the version of the market, so a world that
 * is drawn differently under the same version would be answered from a table that no longer fits. When this fails because
 * drawing was changed on purpose, raise MODEL_REVISION and freeze again.
 */
test('a world is drawn as its version says', () => {
  const market = openMarket('2025')!
  const { world } = drawWorld(market, 1, 17)
  expect([market.version, fingerprint(world.listProgram), fingerprint(world.listKey)]).toMatchInlineSnapshot(`
    [
      "d9f76f5d9e84",
      "c77a8f47",
      "a5132f7f",
    ]
  `)
})

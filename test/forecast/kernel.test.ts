import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Estimate } from '../../src/forecast/answer.ts'
import { type Arena, kernelArena, plainArena } from '../../src/forecast/arena.ts'
import { blockOfTable, prepareFor, readQuestion, worldsOfBlock } from '../../src/forecast/forecast.ts'
import type { MenuTable } from '../../src/forecast/menu-table.ts'
import type { ForecastQuestion, Line } from '../../src/forecast/question.ts'
import { roomBytes, roomFor } from '../../src/forecast/room.ts'
import { shortfalls } from '../../src/forecast/shortfalls.ts'
import { Walk } from '../../src/forecast/walk-down.ts'
import type { Market } from '../../src/market/market.ts'
import { blocks2025, centre2025 } from '../support/blocks.ts'
import { compileKernel, kernelText } from '../support/compile-kernel.ts'
import { fullProfiles, questions, runsOf, types } from '../support/questions.ts'
import { drawnTable, randomTable } from '../support/tables.ts'

const WORLDS = 6
const years: readonly (readonly [Market, MenuTable])[] = [
  [centre2025, drawnTable(centre2025, WORLDS, 1)],
  [centre2025, randomTable(centre2025, WORLDS, 9)],
  [blocks2025, randomTable(blocks2025, 35, 4)],
]

/** The forecast of a question, and the chances of falling short of its last block, in some arena. */
function walkIn(market: Market, table: MenuTable, question: ForecastQuestion, arenaOf: (bytes: number) => Arena) {
  const read = readQuestion(market, question)
  const inBlock = Math.ceil(table.worlds / table.blocks)
  const arena = arenaOf(roomBytes(read.lines.length, inBlock))
  const room = roomFor(read.lines.length, inBlock, arena)
  const walk = new Walk(read.lines, table.worlds, arena)
  for (let k = 0; k < Math.min(table.blocks, table.worlds); k++) {
    const block = blockOfTable(market, table, k)
    const worlds = worldsOfBlock(k, table.blocks, table.worlds)
    walk.through(worlds, shortfalls(block, table, prepareFor(block, read), worlds, room))
  }
  return { chances: room.chances.slice(), estimate: walk.estimate(table.blocks) as Estimate }
}

const expectSame = (market: Market, table: MenuTable, question: ForecastQuestion) => {
  expect(kernelArena(0).kernel).toBeDefined()
  const plain = walkIn(market, table, question, () => plainArena)
  expect(walkIn(market, table, question, kernelArena)).toEqual(plain)
}

const like: Line = { like: { specialty: 'internal-medicine' } }
const named = centre2025.programs.filter(({ specialty }) => specialty === 'internal-medicine').map(({ id }) => id)

describe('the kernel and the plain steps agree to the last bit', () => {
  test('on lists of any kind', () => {
    fc.assert(
      fc.property(questions, fc.constantFrom(...years), (question, [market, table]) => expectSame(market, table, question)),
      runsOf(60),
    )
  })

  test('on lists as long as may be, for any type of applicant', () => {
    fc.assert(
      fc.property(types.chain(fullProfiles), fc.constantFrom(...years), (applicant, [market, table]) => {
        const rankOrderList = named.slice(0, 290).map((program): Line => ({ program }))
        rankOrderList.splice(200, 0, like, like, { ...like, rotated: true }, like)
        expectSame(market, table, { applicant, rankOrderList })
      }),
      runsOf(5),
    )
  })

  test('on scores far beyond both ends of what is tabulated', () => {
    for (const cutoff of [-1e6, -20, -4.01, 12.05, 30, 1e6, Infinity]) {
      const table = randomTable(centre2025, 2, 3)
      table.cutoffs.fill(cutoff)
      expectSame(centre2025, table, { applicant: { type: 'us-img', step2ck: 300 }, rankOrderList: [{ program: named[0] }, like] })
    }
  })
})

test('the kernel is what its source compiles to', async () => {
  const committed = readFileSync(new URL('../../src/forecast/kernel-bytes.ts', import.meta.url), 'utf8')
  expect(kernelText(await compileKernel('src/forecast'))).toBe(committed)
})

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { applicantProposing } from '../../src/matching/applicant-proposing.ts'
import { fastMatcher, type Matcher } from '../../src/matching/kernel.ts'
import { packWorld } from '../../src/matching/packed-world.ts'
import { UNRANKED, type World } from '../../src/matching/world.ts'
import { compileKernel, kernelText } from '../support/compile-kernel.ts'
import { seeded } from '../support/seeded.ts'

const ENGINES = ['webassembly', 'packed', 'plain'] as const satisfies readonly Matcher['engine'][]

/** A market whose programs rank all who list them but a few, with quotas from none to far more than anyone asks for. */
function rankedWorld(seed: number, applicants: number, programs: number, longest: number): World {
  const random = seeded(seed)
  const below = (n: number) => Math.floor(random() * n)
  const lists = Array.from({ length: applicants }, () => {
    const list = new Set<number>()
    for (let l = below(longest + 1); l > 0; l--) list.add(below(programs))
    return [...list]
  })
  const listStart = new Uint32Array(applicants + 1)
  lists.forEach((list, a) => {
    listStart[a + 1] = listStart[a] + list.length
  })
  const listProgram = Uint32Array.from(lists.flat())
  const listKey = new Uint32Array(listProgram.length)
  const byProgram = Array.from({ length: programs }, (): number[] => [])
  listProgram.forEach((p, l) => {
    byProgram[p].push(l)
  })
  for (const lines of byProgram) {
    const shuffled = lines.map((l) => ({ l, at: random() })).sort((x, y) => x.at - y.at)
    // Ranks have gaps: programs also rank people who did not list them.
    let rank = 0
    for (const { l } of shuffled) {
      rank += below(3)
      listKey[l] = random() < 0.1 ? UNRANKED : rank++
    }
  }
  const quotas = [0, 1, 1, 2, 3, 4, 5, 9, 17, 4_000_000_000]
  return { listStart, listProgram, listKey, quota: Uint32Array.from({ length: programs }, () => quotas[below(quotas.length)]) }
}

describe('every engine', () => {
  test('gives the matching and the number of proposals of applicant-proposing deferred acceptance', () => {
    for (let seed = 1; seed <= 600; seed++) {
      const world = rankedWorld(seed, 1 + (seed % 40), 1 + (seed % 13), 1 + (seed % 9))
      const { line, proposals } = applicantProposing(world)
      for (const engine of ENGINES) {
        const matcher = fastMatcher(world, engine)
        expect(matcher.engine).toBe(engine)
        for (let run = 0; run < 2; run++) {
          const matching = matcher.match()
          expect([engine, seed, Array.from(matching.line), matching.proposals]).toEqual([
            engine,
            seed,
            Array.from(line),
            proposals,
          ])
        }
      }
    }
  })

  test('does so on a large market with long chains', () => {
    const world = rankedWorld(7, 30_000, 900, 20)
    const { line, proposals } = applicantProposing(world)
    for (const engine of ENGINES) {
      const matching = fastMatcher(world, engine).match()
      expect(matching.proposals).toBe(proposals)
      expect(matching.line.every((l, a) => l === line[a])).toBe(true)
    }
  })

  test('counts n(n+1)/2 proposals where n applicants agree and enter from the least preferred', () => {
    const n = 300
    const lists = Array.from({ length: n }, () => Array.from({ length: n }, (_, p) => p))
    const world: World = {
      listStart: Uint32Array.from({ length: n + 1 }, (_, a) => a * n),
      listProgram: Uint32Array.from(lists.flat()),
      listKey: Uint32Array.from(lists.flatMap((list, a) => list.map(() => n - 1 - a))),
      quota: new Uint32Array(n).fill(1),
    }
    for (const engine of ENGINES) expect(fastMatcher(world, engine).match().proposals).toBe((n * (n + 1)) / 2)
  })

  test('matches a market without applicants, without programs, without lines', () => {
    const empty: World = {
      listStart: new Uint32Array(1),
      listProgram: new Uint32Array(0),
      listKey: new Uint32Array(0),
      quota: new Uint32Array(0),
    }
    const idle: World = { ...empty, listStart: new Uint32Array(4), quota: Uint32Array.of(2) }
    for (const engine of ENGINES) {
      expect(fastMatcher(empty, engine).match()).toEqual({ line: new Int32Array(0), proposals: 0 })
      expect(fastMatcher(idle, engine).match()).toEqual({ line: Int32Array.of(-1, -1, -1), proposals: 0 })
    }
  })
})

describe('a world is matched as it is', () => {
  const world = rankedWorld(3, 12, 4, 4)

  test('when two lines of a program have the same key, since the order of applicants then decides', () => {
    const listKey = world.listKey.map(() => 5)
    expect(packWorld({ ...world, listKey })).toBeUndefined()
    const matching = fastMatcher({ ...world, listKey }).match()
    expect(Array.from(matching.line)).toEqual(Array.from(applicantProposing({ ...world, listKey }).line))
  })

  test('when its keys are scores, which do not fit into a word beside the program', () => {
    const listKey = world.listKey.map((key, l) => (key === UNRANKED ? key : key * 100_000_000 + l))
    expect(packWorld({ ...world, listKey })).toBeUndefined()
    expect(fastMatcher({ ...world, listKey }).engine).toBe('plain')
  })
})

test('the embedded kernel is its source, compiled', async () => {
  const committed = readFileSync(resolve(import.meta.dirname, '../../src/matching/kernel-bytes.ts'), 'utf8')
  expect(kernelText(await compileKernel('src/matching'))).toBe(committed)
})

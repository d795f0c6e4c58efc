import { buildWorld } from '../../src/matching/build-world.ts'
import type { SubmittedApplicant, SubmittedProgram } from '../../src/matching/submitted-market.ts'
import { applicantsOf, type Matching, UNMATCHED, UNRANKED, type World } from '../../src/matching/world.ts'

/** A world with the names it was written with. */
export interface NamedWorld extends World {
  readonly applicantNames: readonly string[]
  readonly programNames: readonly string[]
}

/**
 * Reads a market written one list a line, best first. A quota in brackets marks a program, `=` joins applicants who share a rank:
 *
 *     anna:  city mercy
 *     boris: city
 *     city(1):  boris=anna
 *     mercy(1): anna
 */
export function parseMarket(text: string): NamedWorld {
  const applicants: SubmittedApplicant[] = []
  const programs: SubmittedProgram[] = []
  // program -> place on the list -> rank; places joined by "=" share one
  const sharedRanks: number[][] = []
  for (const written of text.split('\n')) {
    const listed = written.trim()
    if (listed === '') continue
    const [, id, quota, list] = /^([^\s:()]+)(?:\((\d+)\))?:(.*)$/.exec(listed) ?? fail(`not a list: ${listed}`)
    const ranks = list.split(/\s+/).filter((names) => names !== '')
    if (quota === undefined) applicants.push({ id, rankOrderList: ranks })
    else {
      programs.push({ id, quota: Number(quota), rankOrderList: ranks.flatMap((names) => names.split('=')) })
      sharedRanks.push(ranks.flatMap((names, rank) => names.split('=').map(() => rank)))
    }
  }
  const built = buildWorld({ applicants, programs })
  if (!built.ok) fail(built.errors.map(({ pointer, detail }) => `${pointer} ${detail}`).join('\n'))
  const { listProgram } = built.world
  const listKey = built.world.listKey.map((key, line) => (key === UNRANKED ? UNRANKED : sharedRanks[listProgram[line]][key]))
  return { ...built.world, listKey, applicantNames: built.applicantIds, programNames: built.programIds }
}

/** One line per applicant: the name and the program matched to, or "-". */
export function formatMatching(world: World & Partial<NamedWorld>, matching: Pick<Matching, 'line'>): string {
  return Array.from(matching.line, (line, a) => {
    const program = line === UNMATCHED ? '-' : programName(world, world.listProgram[line])
    return `${applicantName(world, a)} ${program}`
  }).join('\n')
}

/** A matching as written in a test, in the form of formatMatching. */
export function matchingText(written: string): string {
  return written
    .trim()
    .split('\n')
    .map((entry) => entry.trim())
    .join('\n')
}

/** The market back in the notation, with names made up where the world has none. Keys become ranks; applicants nobody lists are lost. */
export function formatMarket(world: World & Partial<NamedWorld>): string {
  const applicants: string[] = []
  const rankedBy = Array.from(world.quota, (): { key: number; name: string }[] => [])
  for (let a = 0; a < applicantsOf(world); a++) {
    const name = applicantName(world, a)
    const list: string[] = []
    for (let line = world.listStart[a]; line < world.listStart[a + 1]; line++) {
      const p = world.listProgram[line]
      list.push(programName(world, p))
      if (world.listKey[line] !== UNRANKED) rankedBy[p].push({ key: world.listKey[line], name })
    }
    applicants.push(`${name}: ${list.join(' ')}`)
  }
  const programs = rankedBy.map((ranked, p) => `${programName(world, p)}(${world.quota[p]}): ${formatRanks(ranked)}`)
  return [...applicants, ...programs].join('\n')
}

function formatRanks(ranked: { key: number; name: string }[]): string {
  const sorted = ranked.sort((x, y) => x.key - y.key)
  return sorted.map(({ key, name }, i) => (i === 0 ? '' : sorted[i - 1].key === key ? '=' : ' ') + name).join('')
}

const applicantName = (world: Partial<NamedWorld>, a: number): string => world.applicantNames?.[a] ?? `a${a}`
const programName = (world: Partial<NamedWorld>, p: number): string => world.programNames?.[p] ?? `p${p}`

function fail(message: string): never {
  throw new Error(message)
}

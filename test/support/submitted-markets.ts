import type { ListedMarket } from '../../src/matching/listed-market.ts'
import type { Lists } from '../../src/matching/ranks-of-lines.ts'
import type { SubmittedMarket } from '../../src/matching/submitted-market.ts'
import { applicantsOf, UNRANKED, type World } from '../../src/matching/world.ts'

const applicantId = (a: number) => `applicant-${String(a).padStart(6, '0')}`
const programId = (p: number) => `program-${String(p).padStart(5, '0')}/C0`

/** A world as somebody would submit it, with ids as long as real ones; keys become places on the programs' lists. */
export function submittedFromWorld(world: World): SubmittedMarket {
  const { listStart, listProgram, listKey, quota } = world
  const ranked = Array.from(quota, (): { a: number; key: number }[] => [])
  const applicants = Array.from({ length: applicantsOf(world) }, (_, a) => {
    for (let line = listStart[a]; line < listStart[a + 1]; line++) {
      if (listKey[line] !== UNRANKED) ranked[listProgram[line]].push({ a, key: listKey[line] })
    }
    return { id: applicantId(a), rankOrderList: Array.from(listProgram.subarray(listStart[a], listStart[a + 1]), programId) }
  })
  const programs = ranked.map((list, p) => ({
    id: programId(p),
    quota: quota[p],
    rankOrderList: list.sort((one, other) => one.key - other.key || one.a - other.a).map(({ a }) => applicantId(a)),
  }))
  return { applicants, programs }
}

/**
 * Makes neighbours on the list of applicants couples: the two at every so many places. Their joint list is line 1 with line 1, line 1
 * with line 2, and so on as long as both lists last, then each alone.
 */
export function withCouples(market: SubmittedMarket, couples: number): SubmittedMarket {
  const every = Math.floor(market.applicants.length / couples)
  const applicants = [...market.applicants]
  const pairs = Array.from({ length: couples }, (_, couple) => {
    const members = [couple * every, couple * every + 1].map((a) => market.applicants[a])
    const [first, second] = members.map(({ rankOrderList }) => rankOrderList!)
    const both = first.flatMap((one, i) => second.slice(0, i + 2).map((other): [string | null, string | null] => [one, other]))
    const alone = [...first.map((one) => [one, null] as const), ...second.map((other) => [null, other] as const)]
    for (const i of [0, 1]) applicants[couple * every + i] = { id: members[i].id }
    return { members: [members[0].id, members[1].id] as const, rankOrderList: [...both, ...alone].slice(0, 300) }
  })
  return { ...market, applicants, couples: pairs }
}

/** The market as the two tables of CSV. */
export function csvOf({ applicants, programs }: SubmittedMarket): { applicants: string; programs: string } {
  const listed = applicants.flatMap(({ id, rankOrderList = [] }) =>
    rankOrderList.length === 0 ? [`${id},,`] : rankOrderList.map((program, i) => `${id},${i + 1},${program}`),
  )
  const ranked = programs.flatMap(({ id, quota, rankOrderList }) =>
    rankOrderList.length === 0 ? [`${id},${quota},,`] : rankOrderList.map((a, i) => `${id},${quota},${i + 1},${a}`),
  )
  return {
    applicants: ['applicant,line,program', ...listed, ''].join('\n'),
    programs: ['program,quota,rank,applicant', ...ranked, ''].join('\n'),
  }
}

/** The market in binary form: numbers in the place of ids, in the order submitted. */
export function binaryOf({ applicants, programs }: SubmittedMarket): Buffer {
  const applicantIndex = new Map(applicants.map(({ id }, a) => [id, a]))
  const programIndex = new Map(programs.map(({ id }, p) => [id, p]))
  const side = (lists: readonly (readonly string[])[], index: ReadonlyMap<string, number>) => {
    const starts = [0]
    for (const list of lists) starts.push(starts.at(-1)! + list.length)
    return { starts, entries: lists.flatMap((list) => list.map((id) => index.get(id)!)) }
  }
  const wanted = side(
    applicants.map(({ rankOrderList = [] }) => rankOrderList),
    programIndex,
  )
  const ranked = side(
    programs.map(({ rankOrderList }) => rankOrderList),
    applicantIndex,
  )
  const head = [0x31304144, applicants.length, programs.length, wanted.entries.length]
  const quota = programs.map((program) => program.quota)
  return Buffer.from(
    Int32Array.from([...head, ...quota, ...wanted.starts, ...wanted.entries, ...ranked.starts, ...ranked.entries]).buffer,
  )
}

/** A market of indices with the numbers, counted from 0, as ids. */
export function submittedFromLists({ wanted, ranked, quota }: ListedMarket): SubmittedMarket {
  const listOf = ({ start, entry }: Lists, owner: number) => Array.from(entry.subarray(start[owner], start[owner + 1]), String)
  return {
    applicants: Array.from({ length: wanted.start.length - 1 }, (_, a) => ({ id: String(a), rankOrderList: listOf(wanted, a) })),
    programs: Array.from(quota, (seats, p) => ({ id: String(p), quota: seats, rankOrderList: listOf(ranked, p) })),
  }
}

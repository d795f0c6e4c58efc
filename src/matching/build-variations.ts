import { unlessStopped } from './asked-to-stop.ts'
import { type Lists, ranksOfLines } from './ranks-of-lines.ts'
import { named, readLists, type Side } from './submitted-lists.ts'
import { MAX_LINES, type SubmittedCouple, type SubmittedMarket } from './submitted-market.ts'
import { type Couples, NO_PROGRAM, type Supplements } from './varied-world.ts'
import { pointed, quoted, report, type Violation } from './violations.ts'

/** Couples and supplemental lists before programs' ranks are looked up. */
export type ReadCouples = Omit<Couples, 'key'>
export type ReadSupplements = Omit<Supplements, 'key'>

/**
 * Reads the couples and reports members who are unknown, in two couples, or have a list of their own; and joint lines that name unknown
 * programs, nobody for both members, or the same pair again.
 */
export function readCouples(market: SubmittedMarket, applicants: Side, programs: Side, errors: Violation[]): ReadCouples {
  const submitted = market.couples ?? []
  const members = readMembers(market, applicants, errors)
  const lower = (i: number): number => Math.min(...members[i])
  const order = submitted.map((_, i) => i).sort((i, j) => lower(i) - lower(j))
  const lists = submitted.map((couple, i) => readJointLines(couple, `/couples/${i}/rankOrderList`, programs, errors))
  const listStart = new Uint32Array(order.length + 1)
  order.forEach((i, couple) => {
    listStart[couple + 1] = listStart[couple] + lists[i].length / 2
  })
  const program = new Int32Array(2 * listStart[order.length])
  order.forEach((i, couple) => {
    program.set(lists[i], 2 * listStart[couple])
  })
  return { member: Uint32Array.from(order.flatMap((i) => members[i])), listStart, program }
}

/** couple -> its two members; 0 for those who are nobody, which was reported. */
function readMembers(
  { applicants: submitted, couples = [] }: SubmittedMarket,
  applicants: Side,
  errors: Violation[],
): number[][] {
  const coupleOf = new Map<number, number>()
  return couples.map(({ members }, i) =>
    members.map((id, side) => {
      if (id === undefined) return 0
      const pointer = `/couples/${i}/members/${side}`
      const a = named(applicants, id, pointer, errors)
      if (a === undefined) return 0
      const other = coupleOf.get(a)
      coupleOf.set(a, other ?? i)
      if (other === i) report(errors, pointer, `a couple is two applicants, not ${quoted(id)} twice`)
      else if (other !== undefined) report(errors, pointer, `${quoted(id)} is already a member of /couples/${other}`)
      else if (submitted[a].rankOrderList?.length) {
        report(errors, `/applicants/${a}/rankOrderList`, `${quoted(id)} is a member of /couples/${i} and can have no other list`)
      }
      return a
    }),
  )
}

/** 2 * line + side -> program, or NO_PROGRAM. */
function readJointLines({ rankOrderList }: SubmittedCouple, pointer: string, programs: Side, errors: Violation[]): Int32Array {
  unlessStopped()
  const program = new Int32Array(2 * rankOrderList.length).fill(NO_PROGRAM)
  if (rankOrderList.length > MAX_LINES) {
    report(errors, pointer, `a list has at most ${MAX_LINES} lines, not ${rankOrderList.length}`)
  }
  const seen = new Set<number>()
  rankOrderList.forEach((pair, line) => {
    if (pair[0] === undefined) return
    if (pair[0] === null && pair[1] === null) {
      report(errors, `${pointer}/${line}`, 'a joint line has a program for one member at least, not [null,null]')
      return
    }
    const [p, q] = pair.map((id, side) => (id === null ? NO_PROGRAM : named(programs, id, `${pointer}/${line}/${side}`, errors)))
    if (p === undefined || q === undefined) return
    const code = (p + 1) * (programs.ids.length + 1) + q + 1
    if (seen.has(code)) report(errors, `${pointer}/${line}`, `this list already has the pair ${quoted(pair)}`)
    seen.add(code)
    program[2 * line] = p
    program[2 * line + 1] = q
  })
  return program
}

/** Reads the supplemental lists and reports those of programs that are not on the applicant's list, and what they may not name. */
export function readSupplements(
  { applicants, couples = [] }: SubmittedMarket,
  programs: Side,
  errors: Violation[],
): ReadSupplements {
  const onJointList = new Map<string, Set<string | null>>()
  for (const { members, rankOrderList } of couples) {
    members.forEach((id, side) => {
      onJointList.set(id, new Set(rankOrderList.map((pair) => pair[side])))
    })
  }
  const applicant: number[] = []
  const advanced: number[] = []
  const lists: (readonly string[])[] = []
  const pointers: string[] = []
  for (let a = 0; a < applicants.length; a++) {
    unlessStopped()
    const { id, supplemental, rankOrderList = [] } = applicants[a]
    if (supplemental === undefined) continue
    const own = new Set(rankOrderList)
    for (const [program, list] of Object.entries(supplemental)) {
      const pointer = `/applicants/${a}/supplemental/${pointed(program)}`
      const p = named(programs, program, pointer, errors)
      if (p === undefined) continue
      if (!own.has(program) && !onJointList.get(id)?.has(program)) {
        report(errors, pointer, `${quoted(program)} is not on the rank order list that this list supplements`)
      }
      if (list.includes(program)) {
        report(
          errors,
          `${pointer}/${list.indexOf(program)}`,
          `a supplemental list cannot name its own program ${quoted(program)}`,
        )
      }
      applicant.push(a)
      advanced.push(p)
      lists.push(list)
      pointers.push(pointer)
    }
  }
  const { start, entry } = readLists(lists, (i) => pointers[i], programs, MAX_LINES, errors)
  return { applicant: Uint32Array.from(applicant), advanced: Uint32Array.from(advanced), listStart: start, program: entry }
}

/** Looks up how programs rank the applicants who name them on joint and supplemental lists. */
export function rankVariations(
  couples: ReadCouples,
  supplements: ReadSupplements,
  ranked: Lists,
  applicants: number,
): { couples: Couples; supplements: Supplements } {
  const pairs = couples.program.length + supplements.program.length
  const asking = new Uint32Array(pairs)
  const asked = new Uint32Array(pairs)
  let count = 0
  for (let couple = 0; couple + 1 < couples.listStart.length; couple++) {
    for (let i = 2 * couples.listStart[couple]; i < 2 * couples.listStart[couple + 1]; i++) {
      if (couples.program[i] === NO_PROGRAM) continue
      asking[count] = couples.member[2 * couple + (i & 1)]
      asked[count++] = couples.program[i]
    }
  }
  for (let s = 0; s < supplements.applicant.length; s++) {
    for (let l = supplements.listStart[s]; l < supplements.listStart[s + 1]; l++) {
      asking[count] = supplements.applicant[s]
      asked[count++] = supplements.program[l]
    }
  }
  unlessStopped()
  const ranks = ranksOfPairs(asking.subarray(0, count), asked, ranked, applicants)
  let at = 0
  const jointKey = new Uint32Array(couples.program.length)
  for (let i = 0; i < jointKey.length; i++) if (couples.program[i] !== NO_PROGRAM) jointKey[i] = ranks[at++]
  return { couples: { ...couples, key: jointKey }, supplements: { ...supplements, key: ranks.slice(at) } }
}

/** pair of an applicant and a program -> place of the applicant on the program's list, or UNRANKED. */
function ranksOfPairs(asking: Uint32Array, asked: Uint32Array, ranked: Lists, applicants: number): Uint32Array {
  if (asking.length === 0) return new Uint32Array(0)
  const start = new Uint32Array(applicants + 1)
  for (const a of asking) start[a + 1]++
  for (let a = 0; a < applicants; a++) start[a + 1] += start[a]
  const end = start.slice()
  unlessStopped()
  const place = asking.map((a) => end[a]++)
  unlessStopped()
  const entry = new Uint32Array(asking.length)
  for (let i = 0; i < asking.length; i++) entry[place[i]] = asked[i]
  const ranks = ranksOfLines({ start, entry }, ranked)
  unlessStopped()
  return place.map((at) => ranks[at])
}

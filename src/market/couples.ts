import { unlessStopped } from '../matching/asked-to-stop.ts'
import { keptArrays } from '../matching/kept-arrays.ts'
import { matchOnce } from '../matching/key-kernel.ts'
import { rothPeranson } from '../matching/roth-peranson.ts'
import { type Couples, NO_PROGRAM, withoutVariations } from '../matching/varied-world.ts'
import { UNMATCHED, UNRANKED, type World } from '../matching/world.ts'
import { type Market, TYPES } from './market.ts'
import { COUPLE_ALONE_SHARE, COUPLE_DISTANCE, COUPLE_LINES, COUPLE_WEIGHT, MOST_JOINT_LINES } from './parameters.ts'
import type { Stream } from './random.ts'
import { APPLICANT_TYPES } from './vocabulary.ts'

/** The members of a year's couples and the programs they hold when the match is over. */
export interface DrawnCouples {
  /** 2 * couple + side -> person; the lower person of a couple first, couples in ascending order of them. */
  readonly member: Uint32Array
  /** 2 * couple + side -> program, or NO_PROGRAM. */
  readonly program: Int32Array
}

/**
 * Draws who is a couple: persons of each type by COUPLE_WEIGHT, those with long lists sooner, paired by chance. `cell` is
 * the cell of each person.
 */
export function drawCouples(cell: Uint16Array, { listStart }: World, pairs: number, stream: Stream): Uint32Array {
  const persons = listStart.length - 1
  const ofType = new Uint32Array(TYPES)
  for (let a = 0; a < persons; a++) ofType[cell[a] % TYPES]++
  const byType = Array.from(ofType, (people) => new Uint32Array(people))
  for (let a = persons - 1; a >= 0; a--) {
    const type = cell[a] % TYPES
    byType[type][--ofType[type]] = a
  }
  const weights = APPLICANT_TYPES.map((type, t): number => (byType[t].length > 0 ? COUPLE_WEIGHT[type] : 0))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  // Small markets have couples in proportion to what they hold: never more than one person in four.
  const most = Math.min(pairs, Math.floor(persons / 8))
  const taken = new Set<number>()
  const drawn: number[] = []
  for (let tries = 0; drawn.length < 2 * most && total > 0 && tries < 40 * most; tries++) {
    let left = stream.uniform() * total
    let t = 0
    while (t < weights.length - 1 && left >= weights[t]) left -= weights[t++]
    const among = byType[t]
    const person = among[stream.below(among.length)]
    const lines = listStart[person + 1] - listStart[person]
    if (stream.uniform() * COUPLE_LINES > lines || taken.has(person)) continue
    taken.add(person)
    drawn.push(person)
  }
  const couples = Array.from({ length: drawn.length >> 1 }, (_, c) => [drawn[2 * c], drawn[2 * c + 1]].sort((i, j) => i - j))
  return Uint32Array.from(couples.sort(([i], [j]) => i - j).flat())
}

/** Lines of each member's list that a joint list is made from. Assumed: all pairs of longer ones would not fit on it. */
export const MEMBER_LINES = 24
/** Lines of a joint list at most: pairs, then those for one member alone. */
const ROOM = MOST_JOINT_LINES + 2 * MEMBER_LINES

/**
 * Makes joint lists from the lists that both members would have handed in alone. One at a time in a thread: the next ones are
 * written over them.
 */
export class JointLists {
  private readonly listStart: Uint32Array
  private readonly program: Int32Array
  private readonly key: Uint32Array
  private readonly count = new Uint16Array(2 * MEMBER_LINES + COUPLE_DISTANCE + 1)
  private readonly region: Uint8Array
  /** Region -> places that it is away from the one that is looked at. A look-up, as nobody can foretell which regions are alike. */
  private readonly away = new Uint8Array(256).fill(COUPLE_DISTANCE)
  /** Regions of the programs on the second list. */
  private readonly there = new Uint8Array(MEMBER_LINES)
  private couple = 0
  private lines = 0

  constructor(couples: number, region: Uint8Array) {
    this.listStart = new Uint32Array(couples + 1)
    this.program = keptArrays('jointProgram', Int32Array, 2 * couples * ROOM, false)
    this.key = keptArrays('jointKey', Uint32Array, 2 * couples * ROOM, false)
    this.region = region
  }

  /**
   * All pairs by the sum of the two places, two programs in different regions later by COUPLE_DISTANCE places, as many
   * as a joint list takes; then, for most couples, each program with the other member unmatched.
   */
  add({ listStart, listProgram, listKey }: World, first: number, second: number, alone: boolean): void {
    const { program, key, count, region, away, there } = this
    const from = listStart[first]
    const to = listStart[second]
    const rows = Math.min(MEMBER_LINES, listStart[first + 1] - from)
    const columns = Math.min(MEMBER_LINES, listStart[second + 1] - to)
    for (let j = 0; j < columns; j++) there[j] = region[listProgram[to + j]]
    count.fill(0)
    for (let i = 0; i < rows; i++) {
      const here = region[listProgram[from + i]]
      away[here] = 0
      for (let j = 0; j < columns; j++) count[i + j + away[there[j]] + 1]++
      away[here] = COUPLE_DISTANCE
    }
    for (let k = 1; k < count.length; k++) count[k] += count[k - 1]
    // Every pair goes to its line at once: behind all pairs of lower sums, and those of its own that are met before.
    for (let i = 0; i < rows; i++) {
      const mine = listProgram[from + i]
      const myKey = listKey[from + i]
      away[region[mine]] = 0
      for (let j = 0; j < columns; j++) {
        const line = count[i + j + away[there[j]]]++
        if (line >= MOST_JOINT_LINES) continue
        const at = 2 * (this.lines + line)
        program[at] = mine
        key[at] = myKey
        program[at + 1] = listProgram[to + j]
        key[at + 1] = listKey[to + j]
      }
      away[region[mine]] = COUPLE_DISTANCE
    }
    this.lines += Math.min(MOST_JOINT_LINES, rows * columns)
    if (alone) {
      for (let k = 0; k < Math.max(rows, columns); k++) {
        if (k < rows) this.line(listProgram[from + k], listKey[from + k], NO_PROGRAM, 0)
        if (k < columns) this.line(NO_PROGRAM, 0, listProgram[to + k], listKey[to + k])
      }
    }
    this.listStart[++this.couple] = this.lines
  }

  private line(program: number, key: number, otherProgram: number, otherKey: number): void {
    const at = 2 * this.lines++
    this.program[at] = program
    this.key[at] = key
    this.program[at + 1] = otherProgram
    this.key[at + 1] = otherKey
  }

  couples(member: Uint32Array): Couples {
    const { listStart, program, key, lines } = this
    return { member, listStart, program: program.subarray(0, 2 * lines), key: key.subarray(0, 2 * lines) }
  }
}

const regions = new WeakMap<Market, Uint8Array>()

function regionsOf(market: Market): Uint8Array {
  let made = regions.get(market)
  if (!made) {
    const names = [...new Set(market.traits.map(({ region }) => region))]
    made = Uint8Array.from(market.traits, ({ region }) => names.indexOf(region))
    regions.set(market, made)
  }
  return made
}

/** The persons of a year as the match places them: couples by Roth and Peranson's procedure, everybody else beside them. */
export interface PlacedPersons {
  readonly couples: DrawnCouples
  /** person -> program held, or NO_PROGRAM. */
  readonly program: Int32Array
  /** Couples for whom no stable place was found. */
  readonly leftOut: number
}

/**
 * Places everybody, couples among them. When each member of a couple then stands alone for the seat they hold (lists-of-match.ts), the
 * matching stays stable, nobody but a better applicant can take the seat, and the market without joint lists that is left
 * has one cutoff per program (matching/menus.ts).
 */
export function placePersons(market: Market, submitted: World, member: Uint32Array, stream: Stream): PlacedPersons {
  const persons = submitted.listStart.length - 1
  const joint = new JointLists(member.length / 2, regionsOf(market))
  for (let i = 0; i < member.length; i += 2) {
    joint.add(submitted, member[i], member[i + 1], stream.uniform() < COUPLE_ALONE_SHARE)
  }
  unlessStopped()
  const couples = joint.couples(member)
  const world = withoutMembers(submitted, member)
  const alone = matchOnce(world)
  unlessStopped()
  const matching = rothPeranson({ ...withoutVariations(world), couples }, alone)
  unlessStopped()
  const program = new Int32Array(persons).fill(NO_PROGRAM)
  for (let a = 0; a < persons; a++) if (matching.line[a] !== UNMATCHED) program[a] = world.listProgram[matching.line[a]]
  member.forEach((a, i) => {
    const line = matching.jointLine[i >> 1]
    if (line !== UNMATCHED) program[a] = couples.program[2 * line + (i & 1)]
  })
  const held = Int32Array.from(member, (a) => program[a])
  return { couples: { member, program: held }, program, leftOut: matching.search.leftOut.length }
}

/**
 * The market in which no program ranks a member of a couple: their own lists are then as good as empty, and nothing needs to be moved. The
 * keys are written over those of the world before: a new column of this length for every world would be touched once, and
 * then be left to the garbage collector.
 */
function withoutMembers(submitted: World, member: Uint32Array): World {
  const { listStart, listKey } = submitted
  const keys = keptArrays('keysWithoutMembers', Uint32Array, listKey.length, false)
  keys.set(listKey)
  for (const a of member) keys.fill(UNRANKED, listStart[a], listStart[a + 1])
  return { ...submitted, listKey: keys }
}

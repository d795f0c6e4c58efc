import { unlessStopped } from '../matching/asked-to-stop.ts'
import type { Spare } from '../matching/grown-world.ts'
import { keptArrays } from '../matching/kept-arrays.ts'
import { matchOnce } from '../matching/key-kernel.ts'
import { rothPeranson } from '../matching/roth-peranson.ts'
import { NO_PROGRAM, withoutVariations } from '../matching/varied-world.ts'
import { UNMATCHED, UNRANKED, type World } from '../matching/world.ts'
import { JointLists } from './joint-lists.ts'
import { type Market, TYPES } from './market.ts'
import { COUPLE_ALONE_SHARE, COUPLE_LINES, COUPLE_WEIGHT } from './parameters.ts'
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
  /** The market without members of couples, matched on the way, from which the one with their seats is grown. */
  readonly base: World
}

/**
 * Places everybody, couples among them. When each member of a couple then stands alone for the seat they hold (lists-of-match.ts), the
 * matching stays stable, nobody but a better applicant can take the seat, and the market without joint lists that is left
 * has one cutoff per program (matching/menus.ts). `spare` is what the persons' market will then grow by.
 */
export function placePersons(
  market: Market,
  submitted: World,
  member: Uint32Array,
  stream: Stream,
  spare?: Spare,
): PlacedPersons {
  const persons = submitted.listStart.length - 1
  const couples = new JointLists(submitted, member, regionsOf(market), () => stream.uniform() < COUPLE_ALONE_SHARE).couples()
  const world = withoutMembers(submitted, member)
  const alone = matchOnce(world, spare)
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
  return { couples: { member, program: held }, program, leftOut: matching.search.leftOut.length, base: world }
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

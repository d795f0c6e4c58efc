import { PURPOSE, uniformAt } from '../market/random.ts'
import { CELLS } from './cells.ts'
import { NO_SIDE } from './couple-question.ts'

/**
 * The walk down a joint list in one world.
 *
 * Given the cells of both partners' integrals, what a program makes of a partner is independent of everything else, but a program
 * stands on many joint lines, so lines are not independent. For each set S of the programs of one partner (the one who has fewer) that
 * would take them, the other's programs are met in a fixed order, each once:
 *
 *   P(line k) = sum over S of P(S) * sum over cells of weight * take_k * product over the other's programs met before of (1 - take),
 *
 * where P(S) is a sum over the cells of the one alone. So no sum over pairs of cells is needed. Sets that agree in all that the walk has
 * asked for are followed together: it splits where it comes to a program of the one partner that it does not know about yet.
 *
 * Two at one program must both beat its second cutoff. That is another point on the same score, so what is known of a score is an
 * interval: above the points that were found beaten, up to the lowest that was not. Two lines that stand for the same program in this
 * world are two points on one score too.
 */

/** Branches in which less than this is left are nothing. */
const NOTHING = 1e-13

/** One partner's chances in one world. Point `level * sides + side` is that of a program alone (level 0) or together with the partner (level 1). */
export interface PartnerScores {
  /** cell -> weight. */
  readonly weights: Float64Array
  /** point * CELLS + cell -> chance that the score does not exceed it. */
  readonly short: Float64Array
  /** point -> where it stands among the points of its score; the higher, the less often it is exceeded. */
  readonly at: Float64Array
  /** side -> the first side that stands for the same program in this world. */
  readonly score: Int32Array
}

export const scoresFor = (sides: number): PartnerScores => ({
  weights: new Float64Array(CELLS),
  short: new Float64Array(2 * sides * CELLS),
  at: new Float64Array(2 * sides),
  score: new Int32Array(sides),
})

/** No point is known on this side of a score. */
const NO_POINT = -1

/** Room for what one branch of the walk knows. */
interface Branch {
  /** cell of the partner whose programs are told apart -> weight of the branch. */
  readonly mass: Float64Array
  /** cell of the other partner -> weight that no line above has taken. */
  readonly left: Float64Array
  /** score of the one partner -> highest point known to be exceeded, and lowest known not to be. */
  readonly above: Int32Array
  readonly upTo: Int32Array
  /** score of the other partner -> lowest point known not to be exceeded. */
  readonly otherUpTo: Int32Array
}

export class JointWalk {
  /** joint line -> chance of landing there, in the world walked last. */
  readonly landing: Float64Array
  private readonly lines: number
  /** The partner whose programs are told apart. */
  private readonly one: 0 | 1
  private readonly sideOf: Int32Array
  private readonly otherSideOf: Int32Array
  private readonly counts: readonly [number, number]
  private readonly branches: Branch[] = []
  /** Branches in which less than this is left are followed on one side only, drawn by its chance. */
  private readonly least: number
  private scores!: PartnerScores
  private others!: PartnerScores
  /** joint line -> 1 where both sides stand for one program in this world. */
  private together!: Uint8Array
  private seed = 0
  private world = 0
  private draws = 0

  /** `sides` is 2 * joint line + partner -> program of the partner, of which each has so many. */
  constructor(sides: Int32Array, counts: readonly [number, number], least: number) {
    this.lines = sides.length / 2
    this.one = counts[0] <= counts[1] ? 0 : 1
    this.counts = this.one === 0 ? counts : [counts[1], counts[0]]
    this.sideOf = Int32Array.from({ length: this.lines }, (_, k) => sides[2 * k + this.one])
    this.otherSideOf = Int32Array.from({ length: this.lines }, (_, k) => sides[2 * k + 1 - this.one])
    this.landing = new Float64Array(this.lines)
    this.least = least
  }

  /** Walks down in a world; `together` says of each joint line whether both of its sides stand for one program there. */
  through(partners: readonly [PartnerScores, PartnerScores], together: Uint8Array, seed: number, world: number): void {
    this.scores = partners[this.one]
    this.others = partners[1 - this.one]
    this.together = together
    this.seed = seed
    this.world = world
    this.draws = 0
    this.landing.fill(0)
    const branch = this.branchAt(0)
    branch.mass.set(this.scores.weights)
    branch.left.set(this.others.weights)
    branch.above.fill(NO_POINT)
    branch.upTo.fill(NO_POINT)
    branch.otherUpTo.fill(NO_POINT)
    this.follow(0, 0)
  }

  private branchAt(depth: number): Branch {
    const known = this.branches[depth]
    if (known) return known
    const [one, other] = this.counts
    const made = {
      mass: new Float64Array(CELLS),
      left: new Float64Array(CELLS),
      above: new Int32Array(one),
      upTo: new Int32Array(one),
      otherUpTo: new Int32Array(other),
    }
    this.branches[depth] = made
    return made
  }

  /** Follows the branch at a depth from a line on. */
  private follow(from: number, depth: number): void {
    const { lines, sideOf, otherSideOf, together, landing, scores, others } = this
    const branch = this.branchAt(depth)
    const { left, above, upTo, otherUpTo } = branch
    let mass = sumOf(branch.mass)
    let rest = sumOf(left)
    for (let k = from; k < lines; k++) {
      const side = sideOf[k]
      const otherSide = otherSideOf[k]
      const otherPoint = otherSide === NO_SIDE ? NO_POINT : otherSide + together[k] * this.counts[1]
      const otherScore = otherSide === NO_SIDE ? 0 : others.score[otherSide]
      const otherKnown = otherSide === NO_SIDE ? NO_POINT : otherUpTo[otherScore]
      if (otherKnown !== NO_POINT && others.at[otherPoint] >= others.at[otherKnown]) continue
      if (side !== NO_SIDE) {
        const point = side + together[k] * this.counts[0]
        const score = scores.score[side]
        if (upTo[score] !== NO_POINT && scores.at[point] >= scores.at[upTo[score]]) continue
        if (above[score] === NO_POINT || scores.at[point] > scores.at[above[score]]) {
          const beaten = this.split(branch, depth, k, score, point, mass, rest)
          if (!beaten) {
            mass = sumOf(branch.mass)
            if (mass * rest < NOTHING) return
            continue
          }
          // Only the side on which the point is exceeded is followed.
          mass = sumOf(branch.mass)
        }
      }
      if (otherSide === NO_SIDE) {
        landing[k] += mass * rest
        return
      }
      const after = pass(left, others.short, otherPoint, otherKnown)
      landing[k] += mass * Math.max(0, rest - after)
      otherUpTo[otherScore] = otherPoint
      rest = after
      if (mass * rest < NOTHING) return
    }
  }

  /**
   * Parts a branch by whether a score exceeds a point. Where it does is followed to the end here, and the branch itself goes on as
   * the part where it does not; false is given. Of a small branch one part is drawn, which then stands for all of it: true is given where that
   * is the part in which the point is exceeded.
   */
  private split(branch: Branch, depth: number, line: number, score: number, point: number, mass: number, rest: number): boolean {
    const next = this.branchAt(depth + 1)
    const { short } = this.scores
    const low = branch.above[score]
    const high = branch.upTo[score]
    let beaten = 0
    for (let cell = 0; cell < CELLS; cell++) {
      const floor = low === NO_POINT ? 0 : short[low * CELLS + cell]
      const roof = high === NO_POINT ? 1 : short[high * CELLS + cell]
      const room = roof - floor
      const part = room > 0 ? Math.min(1, Math.max(0, (roof - short[point * CELLS + cell]) / room)) : 0
      next.mass[cell] = branch.mass[cell] * part
      branch.mass[cell] -= next.mass[cell]
      beaten += next.mass[cell]
    }
    if (mass * rest < this.least) {
      const chosen = uniformAt(this.seed, this.world, PURPOSE.jointBranches, this.draws++) * mass < beaten
      const part = chosen ? next.mass : branch.mass
      const scale = mass / (chosen ? beaten : mass - beaten)
      for (let cell = 0; cell < CELLS; cell++) branch.mass[cell] = part[cell] * scale
      if (chosen) branch.above[score] = point
      else branch.upTo[score] = point
      return chosen
    }
    if (beaten * rest >= NOTHING) {
      next.left.set(branch.left)
      next.above.set(branch.above)
      next.upTo.set(branch.upTo)
      next.otherUpTo.set(branch.otherUpTo)
      next.above[score] = point
      this.follow(line, depth + 1)
    }
    branch.upTo[score] = point
    return false
  }
}

const sumOf = (values: Float64Array): number => {
  let sum = 0
  for (let cell = 0; cell < CELLS; cell++) sum += values[cell]
  return sum
}

/** Takes away what exceeds a point, given that another one, `known`, was not exceeded; returns what is left. */
function pass(left: Float64Array, short: Float64Array, point: number, known: number): number {
  let sum = 0
  for (let cell = 0, at = point * CELLS, given = known * CELLS; cell < CELLS; cell++, at++, given++) {
    left[cell] *= known === NO_POINT ? short[at] : Math.min(1, short[at] / short[given])
    sum += left[cell]
  }
  return sum
}

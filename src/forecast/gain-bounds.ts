import { interviewBar } from '../market/invitations.ts'
import { chanceThrough, gateOf } from './interview-chance.ts'
import { cellOf } from './resolve.ts'
import { columnOfPoint, fillShortfalls, POINTS } from './score-chance.ts'
import { CELLS, RULE_STRENGTHS, type SharedNode, sharedNodes } from './shortfalls.ts'
import { type BlockScene, ruleOf, type Scene } from './takings.ts'

/**
 * What a program can bring at most, for all programs of a catalogue in a few milliseconds. The gain of a line is a sum over worlds
 * and cells of room * chance. In a block of worlds, room(world, cell) is at most size(world) * shape(cell), and the sum over cells of
 * shape * chance depends on the program only by its bar and on the world only by the cutoff: a table of two numbers, read
 * at the next lower bar and cutoff, where chances are higher.
 */

const BAR_STEP = 0.1
/** Cubics between rows of the table of scores may rise a little where the rows fall; and sums round. */
const SLACK = 1.001

export interface Bound {
  /** Most that a line of worth 1 for the program can bring. */
  readonly gain: number
  /** Most of the chance that the program takes the applicant, with the weight that cells have in the room. */
  readonly chance: number
}

/** One block of worlds, with what is left in them. */
class BlockBounds {
  private readonly scene: Scene
  private readonly block: BlockScene
  /** world of the block -> largest share of what is sought that any line could still bring there. */
  private readonly size: Float64Array
  /** (part * CELLS + cell) -> most of a world's size that lies in this cell. */
  private readonly shape: Float64Array
  private readonly nodes: readonly SharedNode[]
  private readonly reach: number
  private readonly strongest: number
  /** bar -> column + reach + 1 -> the most of the chance. */
  private readonly rows = new Map<number, Float64Array>()

  constructor(scene: Scene, block: BlockScene, room: Float64Array) {
    this.scene = scene
    this.block = block
    this.nodes = sharedNodes(scene.type, block.market.constants.sharedAfterInterview)
    this.reach = this.nodes.reduce((most, { columns }) => Math.max(most, columns), 0)
    this.strongest = block.parts.reduce((most, part) => ruleOf(part).at.reduce((high, a) => Math.max(high, a), most), -Infinity)
    this.size = new Float64Array(block.worlds.length)
    this.shape = new Float64Array(scene.parts * CELLS)
    block.worlds.forEach((world, w) => {
      const places = this.shape.map((_, cell) => room[this.place(cell, world)])
      this.size[w] = places.reduce((sum, some) => sum + some, 0)
      if (this.size[w] > 0)
        places.forEach((some, cell) => {
          this.shape[cell] = Math.max(this.shape[cell], some / this.size[w])
        })
    })
  }

  private place(cell: number, world: number): number {
    const part = Math.floor(cell / CELLS)
    return (part * this.scene.worlds + world) * CELLS + (cell % CELLS)
  }

  private row(step: number): Float64Array {
    const made = this.rows.get(step)
    if (made) return made
    const { reach, nodes, shape, block } = this
    const columns = POINTS + 2 * reach + 2
    const row = new Float64Array(columns)
    const scratch = new Float64Array(columns + 2 * reach)
    block.parts.forEach((part, k) => {
      ruleOf(part).at.forEach((strength, a) => {
        const { ownAfterInterview } = block.market.constants
        fillShortfalls(ownAfterInterview, step * BAR_STEP - strength, -2 * reach - 1, scratch.length, scratch)
        nodes.forEach((node, v) => {
          const share = shape[k * CELLS + v * RULE_STRENGTHS + a]
          for (let column = 0, from = reach + node.columns; column < columns; column++)
            row[column] += share * (1 - scratch[from + column])
        })
      })
    })
    this.rows.set(step, row)
    return row
  }

  /** Adds what a program can bring in the worlds of this block; `move` is what holds for the applicant at any program. */
  add(p: number, move: number, areApplications: boolean, into: { gain: number; chance: number }): void {
    const { scene, block, size, reach } = this
    const { market, worlds } = block
    const { cutoffs, worlds: width } = scene.table
    const interview = areApplications ? chanceThrough(gateOf(market, p, scene.profile), this.strongest) : 1
    if (interview === 0) return
    const row = this.row(Math.floor(interviewBar(market, p, scene.type) / BAR_STEP))
    const offset = market.rankOffset[cellOf(market, p, scene.type)] + move
    let gain = 0
    let chance = 0
    for (let w = 0; w < worlds.length; w++) {
      const cutoff = cutoffs[p * width + worlds[w]]
      if (cutoff === Infinity) continue
      const column = Math.max(-reach - 1, Math.min(POINTS + reach, Math.floor(columnOfPoint(cutoff - offset))))
      const most = row[column + reach + 1]
      gain += size[w] * most
      chance += most
    }
    into.gain += interview * SLACK * gain
    into.chance += (interview * SLACK * chance) / scene.worlds
  }
}

/** A bound for each program given, under the room that is left: place -> the most that a line of worth 1 can bring there, divided by chance. */
export function boundsOf(
  scene: Scene,
  room: Float64Array,
  programs: readonly number[],
  move: number,
  areApplications: boolean,
): Bound[] {
  const bounds = programs.map(() => ({ gain: 0, chance: 0 }))
  for (const block of scene.blocks) {
    const inBlock = new BlockBounds(scene, block, room)
    programs.forEach((p, i) => {
      inBlock.add(p, move, areApplications, bounds[i])
    })
  }
  return bounds
}

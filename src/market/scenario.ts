import type { Market, Program } from './market.ts'
import type { ProgramTraits } from './programs.ts'
import { hashText, PURPOSE, uniformAt } from './random.ts'
import type { ApplicantType, ProgramVisa } from './vocabulary.ts'

/** A season as it is, but for a few things: what if? Factors are multiples of what the season has; what is left out stays. */
export interface Scenario {
  /** Share of the programs sponsoring J-1 visas that still do, 0 to 1. */
  readonly j1Sponsorship?: number
  /** The same for H-1B visas. */
  readonly h1bSponsorship?: number
  /** specialty -> positions of all its tracks, as a multiple. */
  readonly positions?: Readonly<Record<string, number>>
  /** type -> applicants, as a multiple; members of couples stay as many as they are. */
  readonly applicants?: Readonly<Partial<Record<ApplicantType, number>>>
}

/**
 * The market of a scenario. Nothing is fitted again: bars, offsets and scores stay what they are, and every world is the base's world of
 * the same number with people and seats taken out or put in (scenario-world.ts), so that differences are those of the change alone.
 */
export interface ScenarioMarket {
  readonly base: Market
  readonly scenario: Scenario
  /** What forecasts read: positions and visas as changed, under a version of its own. */
  readonly market: Market
}

/** A text that two scenarios share exactly when they say the same, whatever the order of their keys. */
function written(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, part]) => part !== undefined)
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, part]) => `${key}:${written(part)}`)
    .join()}}`
}

/** Names a scenario of a market by what it says. */
export function scenarioVersion(base: Market, scenario: Scenario): string {
  const text = `${base.version} ${written(scenario)}`
  return [text, `${text}#`]
    .map((part) => hashText(part).toString(16).padStart(8, '0'))
    .join('')
    .slice(0, 12)
}

/** Draws of PURPOSE.scenario by what they are for. */
const DRAW = { j1: 0, h1b: 1, leaves: 2, joins: 3 } as const

/**
 * Positions of the programs of each specialty in proportion: a program gets the whole numbers that the running total passes, so that
 * the total is met and no size of program is favoured.
 */
function scaledQuotas({ programs, quota }: Market, positions: Readonly<Record<string, number>>): Uint32Array {
  const scaled = quota.slice()
  for (const [specialty, factor] of Object.entries(positions)) {
    let exact = 0
    let given = 0
    programs.forEach((program, p) => {
      if (program.specialty !== specialty) return
      exact += factor * quota[p]!
      // The tolerance keeps a factor of 1 what it is, whatever rounding does to the total.
      const upTo = Math.floor(exact + 0.5 + 1e-9)
      scaled[p] = upTo - given
      given = upTo
    })
  }
  return scaled
}

/** Visas that a program still sponsors: the more sponsor, the same ones and more. */
function keptVisas(market: Market, p: number, { j1Sponsorship = 1, h1bSponsorship = 1 }: Scenario): readonly ProgramVisa[] {
  const share = { j1: j1Sponsorship, h1b: h1bSponsorship }
  const id = hashText(market.programs[p]!.id)
  return market.traits[p]!.visas.filter(
    (visa) => uniformAt(market.season.year, 0, PURPOSE.scenario, id, DRAW[visa]) < share[visa],
  )
}

export function scenarioMarket(base: Market, scenario: Scenario): ScenarioMarket {
  const quota = scaledQuotas(base, scenario.positions ?? {})
  const visas = base.traits.map((_, p) => keptVisas(base, p, scenario))
  const traits = base.traits.map((trait, p): ProgramTraits => ({ ...trait, quota: quota[p]!, visas: visas[p]! }))
  const programs = base.programs.map((program, p): Program => ({ ...program, positions: quota[p]!, visas: visas[p]! }))
  const changed = { version: scenarioVersion(base, scenario), quota, traits, programs }
  const blocks = base.blocks.map((block) => ({ ...block, ...changed }))
  return { base, scenario, market: { ...base, ...changed, blocks } }
}

/** Whether somebody of the season does not take part, the more leave the same ones and more. */
export const leaves = (seed: number, world: number, person: number, factor: number): boolean =>
  factor < 1 && uniformAt(seed, world, PURPOSE.scenario, person, DRAW.leaves) >= factor

/** Whether somebody of another year takes part too. */
export const joins = (seed: number, world: number, person: number, factor: number): boolean =>
  factor > 1 && uniformAt(seed, world, PURPOSE.scenario, person, DRAW.joins) < factor - 1

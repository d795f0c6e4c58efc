import { blockingPairs } from '../matching/blocking.ts'
import { blockingUnits } from '../matching/blocking-units.ts'
import { type BuiltMarket, buildWorld } from '../matching/build-world.ts'
import type { Matcher } from '../matching/kernel.ts'
import { type ListedMarket, listedMatcher, worldOfLists } from '../matching/listed-market.ts'
import { answerOf } from '../matching/match-answer.ts'
import { programProposing } from '../matching/program-proposing.ts'
import { withoutCouples } from '../matching/roth-peranson.ts'
import { statistics } from '../matching/statistics.ts'
import { layOut, type MatchAnswer, matchBuilt, type Proposing, type Violation } from '../matching/submitted-market.ts'
import { withoutVariations } from '../matching/varied-world.ts'
import { applicantsOf, type Matching, UNMATCHED, type World } from '../matching/world.ts'
import { matchHash } from './match-hash.ts'
import { UsageError } from './usage-error.ts'

/** What a run of the match comes to. */
export interface MatchFigures {
  readonly applicants: number
  readonly programs: number
  readonly seats: number
  readonly matched: number
  /** Applicants matched at line 1, 2, .. */
  readonly matchedAtLine: readonly number[]
  /** Seats filled. */
  readonly filled: number
  readonly proposals: number
  readonly hash: string
  /** Applicants and couples that block. */
  readonly blocking: number
  /** Medians over the repetitions. */
  readonly milliseconds: { readonly build: number; readonly match: number; readonly verify: number }
}

export interface MatchRun {
  readonly figures: MatchFigures
  /** Everybody's result, in the words of the API. */
  answer(): MatchAnswer
}

interface Timed<Result> {
  readonly result: Result
  /** Milliseconds, median. */
  readonly time: number
}

/** Runs a step so many times; every time gives the same result. */
function timed<Result>(repeat: number, step: () => Result): Timed<Result> {
  const times: number[] = []
  for (;;) {
    const began = performance.now()
    const result = step()
    times.push(performance.now() - began)
    if (times.length < repeat) continue
    times.sort((x, y) => x - y)
    return { result, time: (times[times.length >> 1] + times[(times.length - 1) >> 1]) / 2 }
  }
}

function sum(values: Iterable<number>): number {
  let total = 0
  for (const value of values) total += value
  return total
}

/** Matches a market of indices straight from its lists. The verifier's world is not the engine's layout: making it is part of verifying. */
export function runListed(market: ListedMarket, proposing: Proposing, repeat: number): MatchRun {
  const built = timed(repeat, (): Pick<Matcher, 'match'> => {
    if (proposing === 'applicants') return listedMatcher(market)
    const world = worldOfLists(market)
    return { match: () => programProposing(world) }
  })
  const matched = timed(repeat, () => built.result.match())
  const verified = timed(repeat, () => {
    const world = worldOfLists(market)
    return { world, findings: blockingPairs(world, matched.result) }
  })
  const { world, findings } = verified.result
  const counts = statistics(world, matched.result)
  const figures = {
    applicants: applicantsOf(world),
    programs: world.quota.length,
    seats: sum(world.quota),
    matched: counts.matched,
    matchedAtLine: Array.from(counts.matchedAtLine),
    filled: sum(counts.filled),
    proposals: counts.proposals,
    hash: matchHash(matched.result.line.map((line) => (line === UNMATCHED ? -1 : world.listProgram[line]))),
    blocking: new Set(findings.map((finding) => ('applicant' in finding ? finding.applicant : finding.program))).size,
    milliseconds: { build: built.time, match: matched.time, verify: verified.time },
  }
  return { figures, answer: () => answerInNumbers(market, world, matched.result, proposing) }
}

/** The answer to a market of indices in the words of the API; ids are the indices, from 0. */
function answerInNumbers({ ranked }: ListedMarket, world: World, found: Matching, proposing: Proposing): MatchAnswer {
  const varied = withoutVariations(world)
  const applicantIds = Array.from({ length: applicantsOf(world) }, (_, a) => String(a))
  const programIds = Array.from(world.quota, (_, p) => String(p))
  const built: BuiltMarket = { ok: true, world, varied, ranked, applicantIds, programIds, proposing }
  const matching = withoutCouples(varied, found)
  return answerOf(built, matching, blockingUnits(varied, matching))
}

/** Checks and matches a market of ids. Throws a UsageError with one line, as `describe` gives it, per rule that the market breaks. */
export function runSubmitted(
  market: unknown,
  proposing: Proposing | undefined,
  repeat: number,
  describe: (violation: Violation) => string,
): MatchRun {
  const built = timed(repeat, () => {
    const world = buildWorld(market, proposing)
    return world.ok ? { ...world, alone: world.proposing === 'applicants' ? layOut(world) : undefined } : world
  })
  const { result } = built
  if (!result.ok) throw new UsageError(...result.errors.map(describe))
  const matched = timed(repeat, () => matchBuilt(result, result.alone))
  const verified = timed(repeat, () => blockingUnits(result.varied, matched.result))
  const answer = answerOf(result, matched.result, verified.result)
  const { programs, statistics, stability } = answer
  const programIndex = new Map(programs.map(({ program }, p) => [program, p]))
  const figures = {
    applicants: statistics.applicants,
    programs: programs.length,
    seats: sum(programs.map(({ seats }) => seats)),
    matched: statistics.matched,
    matchedAtLine: statistics.matchedAtLine,
    filled: sum(programs.map(({ filled }) => filled)),
    proposals: statistics.proposals,
    hash: matchHash(answer.matches.map(({ program }) => (program === null ? -1 : programIndex.get(program)!))),
    blocking: stability.stable ? 0 : Math.max(1, stability.blockingUnits),
    milliseconds: { build: built.time, match: matched.time, verify: verified.time },
  }
  return { figures, answer: () => answer }
}

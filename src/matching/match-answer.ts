import { unlessStopped } from './asked-to-stop.ts'
import type { Verdict } from './blocking-units.ts'
import type { BuiltMarket } from './build-world.ts'
import { submittedFinding, submittedVacatingCredit } from './finding-words.ts'
import { type ApplicantMatch, MAX_FINDINGS, type MatchAnswer, type ProgramMatch } from './submitted-market.ts'
import { couplesOf, NO_PROGRAM, placeInCouple, supplementsByApplicant, type VariedMatching } from './varied-world.ts'
import { UNMATCHED } from './world.ts'

/** A matching and what the verifier says of it, in the words of the submitted market. */
export function answerOf(built: BuiltMarket, matching: VariedMatching, { findings, vacatingCredit }: Verdict): MatchAnswer {
  const matches = matchesOf(built, matching)
  unlessStopped()
  const programs = programsOf(built, matches, matching)
  const credited = vacatingCredit.slice(0, MAX_FINDINGS).map((line) => submittedVacatingCredit(built, line))
  const blocking = findings.slice(0, MAX_FINDINGS).map((finding) => submittedFinding(built, finding))
  const blockers = findings.flatMap((finding) =>
    finding.kind === 'blocks' ? [`${finding.list === 'joint' ? 'couple' : 'applicant'} ${finding.owner}`] : [],
  )
  unlessStopped()
  return {
    matches,
    programs,
    statistics: statisticsOf(built, matching, matches),
    stability: {
      stable: findings.length === 0,
      blockingUnits: new Set(blockers).size,
      blocking,
      search: { orders: matching.search.orders, loops: matching.search.loops },
      diagnostics: { vacatingCredit: { stable: findings.length === 0 && vacatingCredit.length === 0, blocking: credited } },
    },
  }
}

function matchesOf({ varied, applicantIds, programIds }: BuiltMarket, matching: VariedMatching): ApplicantMatch[] {
  const { world, couples, supplements } = varied
  const inCouple = placeInCouple(varied)
  const firstSupplement = supplementsByApplicant(varied)
  return applicantIds.map((applicant, a) => {
    const place = inCouple[a]
    const line = place < 0 ? matching.line[a] : matching.jointLine[place >>> 1]
    const first = place < 0 ? world.listStart[a] : couples.listStart[place >>> 1]
    const program =
      line === UNMATCHED ? NO_PROGRAM : place < 0 ? world.listProgram[line] : couples.program[2 * line + (place & 1)]
    const match = {
      applicant,
      program: program === NO_PROGRAM ? null : programIds[program],
      line: line === UNMATCHED ? null : line - first + 1,
    }
    if (firstSupplement[a] === firstSupplement[a + 1]) return match
    const supplemental = matching.supplementalLine[a]
    return { ...match, supplemental: supplemental === UNMATCHED ? null : programIds[supplements.program[supplemental]] }
  })
}

function programsOf(
  { varied, programIds }: BuiltMarket,
  matches: readonly ApplicantMatch[],
  { quota }: VariedMatching,
): ProgramMatch[] {
  const index = new Map(programIds.map((program, p) => [program, p]))
  const filled = new Uint32Array(programIds.length)
  for (const { program, supplemental } of matches) {
    for (const id of [program, supplemental]) if (typeof id === 'string') filled[index.get(id)!]++
  }
  return programIds.map((program, p) => ({
    program,
    quota: varied.world.quota[p],
    seats: quota[p],
    filled: filled[p],
    vacancies: quota[p] - filled[p],
  }))
}

function statisticsOf(
  { varied, applicantIds }: BuiltMarket,
  { proposals, jointLine, reverted, quota }: VariedMatching,
  matches: readonly ApplicantMatch[],
): MatchAnswer['statistics'] {
  const matchedAtLine: number[] = []
  let matched = 0
  for (const { program, line } of matches) {
    if (program === null || line === null) continue
    matched++
    while (matchedAtLine.length < line) matchedAtLine.push(0)
    matchedAtLine[line - 1]++
  }
  const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0)
  const supplemental = matches.filter((match) => match.supplemental !== undefined)
  return {
    applicants: applicantIds.length,
    matched,
    unmatched: applicantIds.length - matched,
    matchedAtLine,
    proposals,
    couples: { submitted: couplesOf(varied), matched: jointLine.filter((line) => line !== UNMATCHED).length },
    supplemental: { submitted: supplemental.length, matched: supplemental.filter((match) => match.supplemental !== null).length },
    seats: { reverted: sum(reverted), givenUp: sum(varied.world.quota) - sum(quota) },
  }
}

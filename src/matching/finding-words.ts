import type { VariedFinding } from './blocking-units.ts'
import type { BuiltMarket } from './build-world.ts'
import type { LineOf } from './rosters.ts'
import type { FindingKind, SubmittedFinding } from './submitted-market.ts'
import { NO_PROGRAM } from './varied-world.ts'
import { quoted } from './violations.ts'

/** A finding in the words of the submitted market. */
export function submittedFinding(built: BuiltMarket, finding: VariedFinding): SubmittedFinding {
  if ('list' in finding) return aboutLine(built, finding)
  if ('request' in finding) return aboutRequest(built, finding)
  const program = built.programIds[finding.program]
  return {
    kind: finding.kind,
    applicants: [],
    programs: [program],
    line: null,
    detail:
      finding.kind === 'seats-not-conserved'
        ? `${quoted(program)} has not the seats it was given`
        : `${quoted(program)} holds ${finding.held} applicants, ${finding.kind === 'odd-number' ? 'and wants an even number' : 'more than it has seats'}`,
  }
}

/** A couple that would block if seats that partners leave counted as vacant. */
export function submittedVacatingCredit(built: BuiltMarket, line: LineOf): SubmittedFinding {
  const { applicants, programs, place } = readLine(built, line)
  const detail = `${named(applicants)} would have ${named(programs)} (line ${place}) if the seats they would leave counted as vacant`
  return { kind: 'blocking-couple', applicants, programs, line: place, detail }
}

type AboutLine = Extract<VariedFinding, LineOf>

const BLOCKING = { primary: 'blocking-applicant', joint: 'blocking-couple', supplemental: 'blocking-supplemental' } as const

function aboutLine(built: BuiltMarket, finding: AboutLine): SubmittedFinding {
  if (finding.kind === 'not-on-list') {
    const applicants = whose(built, finding)
    const detail = `${named(applicants)} ${applicants.length > 1 ? 'are' : 'is'} matched at a line of no list of theirs`
    return { kind: finding.kind, applicants, programs: [], line: null, detail }
  }
  const { applicants, programs, place } = readLine(built, finding)
  const who = named(applicants)
  const [prefers, is] = applicants.length > 1 ? ['prefer', 'are'] : ['prefers', 'is']
  const what = `${named(programs)} (line ${place})`
  const kinds: Record<typeof finding.kind, [FindingKind, string]> = {
    blocks: [BLOCKING[finding.list], `${who} ${prefers} ${what}, and would be taken`],
    'wants-reverted-seat': [
      'reverted-seat-wanted',
      `${who} ${prefers} ${what}, and would be taken if no seat had been passed on`,
    ],
    'wants-even-seats': [
      'even-seats-wanted',
      `${who} ${prefers} ${what}, and would be taken, so that two more are there, if no seat had been given up or passed on`,
    ],
    'not-ranked': ['not-ranked', `${who} ${is} matched to ${what} without being ranked there`],
    'supplemental-without-advanced': [
      'supplemental-without-advanced',
      `${who} ${is} matched to ${what} of a supplemental list without the advanced position it goes with`,
    ],
  }
  const [kind, detail] = kinds[finding.kind]
  return { kind, applicants, programs, line: place, detail }
}

function aboutRequest(
  { varied: { reversions }, programIds }: BuiltMarket,
  { kind, request }: Extract<VariedFinding, { request: number }>,
): SubmittedFinding {
  const programs = [programIds[reversions.donor[request]], programIds[reversions.receiver[request]]]
  const [donor, receiver] = programs.map(quoted)
  const detail =
    kind === 'reverted-over-max'
      ? `more seats went from ${donor} to ${receiver} than the request allows`
      : `${donor} has a vacant seat that was to go to ${receiver}`
  return { kind, applicants: [], programs, line: null, detail }
}

function whose({ varied: { couples }, applicantIds }: BuiltMarket, { list, owner }: LineOf): string[] {
  const applicants = list === 'joint' ? [couples.member[2 * owner], couples.member[2 * owner + 1]] : [owner]
  return applicants.map((a) => applicantIds[a])
}

/** The owner, the programs and the place (1 first) of a line. */
function readLine(built: BuiltMarket, where: LineOf): { applicants: string[]; programs: (string | null)[]; place: number } {
  const { world, couples, supplements } = built.varied
  const { list, owner, line } = where
  const applicants = whose(built, where)
  const name = (p: number): string | null => (p === NO_PROGRAM ? null : built.programIds[p])
  if (list === 'primary')
    return { applicants, programs: [name(world.listProgram[line])], place: line - world.listStart[owner] + 1 }
  if (list === 'joint') {
    const programs = [name(couples.program[2 * line]), name(couples.program[2 * line + 1])]
    return { applicants, programs, place: line - couples.listStart[owner] + 1 }
  }
  const first = supplements.listStart.findLast((start) => start <= line) ?? 0
  return { applicants, programs: [name(supplements.program[line])], place: line - first + 1 }
}

const named = (ids: readonly (string | null)[]): string => ids.map((id) => (id === null ? 'no match' : quoted(id))).join(' and ')

import { ApplicantDrawer, breadthOf, type DrawnApplicant } from './applicants.ts'
import { interviewBar, invitationChance } from './invitations.ts'
import { type Market, TYPES } from './market.ts'
import { filtersFor } from './programs.ts'
import { PURPOSE, Stream } from './random.ts'
import { isYear } from './report-statistics.ts'
import { APPLICANT_TYPES } from './vocabulary.ts'

/** What becomes of the applications of international graduates, as shares of all of them. */
export interface Screening {
  readonly files: number
  /** Filters that a file fails; one file may fail several. */
  readonly step2ck: number
  readonly graduation: number
  readonly attempts: number
  readonly visa: number
  /** Below the bar for those who need an H-1B visa, where it is sponsored. */
  readonly h1bStep2ck: number
  /** Files that fail any. */
  readonly screened: number
  /** Files that pass: with a chance of an interview under FAR, above it, and those invited. */
  readonly farBelow: number
  readonly near: number
  readonly invited: number
}

/** Chance of an interview under which a file counts as rarely read. Assumed, for this table alone. */
const FAR = 0.02
/** One applicant in so many is looked at, with so many programs of the preferred specialty each. */
const EVERY = 10
const PROGRAMS_EACH = 12

/** Draws applicants of a type and lets programs of their specialty, taken by chance, look at their files. */
export function screeningOf(market: Market, type: 'us-img' | 'non-us-img', seed: number): Screening {
  const t = APPLICANT_TYPES.indexOf(type)
  const stream = new Stream(seed, 0, PURPOSE.behaviours, t)
  const counts = { step2ck: 0, graduation: 0, attempts: 0, visa: 0, h1bStep2ck: 0, screened: 0, farBelow: 0, near: 0, invited: 0 }
  const drawn = {} as DrawnApplicant
  let files = 0
  market.season.branches.forEach((branch, b) => {
    if (isYear(branch)) return
    const people = new ApplicantDrawer(market, b, t, stream)
    const first = market.firstProgram[b]!
    for (let i = 0; i < branch.preferring[type]; i += EVERY) {
      people.draw(drawn)
      for (let k = 0; k < PROGRAMS_EACH; k++, files++) {
        const p = first + stream.below(branch.programs)
        read(market, p, t, drawn, counts)
      }
    }
  })
  const share = (name: keyof typeof counts): number => counts[name] / Math.max(1, files)
  return {
    files,
    step2ck: share('step2ck'),
    graduation: share('graduation'),
    attempts: share('attempts'),
    visa: share('visa'),
    h1bStep2ck: share('h1bStep2ck'),
    screened: share('screened'),
    farBelow: share('farBelow'),
    near: share('near'),
    invited: share('invited'),
  }
}

type Counts = Record<Exclude<keyof Screening, 'files'>, number>

function read(market: Market, p: number, type: number, applicant: DrawnApplicant, counts: Counts): void {
  const { visas } = market.traits[p]!
  const filters = filtersFor(market.traits[p]!.filters, APPLICANT_TYPES[type]!)
  const fails = {
    step2ck: filters.step2ckMin !== null && applicant.step2ck < filters.step2ckMin,
    graduation: filters.yearsSinceGraduationMax !== null && applicant.yearsSinceGraduation > filters.yearsSinceGraduationMax,
    attempts: filters.failedAttemptsMax !== null && applicant.failedAttempts > filters.failedAttemptsMax,
    visa: applicant.visa > 0 && !visas.includes(applicant.visa === 1 ? 'j1' : 'h1b'),
    h1bStep2ck:
      applicant.visa === 2 &&
      visas.includes('h1b') &&
      filters.h1bStep2ckMin !== null &&
      applicant.step2ck < filters.h1bStep2ckMin,
  }
  for (const [name, failed] of Object.entries(fails)) if (failed) counts[name as keyof typeof fails]++
  if (Object.values(fails).some(Boolean)) {
    counts.screened++
    return
  }
  const chance = invitationChance(interviewBar(market, p, type) - applicant.strength)
  // Whoever applies more widely is invited at the rate of several files (invitations.ts).
  const invited = 1 - (1 - chance) ** breadthOf(type, applicant.strength)
  counts.invited += invited
  counts[invited < FAR ? 'farBelow' : 'near'] += 1 - invited
}

/** Cell of a type in a branch by its names; undefined where a market has none. */
export function cellOf(market: Market, specialty: string, track: string, type: string): number | undefined {
  const b = market.season.branches.findIndex((branch) => branch.specialty === specialty && branch.track === track)
  return b < 0 ? undefined : b * TYPES + APPLICANT_TYPES.indexOf(type as 'us-img')
}

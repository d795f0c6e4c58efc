import { type BuiltMarket, buildWorld } from '../../src/matching/build-world.ts'
import type {
  SubmittedApplicant,
  SubmittedCouple,
  SubmittedMarket,
  SubmittedProgram,
} from '../../src/matching/submitted-market.ts'
import type { Places } from './varied-brute-force.ts'

/**
 * Reads a market with variations, one list a line, best first. Beyond what parseMarket reads (but without shared ranks):
 *
 *     anna:        surgery city
 *     anna with surgery: mercy city      supplemental list, tried beside surgery
 *     davis+eastman: city,mercy / -,city  couple, pairs of programs, "-" for no match
 *     surgery(2; 1 to city; even): anna  seats, seats that revert, a wish for an even number
 */
export function parseSubmitted(text: string): SubmittedMarket {
  const applicants: SubmittedApplicant[] = []
  const couples: SubmittedCouple[] = []
  const programs: SubmittedProgram[] = []
  for (const written of text.split('\n')) {
    const listed = written.trim()
    if (listed === '') continue
    const [, head, list] = /^([^:]+):(.*)$/.exec(listed) ?? fail(`not a list: ${listed}`)
    const names = list.split(/\s+/).filter((name) => name !== '')
    const program = /^(\S+)\((.*)\)$/.exec(head)
    const supplement = /^(\S+) with (\S+)$/.exec(head)
    if (program) programs.push({ id: program[1], rankOrderList: names, ...parseSeats(program[2]) })
    else if (supplement) addSupplement(applicants, supplement[1], supplement[2], names)
    else if (head.includes('+')) couples.push(parseCouple(head, list, applicants))
    else applicants.push({ id: head, rankOrderList: names })
  }
  return { applicants, couples, programs }
}

function parseSeats(written: string): Pick<SubmittedProgram, 'quota' | 'revertsTo' | 'evenQuota'> {
  const [quota, ...wishes] = written.split(';').map((part) => part.trim())
  const revertsTo = wishes
    .map((wish) => /^(\d+) to (\S+)$/.exec(wish))
    .filter((wish) => wish !== null)
    .map(([, max, program]) => ({ program, max: Number(max) }))
  return {
    quota: Number(quota),
    ...(revertsTo.length > 0 && { revertsTo }),
    ...(wishes.includes('even') && { evenQuota: true }),
  }
}

function addSupplement(applicants: SubmittedApplicant[], id: string, advanced: string, list: string[]): void {
  const i = applicants.findIndex((applicant) => applicant.id === id)
  if (i < 0) fail(`no list of ${id} before this one`)
  applicants[i] = { ...applicants[i], supplemental: { ...applicants[i].supplemental, [advanced]: list } }
}

function parseCouple(head: string, list: string, applicants: SubmittedApplicant[]): SubmittedCouple {
  const [one, other] = head.split('+')
  applicants.push({ id: one }, { id: other })
  const nobody = (name: string): string | null => (name === '-' ? null : name)
  const pairs = list.split('/').map((pair) => pair.trim().split(',').map(nobody))
  return { members: [one, other], rankOrderList: pairs as [string | null, string | null][] }
}

/** The market as it goes into the procedures. */
export function buildSubmitted(market: SubmittedMarket): BuiltMarket {
  const built = buildWorld(market)
  if (!built.ok) fail(built.errors.map(({ pointer, detail }) => `${pointer} ${detail}`).join('\n'))
  return built as BuiltMarket
}

/** One line per applicant in the order of the market: the name, the program or "-", and "+" the supplemental program if there is one. */
export function formatPlaces(market: SubmittedMarket, places: Places): string {
  return market.applicants
    .map(({ id }) => {
      const { program, supplemental } = places.get(id)!
      return `${id} ${program ?? '-'}${supplemental === null ? '' : `+${supplemental}`}`
    })
    .join('\n')
}

function fail(message: string): never {
  throw new Error(message)
}

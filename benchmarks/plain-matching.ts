import { applicantsOf, UNMATCHED, UNRANKED, type World } from '../src/matching/world.ts'

interface PlainApplicant {
  readonly index: number
  readonly list: readonly { readonly line: number; readonly program: PlainProgram; readonly key: number }[]
  next: number
}
interface PlainProgram {
  readonly quota: number
  held: { applicant: PlainApplicant; key: number }[]
}

/**
 * Deferred acceptance as one would first write it: objects that know each other, and a search for the worst holder at every
 * displacement. The objects are made beforehand; the function returned runs the match. It is what the engines are measured against.
 */
export function preparePlainMatching(world: World): () => Int32Array {
  const programs = Array.from(world.quota, (quota): PlainProgram => ({ quota, held: [] }))
  const applicants = Array.from({ length: applicantsOf(world) }, (_, index): PlainApplicant => {
    const list = []
    for (let line = world.listStart[index]; line < world.listStart[index + 1]; line++) {
      if (world.listKey[line] === UNRANKED) continue
      list.push({ line, program: programs[world.listProgram[line]], key: world.listKey[line] })
    }
    return { index, list, next: 0 }
  })
  return () => runPlainMatching(applicants, programs)
}

function runPlainMatching(applicants: readonly PlainApplicant[], programs: readonly PlainProgram[]): Int32Array {
  for (const program of programs) program.held = []
  for (const applicant of applicants) applicant.next = 0
  const waiting = [...applicants]
  for (let applicant = waiting.pop(); applicant; applicant = waiting.pop()) {
    const displaced = propose(applicant)
    if (displaced) waiting.push(displaced)
  }
  const line = new Int32Array(applicants.length).fill(UNMATCHED)
  for (const { held } of programs)
    for (const { applicant } of held) line[applicant.index] = applicant.list[applicant.next - 1].line
  return line
}

/** Goes down the list until a program takes the applicant; returns whom that program gives up, if anyone. */
function propose(applicant: PlainApplicant): PlainApplicant | undefined {
  while (applicant.next < applicant.list.length) {
    const { program, key } = applicant.list[applicant.next++]
    program.held.push({ applicant, key })
    if (program.held.length <= program.quota) return undefined
    let worst = 0
    for (let i = 1; i < program.held.length; i++) if (isWorse(program.held[i], program.held[worst])) worst = i
    const [{ applicant: displaced }] = program.held.splice(worst, 1)
    if (displaced !== applicant) return displaced
  }
  return undefined
}

const isWorse = (one: PlainProgram['held'][number], other: PlainProgram['held'][number]): boolean =>
  one.key > other.key || (one.key === other.key && one.applicant.index > other.applicant.index)

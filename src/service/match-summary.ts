import type { MatchFigures } from './match-run.ts'

/** Lines of the list that are shown one by one. */
const LINES_SHOWN = 3

const number = (value: number) => value.toLocaleString('en')
const share = (part: number, whole: number) => (whole === 0 ? '' : `, ${((100 * part) / whole).toFixed(1)} %`)
const time = (milliseconds: number) => `${milliseconds.toFixed(milliseconds < 10 ? 2 : 0)} ms`

/** A run of the match as a person reads it. */
export function matchSummary(figures: MatchFigures, repeat: number): string {
  const { applicants, programs, seats, matched, matchedAtLine, filled, proposals, blocking, milliseconds } = figures
  const rows: [string, string][] = [
    ['applicants', `${number(applicants)}, programs ${number(programs)}, seats ${number(seats)}`],
    ['matched', `${number(matched)}${share(matched, applicants)}`],
    ['unmatched', `${number(applicants - matched)}${share(applicants - matched, applicants)}`],
    ...Array.from({ length: LINES_SHOWN }, (_, line): [string, string] => [
      `at line ${line + 1}`,
      `${number(matchedAtLine[line] ?? 0)}${share(matchedAtLine[line] ?? 0, matched)} of the matched`,
    ]),
    ['seats filled', `${number(filled)}${share(filled, seats)}`],
    ['proposals', number(proposals)],
    ['blocking', blocking === 0 ? 'none: the matching is stable' : `${number(blocking)}: the matching is not stable`],
    ['building', time(milliseconds.build)],
    ['matching', time(milliseconds.match)],
    ['verifying', `${time(milliseconds.verify)}${repeat > 1 ? `   (medians of ${repeat} runs)` : ''}`],
  ]
  return rows.map(([name, value]) => `${name.padEnd(14)}${value}`).join('\n')
}

import type { Market } from '../market/market.ts'
import type { ResolvedLine } from './resolve.ts'

/** The program that a line names, or the one it describes, in words; `kind` says what kind of program a description means where that is not plain. */
export function lineName(
  market: Market,
  { line, candidates }: ResolvedLine,
  kind = 'program',
): { id: string | null; name: string } {
  if (line.program !== undefined) {
    const { id, name } = market.programs[candidates[0]]
    return { id, name }
  }
  const { specialty, archetype, region, positions, imgShare } = line.like!
  const parts = [
    archetype,
    region && `in the ${region}`,
    positions && `about ${positions} positions`,
    imgShare !== undefined && `about ${Math.round(100 * imgShare)} % IMGs`,
  ]
  const said = parts.filter(Boolean).join(', ')
  return { id: null, name: `A ${kind} like this: ${specialty.replaceAll('-', ' ')}${said ? `, ${said}` : ''}` }
}

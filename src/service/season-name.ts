import { seasonIds } from '../market/season.ts'

/** Whether a name of a season is that of a file. */
export const isSeasonFile = (name: string): boolean => /\.(json|csv)$/i.test(name)

/** What is wrong with a name of a season, as the end of a sentence: it must be an id at hand, or a file. */
export const seasonNameFault = (name: string): string | undefined =>
  seasonIds().includes(name) || isSeasonFile(name)
    ? undefined
    : `must be one of ${seasonIds().join(', ')}, or the file of a season of your own (.json or .csv)`

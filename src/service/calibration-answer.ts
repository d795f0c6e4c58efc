import type { LeftOutRow } from '../market/leave-one-out.ts'
import type { Report } from '../market/report.ts'
import type { ReportRow } from '../market/report-rows.ts'
import { ServiceError } from './service-error.ts'

/** Which rows are asked for; all of them where nothing is said. */
export interface ReportFilter {
  readonly measure?: string
  readonly specialty?: string
  readonly type?: string
}

/** A report as it is answered. */
export interface CalibrationAnswer extends Report {
  /** Whether the report was made with another version of the model than the one served. */
  readonly stale: boolean
}

const NAMES = ['measure', 'specialty', 'type'] as const

/** The rows of a report that pass a filter. Errors and behaviours are of the whole report. Throws INVALID_REQUEST for a name that no row has. */
export function calibrationAnswer(report: Report, model: string, filter: ReportFilter): CalibrationAnswer {
  const errors = NAMES.flatMap((name) => {
    const wanted = filter[name]
    if (wanted === undefined) return []
    const known = [...new Set(report.rows.map((row) => row[name]))].sort()
    if (known.includes(wanted)) return []
    return [{ pointer: `/${name}`, detail: `must be one of ${known.join(', ')}, got "${wanted}"` }]
  })
  if (errors.length > 0) throw new ServiceError('INVALID_REQUEST', 'The report has no such rows.', { errors })
  const passes = (row: ReportRow | LeftOutRow): boolean =>
    NAMES.every((name) => filter[name] === undefined || row[name] === filter[name])
  const { leaveOneOut, rows } = report
  return {
    ...report,
    stale: report.model !== model,
    leaveOneOut: { ...leaveOneOut, rows: leaveOneOut.rows.filter(passes) },
    rows: rows.filter(passes),
  }
}

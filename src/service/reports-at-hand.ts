import type { Market } from '../market/market.ts'
import type { Report } from '../market/report.ts'
import { type CalibrationAnswer, calibrationAnswer, type ReportFilter } from './calibration-answer.ts'
import { readReport } from './report-file.ts'
import { reportPage } from './report-page.ts'
import { type BroughtSeason, reportFileOf } from './season-file.ts'
import { ServiceError } from './service-error.ts'

/** The reports of seasons. Each throws NOT_FOUND where none was made. */
export interface ReportsAtHand {
  answer(season: string, filter: ReportFilter): CalibrationAnswer
  page(season: string): string
}

export function reportsAtHand(brought: BroughtSeason | undefined, marketOf: (id: string) => Market): ReportsAtHand {
  const reports = new Map<string, Report>()
  const pages = new Map<string, string>()

  function reportOf(id: string): { report: Report; model: string } {
    const model = marketOf(id).version
    const report = reports.get(id) ?? (brought?.season.id === id ? readReport(id, reportFileOf(brought.file)) : readReport(id))
    if (!report) throw new ServiceError('NOT_FOUND', `No report was made for season "${id}".`)
    reports.set(id, report)
    return { report, model }
  }

  return {
    answer(season, filter) {
      const { report, model } = reportOf(season)
      return calibrationAnswer(report, model, filter)
    },
    page(season) {
      const { report, model } = reportOf(season)
      const page = pages.get(season) ?? reportPage(report, report.model !== model)
      pages.set(season, page)
      return page
    },
  }
}

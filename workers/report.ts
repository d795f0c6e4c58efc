export { reportTally } from '../src/service/report-task.ts'

export { forecastCouple } from '../src/service/tasks.ts'

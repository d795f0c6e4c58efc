export { match } from '../src/service/match-task.ts'

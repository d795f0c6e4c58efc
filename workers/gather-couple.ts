export { gatherCouple } from '../src/service/tasks.ts'

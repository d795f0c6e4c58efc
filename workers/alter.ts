export { alter } from '../src/service/scenario-task.ts'

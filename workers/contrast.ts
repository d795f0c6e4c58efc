export { contrast } from '../src/service/scenario-task.ts'

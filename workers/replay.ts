export { replay } from '../src/service/tasks.ts'

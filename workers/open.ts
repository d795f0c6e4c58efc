export { open } from '../src/service/tasks.ts'

export { fill } from '../src/service/tasks.ts'

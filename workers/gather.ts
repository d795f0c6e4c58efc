export { gather } from '../src/service/tasks.ts'

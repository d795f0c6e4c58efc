export { compare } from '../src/service/tasks.ts'

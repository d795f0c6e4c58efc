export { recommend } from '../src/service/tasks.ts'

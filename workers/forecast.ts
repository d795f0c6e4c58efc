export { forecast } from '../src/service/tasks.ts'

export { replayCouple } from '../src/service/tasks.ts'

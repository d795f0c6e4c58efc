export { tally } from '../src/service/calibration-task.ts'

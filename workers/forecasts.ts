export { forecasts } from '../src/service/tasks.ts'

import { setTimeout as pause } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { listenWith, openCohort } from '../support/cohort.ts'

const row = { applicant: { type: 'us-img' }, rankOrderList: [{ program: 'pathology/0' }] }

test('a cohort whose client hangs up before the first answer is noted once, and not as a failure', async () => {
  const lines: { msg: string; level: number; status?: number }[] = []
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((line) => {
    lines.push(JSON.parse(String(line)))
    return true
  })
  const noted = () => lines.filter(({ msg }) => msg === 'answered')
  let asked = 0
  const { app, port } = await listenWith(
    (_question, gone) => {
      asked++
      return new Promise((_resolve, reject) => gone.addEventListener('abort', () => reject(gone.reason)))
    },
    { logLevel: 'info' },
  )
  try {
    const cohort = openCohort(port)
    await cohort.send(row)
    cohort.end()
    while (asked === 0) await pause(5)
    // The end of the body is on its way.
    await pause(100)
    cohort.hangUp()
    while (noted().length === 0) await pause(5)
    // What else there is to say of it follows at once.
    await pause(100)
    await app.close()
  } finally {
    write.mockRestore()
  }
  expect(lines.filter(({ level }) => level > 30)).toEqual([])
  expect(noted().map(({ status }) => status)).toEqual([499])
})

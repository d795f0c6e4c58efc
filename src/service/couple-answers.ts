import type { CoupleAnswer } from '../forecast/couple-answer.ts'
import type { CoupleQuestion } from '../forecast/couple-question.ts'
import { coupleReplayRow } from '../forecast/couple-replay.ts'
import type { MenuTable } from '../forecast/menu-table.ts'
import type { Market } from '../market/market.ts'
import type { Configuration } from './configuration.ts'
import { settle } from './outcome.ts'
import type { Pool } from './pool.ts'
import type { Lane } from './pool-lanes.ts'
import type { Progress } from './progress.ts'
import { rowsOf } from './replay-rows.ts'
import type { Untaken } from './untaken-worlds.ts'

type Admit = (lane: Lane) => { readonly pool: Pool; readonly table: MenuTable }

/** How questions about couples are answered, once they are admitted to a lane. */
export function coupleAnswers(
  admit: Admit,
  season: string,
  marketOf: (season: string) => Market,
  { seed, worlds, replayTimeout, requestTimeout }: Configuration,
  onReplay: (progress: Progress) => void,
) {
  async function byMenus(question: CoupleQuestion, signal: AbortSignal): Promise<CoupleAnswer> {
    const { pool, table } = admit('menus')
    // A joint line costs about as much as a single forecast: it is walked down once for each set of programs above it.
    const work = question.couple.rankOrderList.length
    return settle(await pool.run('menus', 'forecastCouple', { season, table, question }, signal, { work }))
  }

  async function byReplay(question: CoupleQuestion, signal: AbortSignal): Promise<CoupleAnswer> {
    const { pool } = admit('replay')
    const task = { season, seed, question }
    const replay = (which: { readonly untaken: Untaken }) => pool.run('replay', 'replayCouple', { ...task, ...which }, signal)
    const rows = await rowsOf(marketOf(season), question.worlds ?? worlds, coupleReplayRow(question), replay, onReplay)
    return settle(await pool.run('menus', 'gatherCouple', { ...task, rows }, signal))
  }

  return {
    /** Milliseconds that an answer may take. */
    time: ({ engine }: CoupleQuestion) => (engine === 'replay' ? replayTimeout : requestTimeout),
    answer: (question: CoupleQuestion, signal: AbortSignal) =>
      question.engine === 'replay' ? byReplay(question, signal) : byMenus(question, signal),
  }
}

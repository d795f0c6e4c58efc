import { isRecord, quoted, report, type Violation } from '../matching/violations.ts'
import { BEHAVIOURS, type BehaviourValues, type SomeBehaviours } from './behaviour-values.ts'
import { ADVOCATES, EXPERIENCE_KINDS, VISA_NEEDS } from './vocabulary.ts'

/** Checks what a season file says of how programs screen and rank (`behaviours`). */

/** What the numbers of one value may be, and in which order they must stand so that what is better never counts against anybody. */
interface Rule {
  readonly low: number
  readonly high: number
  /** The order in which a list, or the keys of an object, must not fall (rising) or not rise (falling). */
  readonly order?: 'rising' | 'falling'
  readonly keys?: readonly string[]
}

/** Moves and costs are in units of the score or of a program's own noise, points on the scale of profile.ts: beyond these nothing was ever tried. */
const MOVE = { low: -3, high: 3 }
const POINTS = { low: -20, high: 20 }
const SHARE = { low: 0, high: 1 }
const RULES: Readonly<Record<keyof BehaviourValues, Rule>> = {
  filters: { low: 0, high: 300 },
  attemptPoints: { ...POINTS, order: 'falling' },
  yearPoints: { low: -5, high: 0 },
  letterPoints: { ...POINTS, order: 'rising' },
  schoolPoints: { ...POINTS, order: 'rising' },
  experiencePoints: { ...POINTS, order: 'falling', keys: EXPERIENCE_KINDS },
  flagPoints: { low: -20, high: 0 },
  reading: { low: 0, high: 3 },
  visaCost: { low: 0, high: 3, order: 'rising', keys: VISA_NEEDS },
  imgOpenness: MOVE,
  rotationMove: MOVE,
  advocateMove: { ...MOVE, order: 'rising', keys: ADVOCATES },
  impressionMove: { ...MOVE, order: 'rising', keys: ['weak', 'average', 'strong'] },
  readinessMove: MOVE,
  signalOpenness: { low: 0, high: 3 },
  kinds: { low: 0, high: 5 },
  flagMove: { low: -3, high: 1 },
  advocateMends: { ...SHARE, order: 'rising', keys: ADVOCATES },
  stackedIssuesMove: { low: -3, high: 0, order: 'falling' },
  oldGraduation: { low: 0, high: 60 },
  promiseKept: SHARE,
}

/** Keys whose numbers are shares, wherever they stand. */
const SHARES = new Set(['share', 'mendable'])

/**
 * Compares what is said with the shape of the model's own value. What an object leaves out stays the model's own; but a list is
 * said as a whole, so that nothing stands in for what an entry of it leaves out (`isEntry`).
 */
function checkShape(said: unknown, own: unknown, rule: Rule, pointer: string, errors: Violation[], isEntry = false): void {
  const name = pointer.slice(pointer.indexOf('/', 1) + 1).replaceAll('/', ' ')
  if (typeof own === 'number') {
    const { low, high } = SHARES.has(pointer.slice(pointer.lastIndexOf('/') + 1)) ? SHARE : rule
    if (!(typeof said === 'number' && said >= low && said <= high))
      report(errors, pointer, `${name} must be a number from ${low} to ${high}; got ${quoted(said)}`)
  } else if (Array.isArray(own)) {
    if (!Array.isArray(said) || said.length !== own.length)
      report(errors, pointer, `${name} must be a list of ${own.length}; got ${quoted(said)}`)
    else for (const [k, each] of said.entries()) checkShape(each, own[k], rule, `${pointer}/${k}`, errors, true)
  } else if (!isRecord(said)) report(errors, pointer, `${name} must be an object; got ${quoted(said)}`)
  else {
    const keys = Object.keys(own as object)
    for (const [key, value] of Object.entries(said))
      if (keys.includes(key)) checkShape(value, (own as Record<string, unknown>)[key], rule, `${pointer}/${key}`, errors, isEntry)
      else report(errors, `${pointer}/${key}`, `${name} has no ${quoted(key)}; there are ${keys.join(', ')}`)
    if (isEntry) for (const key of keys) if (!Object.hasOwn(said, key)) report(errors, pointer, `${key} is missing`)
  }
}

/** Whether the numbers of a value stand in the order that its rule asks for; what is not said is the model's own. */
function checkOrder(key: keyof BehaviourValues, said: unknown, pointer: string, errors: Violation[]): void {
  const { order, keys } = RULES[key]
  if (order === undefined) return
  const own = BEHAVIOURS[key]
  const values = keys
    ? keys.map((each) => ({ ...(own as object), ...(said as object) })[each as never] as number)
    : (said as number[])
  const wrong = values.findIndex((value, k) => k > 0 && (order === 'rising' ? value < values[k - 1]! : value > values[k - 1]!))
  if (wrong < 0) return
  const what = keys
    ? `${keys[wrong]} (${values[wrong]}) after ${keys[wrong - 1]} (${values[wrong - 1]})`
    : `${values[wrong]} after ${values[wrong - 1]}`
  report(errors, pointer, `${key} must not ${order === 'rising' ? 'fall' : 'rise'}; got ${what}`)
}

function checkKinds(kinds: BehaviourValues['kinds'], pointer: string, errors: Violation[]): void {
  const sum = kinds.reduce((all, { share }) => all + share, 0)
  // Asked this way round, no sum that is no number passes.
  if (!(Math.abs(sum - 1) <= 1e-9)) report(errors, pointer, `shares of kinds must add up to 1; got ${sum}`)
}

function checkFilterShares(filters: SomeBehaviours['filters'], pointer: string, errors: Violation[]): void {
  for (const [archetype, named] of Object.entries(filters ?? {}))
    for (const [name, [share]] of Object.entries(named as Record<string, readonly [number, number]>))
      if (share > 1)
        report(
          errors,
          `${pointer}/${archetype}/${name}/0`,
          `the share of programs with a filter must be from 0 to 1; got ${share}`,
        )
}

/** The values that a file gives, and in `errors` what is wrong with them. */
export function checkBehaviours(value: unknown, pointer: string, errors: Violation[]): SomeBehaviours {
  if (value === undefined) return {}
  if (!isRecord(value)) {
    report(errors, pointer, `behaviours must be an object; got ${quoted(value)}`)
    return {}
  }
  for (const [key, said] of Object.entries(value)) {
    const at = `${pointer}/${key}`
    if (!Object.hasOwn(RULES, key)) {
      report(errors, at, `there is no behaviour ${quoted(key)}; there are ${Object.keys(RULES).join(', ')}`)
      continue
    }
    const name = key as keyof BehaviourValues
    const before = errors.length
    checkShape(said, BEHAVIOURS[name], RULES[name], at, errors)
    if (errors.length > before) continue
    checkOrder(name, said, at, errors)
    if (name === 'kinds') checkKinds(said as BehaviourValues['kinds'], at, errors)
    if (name === 'filters') checkFilterShares(said as SomeBehaviours['filters'], at, errors)
  }
  return value as SomeBehaviours
}

// Who the applicants of a cell are and what they rank, one person after the other: market/applicants.ts says what is drawn of each, and
// market/draw-people.ts lays out what is read here. The words of two streams are used, one for who they are and one for
// their lists (draw.ts).

import { HIGHEST, LOWEST, draw } from './draw'
import { AHEAD, BYTES, WORDS, replenish } from './threefry'

// What the host's own functions give, so that a person is the same here and there.
// @ts-expect-error: a decorator of AssemblyScript
@external('env', 'log')
declare function logarithm(x: f64): f64
// @ts-expect-error: a decorator of AssemblyScript
@external('env', 'exp')
declare function power(x: f64): f64

/** Quantiles of the standard normal at k / 4096, and at exp(-i / 64), as f64 (market/normal.ts). */
let knots: usize = 0
let tailKnots: usize = 0
/** The person drawn last: standardised score, score, strength, what is seen after the interview, attempts, years, visa (f64). */
let person: usize = 0
/** Those drawn in one call, and what else is to be known of it: people drawn who were not interviewed, and whether the last one turns elsewhere (u32). */
let rows: usize = 0
let told: usize = 0

const STEP2CK: usize = 8
const STRENGTH: usize = 16
const AFTER: usize = 24
const ATTEMPTS: usize = 32
const YEARS: usize = 40
const VISA: usize = 48

/** A row: standardised score (f32), end of the list (u32), lines of the first specialty, visa, attempts, years (u8). */
const ROW: usize = 16
const TURNS: usize = 4

// A cell: numbers as f64, then where the tables of its lists and its fields are, and how many, as u32.
const SCORE_MEAN: usize = 0
const SCORE_WEIGHT: usize = 8
const PUBLISHED_MEAN: usize = 16
const PUBLISHED_SD: usize = 24
const PROFILE_WEIGHT: usize = 32
const MEAN_POINTS: usize = 40
const ALIKE: usize = 48
const UNKNOWABLE: usize = 56
const NO_VISA: usize = 64
const UP_TO_J1: usize = 72
const VISA_COST: usize = 80
const BREADTH: usize = 104
const RANK_OFFSET: usize = 112
const SHARED: usize = 120
const OWN: usize = 128
const STACKED: usize = 136
const OLD_GRADUATION: usize = 168
const BARS: usize = 176
const RUNNING: usize = 180
const GUIDE: usize = 184
const MADE: usize = 188
const PROGRAMS: usize = 192
const FIRST: usize = 196
const FILTERS: usize = 200
const SHARES: usize = 204
const IMG: usize = 208
const ASKS_VISA: usize = 212
const FIELDS: usize = 216
const START: usize = 220
const UP_TO: usize = 224
const POINTS: usize = 228
const VALUE: usize = 232
const KINDS: usize = 236
/** Share and spread of each kind (f64). */
const KIND: usize = 240

/** Tells the kernel where the quantiles stand, and where it can write persons. */
export function layPeople(knotsAt: usize, tailKnotsAt: usize, personAt: usize, rowsAt: usize, toldAt: usize): void {
  knots = knotsAt
  tailKnots = tailKnotsAt
  person = personAt
  rows = rowsAt
  told = toldAt
}

/** The next word of a stream as a uniform on the open interval (0, 1). */
export function uniform(stream: usize): f64 {
  let next = <usize>load<u32>(stream)
  if (next == stream + WORDS + BYTES) next = replenish(stream, next)
  const word = load<u32>(next)
  store<u32>(stream, <u32>(next + 4))
  return (<f64>word + 0.5) * 2.3283064365386963e-10
}

/** fastQuantile of market/normal.ts, for uniforms of a word. */
function quantile(p: f64): f64 {
  const x = p * 4096
  const k = <i32>x
  if (k < 24) return lowQuantile(p)
  if (k >= 4072) return -lowQuantile(1 - p)
  const at = knots + ((<usize>k) << 3)
  const low = load<f64>(at)
  return low + (x - <f64>k) * (load<f64>(at, 8) - low)
}

function lowQuantile(p: f64): f64 {
  const x = -64 * logarithm(p)
  const i = <i32>x
  const at = tailKnots + ((<usize>i) << 3)
  const low = load<f64>(at)
  return low + (x - <f64>i) * (load<f64>(at, 8) - low)
}

/** Draws a value of a field: where it stands in the columns. What all have alike takes no random number. */
function pick(cell: usize, stream: usize, field: usize): usize {
  const start = <usize>load<u32>(cell, START) + (field << 2)
  let picked = load<u32>(start)
  const last = load<u32>(start, 4) - 1
  if (picked == last) return picked
  const drawn = uniform(stream)
  const upTo = <usize>load<u32>(cell, UP_TO)
  for (let k = picked; k < last; k++) picked += <u32>(drawn >= load<f64>(upTo + ((<usize>k) << 3)))
  return picked
}

/** Draws one applicant of a cell, as ApplicantDrawer does. */
function drawPerson(cell: usize, stream: usize): void {
  const points = <usize>load<u32>(cell, POINTS)
  const value = <usize>load<u32>(cell, VALUE)
  const attempts = pick(cell, stream, 0) << 3
  const years = pick(cell, stream, 1) << 3
  let sum = load<f64>(cell, ALIKE) + load<f64>(points + attempts) + load<f64>(points + years)
  const fields = <usize>load<u32>(cell, FIELDS)
  for (let field: usize = 2; field < fields; field++) sum += load<f64>(points + (pick(cell, stream, field) << 3))
  store<f64>(person, load<f64>(value + attempts), ATTEMPTS)
  store<f64>(person, load<f64>(value + years), YEARS)
  let visa: u32 = 0
  if (load<u32>(cell, ASKS_VISA)) {
    const need = uniform(stream)
    visa = need < load<f64>(cell, NO_VISA) ? 0 : need < load<f64>(cell, UP_TO_J1) ? 1 : 2
  }
  store<f64>(person, <f64>visa, VISA)
  const profile = load<f64>(cell, PROFILE_WEIGHT) * (sum - load<f64>(cell, MEAN_POINTS))
  const score = load<f64>(cell, SCORE_MEAN) + quantile(uniform(stream))
  store<f64>(person, score)
  store<f64>(person, load<f64>(cell, PUBLISHED_MEAN) + load<f64>(cell, PUBLISHED_SD) * score, STEP2CK)
  const unknowable = load<f64>(cell, UNKNOWABLE) * quantile(uniform(stream))
  const cost = load<f64>(cell + ((<usize>visa) << 3), VISA_COST)
  store<f64>(person, load<f64>(cell, SCORE_WEIGHT) * score + profile + unknowable - cost, STRENGTH)
  if (!load<u32>(cell, IMG)) {
    store<f64>(person, quantile(uniform(stream)), AFTER)
    return
  }
  let left = uniform(stream)
  let kind = cell + KIND
  const last = kind + ((<usize>load<u32>(cell, KINDS) - 1) << 4)
  while (kind < last && left >= load<f64>(kind)) {
    left -= load<f64>(kind)
    kind += 16
  }
  store<f64>(person, load<f64>(kind, 8) * quantile(uniform(stream)), AFTER)
}

/** What several issues at once cost an international graduate (stackedIssuesMove). */
// @ts-expect-error: a decorator of AssemblyScript
@inline
function stackedMove(cell: usize): f64 {
  if (!load<u32>(cell, IMG)) return 0
  const issues =
    <usize>(load<f64>(person, ATTEMPTS) > 0) +
    <usize>(load<f64>(person, YEARS) > load<f64>(cell, OLD_GRADUATION)) +
    <usize>(load<f64>(person, VISA) > 0)
  return load<f64>(cell + (issues << 3), STACKED)
}

/** Draws the list of the person drawn last, in the branch of the cell; program and key of its first line go to these offsets. */
// @ts-expect-error: a decorator of AssemblyScript
@inline
function drawList(cell: usize, lists: usize, most: u32, program: usize, key: usize, steps: u32): u32 {
  const strength = max<f64>(LOWEST, min<f64>(HIGHEST, load<f64>(person, STRENGTH)))
  const base = load<f64>(cell, RANK_OFFSET) + load<f64>(cell, SHARED) * load<f64>(person, AFTER) + stackedMove(cell)
  return draw(
    lists,
    <usize>load<u32>(cell, BARS),
    <usize>load<u32>(cell, RUNNING),
    <usize>load<u32>(cell, GUIDE),
    <usize>load<u32>(cell, MADE),
    load<u32>(cell, PROGRAMS),
    load<u32>(cell, FIRST),
    strength,
    power(-load<f64>(cell, BREADTH) * strength),
    base,
    load<f64>(cell, OWN),
    most,
    program,
    key,
    <usize>load<u32>(cell, FILTERS),
    load<f64>(person, STEP2CK),
    <u32>load<f64>(person, YEARS),
    <u32>load<f64>(person, ATTEMPTS),
    <u32>load<f64>(person, VISA),
    steps,
  )
}

/**
 * Draws persons of a cell and their lists, one row for each, and returns how many. It ends when there are `wanted` of them, when `draws` people have been
 * drawn, where no further list might have room in `capacity` lines, after one who turns to a second specialty, and
 * where such shares are not given after every one. People who have no interview are drawn again, `tries` times at most.
 * lines: those written before; most: of a block. program, key: where the columns of lines begin. steps: as in draw.
 */
export function drawPeople(
  cell: usize,
  people: usize,
  lists: usize,
  wanted: u32,
  draws: u32,
  tries: u32,
  lines: u32,
  most: u32,
  capacity: u32,
  program: usize,
  key: usize,
  steps: u32,
): u32 {
  const shares = <usize>load<u32>(cell, SHARES)
  let never: u32 = 0
  let drawn: u32 = 0
  let turns: u32 = 0
  let count: u32 = 0
  while (count < wanted && drawn < draws && lines + most <= capacity) {
    let block: u32 = 0
    const at = (<usize>lines) << 2
    for (let one: u32 = 0; block == 0 && one < tries; one++) {
      drawPerson(cell, people)
      block = drawList(cell, lists, most, program + at, key + at, steps)
      never += <u32>(block == 0)
      drawn++
    }
    lines += block
    const row = rows + (<usize>count) * ROW
    store<f32>(row, <f32>load<f64>(person))
    store<u32>(row, lines, 4)
    store<u8>(row, <u8>block, 8)
    store<u8>(row, <u8>load<f64>(person, VISA), 9)
    store<u8>(row, <u8>load<f64>(person, ATTEMPTS), 10)
    store<u8>(row, <u8>load<f64>(person, YEARS), 11)
    count++
    if (!shares) break
    turns = <u32>(uniform(people) < load<f64>(shares + ((<usize>block) << 3)))
    if (turns) break
  }
  store<u32>(told, never)
  store<u32>(told, turns, TURNS)
  return count
}

import { type Behaviour, figure, INSIDER, PERCENT, type Seen } from './behaviour.ts'
import { type Market, TYPES } from './market.ts'
import { deviation, pointsOf } from './profile.ts'
import { readingOrder, safeOrProject } from './reading-order.ts'
import { isYear } from './report-statistics.ts'
import { cellOf, screeningOf } from './screening.ts'
import type { Tally } from './tally.ts'
import { APPLICANT_TYPES, type Archetype, EXPERIENCE_KINDS, VISA_NEEDS } from './vocabulary.ts'

const IMG_TYPES = ['us-img', 'non-us-img'] as const

/** What programs do before the interview (A1 to A9). */
export function screeningFigures({ market, tally, drawn, matching, seed }: Seen): Behaviour[] {
  const screenings = IMG_TYPES.map((type) => ({ type, ...screeningOf(market, type, seed) }))
  const both = (name: 'screened' | 'farBelow' | 'near' | 'invited'): number => {
    const files = screenings.reduce((sum, one) => sum + one.files, 0)
    return (100 * screenings.reduce((sum, one) => sum + one.files * one[name], 0)) / files
  }
  return [
    {
      id: 'A1',
      what: 'Hard filters take files of international graduates away before anyone reads them.',
      basis: INSIDER,
      figures: screenings.flatMap((one) => [
        figure(`${one.type}: files below the score floor`, PERCENT, 100 * one.step2ck),
        figure(`${one.type}: graduated too long ago`, PERCENT, 100 * one.graduation),
        figure(`${one.type}: too many failed attempts`, PERCENT, 100 * one.attempts),
        figure(`${one.type}: visa not sponsored`, PERCENT, 100 * one.visa),
        figure(`${one.type}: below the higher bar of an H-1B`, PERCENT, 100 * one.h1bStep2ck),
        figure(`${one.type}: any of them`, PERCENT, 100 * one.screened),
      ]),
    },
    {
      id: 'A2',
      what: 'Unofficial Step 2 CK floors rise with the standing of a program, and are higher for international graduates.',
      basis: INSIDER,
      figures: [
        ...floors(market, 'university', 'internal-medicine', [225, 222.5, 237.5]),
        ...floors(market, 'community', 'internal-medicine', [215, 215, 227.5]),
        ...floors(market, 'community', 'family-medicine', [205, 205, 217.5]),
      ],
    },
    {
      id: 'A3',
      what: 'What an international graduate is sorted by before the interview: share of the spread of strength by each field, internal medicine.',
      basis: INSIDER,
      figures: weights(market),
    },
    {
      id: 'A4',
      what: 'Kinds of experience in the United States, best first: points of three months.',
      basis: INSIDER,
      figures: EXPERIENCE_KINDS.map((kind) => figure(kind, 'points', pointsOf(market.behaviours).experience(kind, 3))),
    },
    readingOrder(market),
    {
      id: 'A6',
      what: 'What becomes of an application of an international graduate, if one went to every program of the preferred specialty.',
      basis: INSIDER,
      figures: [
        figure('rejected automatically', PERCENT, both('screened'), 40),
        figure('screened but rarely read (chance of an interview under 2 %)', PERCENT, both('farBelow'), 30),
        figure('read if time allows', PERCENT, both('near'), 20),
        figure('invited', PERCENT, both('invited'), 10),
      ],
    },
    visaTriage(market, tally),
    {
      id: 'A8',
      what: 'Share of positions filled by international graduates, by kind of program.',
      basis: INSIDER,
      figures: [
        figure(
          'leading university, internal medicine',
          PERCENT,
          imgShare(market, tally, 'internal-medicine', 'university-top'),
          5,
        ),
        figure('university, internal medicine', PERCENT, imgShare(market, tally, 'internal-medicine', 'university'), 25),
        figure('community, internal medicine', PERCENT, imgShare(market, tally, 'internal-medicine', 'community'), 50),
        figure('community, family medicine', PERCENT, imgShare(market, tally, 'family-medicine', 'community'), 60),
        figure('rural, family medicine', PERCENT, imgShare(market, tally, 'family-medicine', 'rural'), 70),
        figure('rural, internal medicine', PERCENT, imgShare(market, tally, 'internal-medicine', 'rural'), 70),
      ],
    },
    safeOrProject(market, drawn, matching),
  ]
}

/** Whose floor it is, where programs keep it, and how they draw it. */
const FLOORS = [
  ['US MD', 'usMdStep2ckMin', 'mdFloors'],
  ['US DO', 'usDoStep2ckMin', 'doFloors'],
  ['international graduates', 'step2ckMin', 'floors'],
] as const

function floors(market: Market, archetype: Archetype, specialty: string, priors: readonly number[]) {
  const found = market.traits.filter(
    (traits) =>
      traits.archetype === archetype &&
      market.season.branches[traits.branch]!.specialty === specialty &&
      !isYear(market.season.branches[traits.branch]!),
  )
  return FLOORS.flatMap(([whose, kept, drawn], k) => {
    const set = found.flatMap(({ filters }) => filters[kept] ?? [])
    const [share] = market.behaviours.filters[archetype][drawn]
    const name = `${archetype}, ${specialty}, ${whose}`
    return [
      figure(`${name}: floor`, 'score', set.reduce((sum, floor) => sum + floor, 0) / set.length, priors[k]!),
      figure(`${name}: programs with a floor`, PERCENT, (100 * set.length) / found.length, 100 * share),
    ]
  })
}

function weights(market: Market) {
  const cell = cellOf(market, 'internal-medicine', 'categorical', 'non-us-img')
  if (cell === undefined) return []
  const { img } = pointsOf(market.behaviours).fields
  const { visaCost } = market.behaviours
  const { profileWeight } = market.constants
  const { j1, h1b } = market.season.visaNeed
  const visaMean = j1 * visaCost.j1 + h1b * visaCost.h1b
  const visa = Math.sqrt(j1 * visaCost.j1 ** 2 + h1b * visaCost.h1b ** 2 - visaMean ** 2)
  const parts: [string, number, number | null][] = [
    ['US clinical experience', profileWeight * deviation(img.experience), 25],
    ['Step 2 CK', market.scoreWeight[cell]!, 25],
    ['visa feasibility', visa, 15],
    ['school', profileWeight * deviation(img.school), 15],
    ['gaps, flags and years since graduation', profileWeight * Math.hypot(deviation(img.years), deviation(img.flags)), 10],
    ['letters', profileWeight * deviation(img.letters), 10],
    ['failed attempts', profileWeight * deviation(img.attempts), null],
  ]
  const all = parts.reduce((sum, [, weight]) => sum + weight, 0)
  return parts.map(([name, weight, prior]) => figure(name, `${PERCENT} of all weights`, (100 * weight) / all, prior))
}

function visaTriage(market: Market, tally: Tally): Behaviour {
  const t = APPLICANT_TYPES.indexOf('non-us-img')
  const summed = (column: Float64Array, v: number): number => {
    let sum = 0
    for (let c = t; c < market.season.branches.length * TYPES; c += TYPES) sum += column[c * VISA_NEEDS.length + v]!
    return sum
  }
  const rate = (v: number): number => (100 * summed(tally.visaMatched, v)) / summed(tally.visa, v)
  const sponsoring = (visa: 'j1' | 'h1b'): number =>
    (100 * market.programs.filter(({ visas }) => visas.includes(visa)).length) / market.programs.length
  return {
    id: 'A7',
    what: 'Citizens and permanent residents first, then J-1, then H-1B: a visa costs strength where it is sponsored, and the file where it is not. Rates are of non-US IMGs to PGY-1.',
    basis: 'published',
    figures: [
      figure('match rate, no visa needed (published figure of 2026)', PERCENT, rate(0), 67.9),
      figure('match rate, J-1 (published figure of 2026 for any visa)', PERCENT, rate(1), 54.4),
      figure('match rate, H-1B', PERCENT, rate(2)),
      figure('programs sponsoring J-1', PERCENT, sponsoring('j1')),
      figure('programs sponsoring H-1B', PERCENT, sponsoring('h1b')),
    ],
  }
}

/** Percent of the filled positions of a kind of program that international graduates hold. */
function imgShare(market: Market, tally: Tally, specialty: string, archetype: Archetype): number {
  let img = 0
  let filled = 0
  market.traits.forEach((traits, p) => {
    const branch = market.season.branches[traits.branch]!
    if (branch.specialty !== specialty || isYear(branch) || traits.archetype !== archetype) return
    img += tally.imgFilled[p]!
    filled += tally.programFilled[p]!
  })
  return (100 * img) / filled
}

/** Percent of the filled positions of branches that international graduates hold. */
export function imgShareOf(
  market: Market,
  tally: Tally,
  belongs: (branch: Market['season']['branches'][number]) => boolean,
): number {
  let img = 0
  let all = 0
  market.season.branches.forEach((branch, b) => {
    if (!belongs(branch)) return
    APPLICANT_TYPES.forEach((type, t) => {
      all += tally.filled[b * TYPES + t]!
      if (type.endsWith('img')) img += tally.filled[b * TYPES + t]!
    })
  })
  return (100 * img) / all
}

/** A market with couples or supplemental lists and all its stable matchings, in the notation of test/support/varied-notation.ts. */
export interface GoldenVariedMarket {
  readonly name: string
  /** Where the lists and the answer come from; for an implementation, which version of it. */
  readonly source: string
  /** What is wrong, missing or easily confused in the source. */
  readonly erratum?: string
  readonly market: string
  /** Every stable matching (Roth & Peranson 1999, appendix C), by enumeration. */
  readonly stable: readonly string[]
}

/** Worked examples of couples. Where a source prints an answer it is among the stable matchings, unless an erratum says otherwise. */
export const PUBLISHED_COUPLES: readonly GoldenVariedMarket[] = [
  {
    name: 'The match with a couple',
    source: 'J. Shuo, "How couples match works", made with NRMP staff (http://www-personal.umich.edu/~jeffshuo/nrmpcouples.html)',
    erratum:
      "The page's table of results was cut off, the answer is by enumeration. Issacs stands first on three of four program lists, which " +
      'are not said; Mercy, City and General are taken, and every choice with City gives the same answer. The sixth pair of the source ' +
      'repeats the fifth (State, Mercy), which is not allowed any more and left out here.',
    market: `
      anderson: city
      brown:    city mercy
      chen:     city mercy
      davis+eastman: mercy,mercy / city,city / general,city / mercy,state / state,mercy / state,state / general,general / -,city / -,mercy / -,general
      ford:     city general mercy state
      garcia:   city mercy state general
      hassan:   state city mercy general
      issacs:   city mercy state general
      mercy(2):   issacs chen garcia
      city(2):    issacs garcia hassan eastman anderson brown chen davis ford
      general(2): issacs brown eastman hassan anderson chen davis garcia
      state(2):   brown eastman anderson chen hassan ford davis garcia`,
    stable: [
      `anderson -
      brown -
      chen mercy
      davis general
      eastman general
      ford state
      garcia city
      hassan state
      issacs city`,
    ],
  },
  {
    name: 'One couple, one single, two seats, and nothing stable',
    source: 'the pattern of B. Klaus, F. Klijn, JET 121 (2005), and A. Roth, M. Sotomayor, Two-Sided Matching (1990), chapter 5',
    market: `
      m+w: h1,h2
      s:   h1 h2
      h1(1): m s
      h2(1): s w`,
    stable: [],
  },
]

/** Markets of other implementations with couples. */
export const PARITY_COUPLES: readonly GoldenVariedMarket[] = [
  {
    name: 'A withdrawal leaves a vacancy that somebody else wants',
    source: 'j2kun/pmfp-code, commit b5c6c2b2, test_withdrawal_creates_unstable_pair (MIT)',
    market: `
      s0+s1: p0,p1 / p2,p2 / p1,p0
      s2: p0 p2 p1
      s3+s4: p1,p2 / p2,p1 / p0,p0
      p0(1): s0 s2 s1 s3 s4
      p1(1): s3 s1 s2 s0 s4
      p2(4): s4 s1 s2 s3 s0`,
    stable: [
      `s0 p2
      s1 p2
      s2 p0
      s3 p1
      s4 p2`,
    ],
  },
  {
    name: 'A couple displaces one member of another',
    source: 'j2kun/pmfp-code, commit b5c6c2b2, test_couple_displaces_first_member_of_second_couple (MIT)',
    market: `
      s0+s1: p0,p1 / p1,p2
      s2+s3: p0,p2
      p0(1): s2 s3 s0 s1
      p1(1): s1 s2 s3 s0
      p2(4): s0 s1 s2 s3`,
    stable: [
      `s0 p1
      s1 p2
      s2 p0
      s3 p2`,
    ],
  },
  {
    name: 'Couples of three, several stable matchings',
    source: 'aperrault/stable-matching-suite, commit 5366a129, RPmatcher/testinst with testrp (MIT)',
    erratum: 'The suite prints the first of these four.',
    market: `
      r1+r5: p1,p1 / p2,p0 / p1,p2 / p0,p0 / p0,p1 / p0,p2 / p2,p2 / p2,p1 / p1,p0
      r2+r0: p0,p0 / p1,p1 / p2,p1 / p0,p2 / p1,p2 / p2,p2 / p2,p0 / p1,p0 / p0,p1
      r3+r4: p2,p0 / p0,p2 / p2,p1 / p0,p0 / p1,p1 / p2,p2 / p1,p2 / p1,p0 / p0,p1
      p0(2): r1 r5 r3 r2 r4 r0
      p1(2): r2 r5 r1 r3 r4 r0
      p2(2): r0 r5 r3 r4 r2 r1`,
    stable: [
      `r1 p1
      r5 p1
      r2 p0
      r0 p2
      r3 p2
      r4 p0`,
      `r1 p1
      r5 p1
      r2 p0
      r0 p2
      r3 p0
      r4 p2`,
      `r1 p2
      r5 p0
      r2 p1
      r0 p1
      r3 p2
      r4 p0`,
      `r1 p2
      r5 p0
      r2 p1
      r0 p1
      r3 p0
      r4 p2`,
    ],
  },
  {
    name: 'Stable only if a seat that a partner would leave is not vacant',
    source: 'tomonatu8/ExtendedSDA, commit 1085e76d, create_test_presented_in_Theorem_1 (MIT)',
    erratum:
      'The source expects no stable matching: true where a seat that a partner would leave counts as vacant, not by appendix C.',
    market: `
      a1+a2: d1,d2 / d2,d3
      a3: d2
      d1(1): a1 a3 a2
      d2(1): a1 a3 a2
      d3(1): a1 a3 a2`,
    stable: [
      `a1 d2
      a2 d3
      a3 -`,
    ],
  },
]

/**
 * Which matchings are stable when a couple wants two seats of one program. Of the notions the source tells apart, appendix C is the one of
 * Kojima, Pathak & Roth (2013).
 */
export const SAME_PROGRAM_TABLE = {
  source: 'IP-MATCH/pyhrtc, commit 89a4f27a, tests/test_stability.py, rows 1 to 3',
  market: `
    A+a: h1,h1
    B: h1`,
  rows: [
    { ranking: 'A a B', both: true, single: false },
    { ranking: 'A B a', both: false, single: true },
    { ranking: 'B A a', both: false, single: true },
  ],
} as const

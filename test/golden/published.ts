import type { GoldenMarket } from './golden-market.ts'

/** Worked examples with lists and, unless an erratum says otherwise, answers printed by their source. */
export const PUBLISHED: readonly GoldenMarket[] = [
  {
    name: 'Run a Match, five applicants',
    source: 'NRMP, "Run a Match" handout of 2014 (http://www.nrmp.org/wp-content/uploads/2014/05/Run-A-Match.pdf)',
    erratum:
      'The lists are known from a quotation of the handout, which gives no matching; the answer is by enumeration. ' +
      'A README elsewhere uses the same initials with other program lists and has another answer (see parity.ts).',
    market: `
      anderson: city
      chen:     city mercy
      ford:     city general mercy
      davis:    mercy city general
      eastman:  city mercy general
      mercy(2):   chen ford
      city(2):    eastman anderson chen davis ford
      general(2): eastman anderson ford davis`,
    applicantOptimal: `
      anderson city
      chen mercy
      ford general
      davis general
      eastman city`,
    stableMatchings: 1,
  },
  {
    name: 'The match, eight applicants',
    source:
      'NRMP, algorithm page of about 1999 to 2013 (http://www.nrmp.org/res_match/about_res/algorithms.html), ' +
      'with its result in https://gist.github.com/joeyAghion/719701',
    erratum: 'A copy with four choices for Anderson is in circulation; it is corrupted.',
    market: `
      anderson: city
      brown:    city mercy
      chen:     city mercy
      davis:    mercy city general state
      eastman:  city mercy state general
      ford:     city general mercy state
      garcia:   city mercy state general
      hassan:   state city mercy general
      mercy(2):   chen garcia
      city(2):    garcia hassan eastman anderson brown chen davis ford
      general(2): brown eastman hassan anderson chen davis garcia
      state(2):   brown eastman anderson chen hassan ford davis garcia`,
    applicantOptimal: `
      anderson -
      brown -
      chen mercy
      davis general
      eastman city
      ford state
      garcia city
      hassan state`,
    stableMatchings: 1,
  },
  {
    name: 'Displacements that come back to whom they started with',
    source: 'https://github.com/J-DM/Roth-Peranson/issues/5',
    erratum: 'The report is of code that displaces by recursion and then leaves Davis at University as well, over its quota.',
    market: `
      anderson: university city general
      beaudry:  city general university
      chen:     general university city
      davis:    university
      university(1): chen davis beaudry anderson
      city(1):       anderson beaudry chen
      general(1):    beaudry chen anderson`,
    applicantOptimal: `
      anderson city
      beaudry general
      chen university
      davis -`,
    stableMatchings: 1,
  },
  {
    name: 'Roth and Sotomayor, example 2.9',
    source: 'A. Roth, M. Sotomayor, Two-Sided Matching (1990), example 2.9, as in the tests of MatchingMarkets.jl (6a068397)',
    market: `
      s1: c1 c2 c3 c4
      s2: c4 c2 c3 c1
      s3: c4 c3 c1 c2
      s4: c1 c4 c3 c2
      s5: c1 c2 c4
      c1(1): s2 s3 s1 s4 s5
      c2(1): s3 s1 s2 s4 s5
      c3(1): s5 s4 s1 s2 s3
      c4(1): s1 s4 s5 s2 s3`,
    applicantOptimal: `
      s1 c1
      s2 c2
      s3 c3
      s4 c4
      s5 -`,
    programOptimal: `
      s1 c4
      s2 c1
      s3 c2
      s4 c3
      s5 -`,
    stableMatchings: 4,
  },
  {
    name: 'Roth and Sotomayor, page 16',
    source: 'A. Roth, M. Sotomayor, Two-Sided Matching (1990), page 16, as in the tests of MatchingMarkets.jl (6a068397)',
    erratum: 'That test lists an index out of range after the mark for "unmatched"; what follows the mark is left out here.',
    market: `
      s1: c5 c1
      s2: c2 c5 c1
      s3: c3 c1
      s4: c4 c1
      s5: c1 c2
      s6: c1 c3
      s7: c1 c3 c4
      c1(3): s1 s2 s3 s4 s5 s6 s7
      c2(1): s5 s2
      c3(1): s6 s7 s3
      c4(1): s7 s4
      c5(1): s2 s1`,
    applicantOptimal: `
      s1 c5
      s2 c2
      s3 c3
      s4 c4
      s5 c1
      s6 c1
      s7 c1`,
    programOptimal: `
      s1 c1
      s2 c5
      s3 c1
      s4 c1
      s5 c2
      s6 c3
      s7 c4`,
    stableMatchings: 4,
  },
  {
    name: 'Gusfield and Irving, section 1.6.5',
    source:
      'D. Gusfield, R. Irving, The Stable Marriage Problem (1989), section 1.6.5, as in the tests of MatchingMarkets.jl (6a068397)',
    erratum:
      'The matching the book prints as best for hospitals (c4 c4 c3 c1 c1 c3 c2 c3 c1 c5 c1 for s1 to s11) is not. ' +
      'MatchingMarkets.jl gives the corrected one, which enumeration confirms and which stands here.',
    market: `
      s1:  c3 c1 c5 c4
      s2:  c1 c3 c4 c2 c5
      s3:  c4 c5 c3 c1 c2
      s4:  c3 c4 c1 c5
      s5:  c1 c4 c2
      s6:  c4 c3 c2 c1 c5
      s7:  c2 c5 c1 c3
      s8:  c1 c3 c2 c5 c4
      s9:  c4 c1 c5
      s10: c3 c1 c5 c2 c4
      s11: c5 c4 c1 c3 c2
      c1(4): s3 s7 s9 s11 s5 s4 s10 s8 s6 s1 s2
      c2(1): s5 s7 s10 s6 s8 s2 s3 s11
      c3(3): s11 s6 s8 s3 s2 s4 s7 s1 s10
      c4(2): s10 s1 s2 s11 s4 s9 s5 s3 s6 s8
      c5(1): s2 s4 s10 s7 s6 s1 s8 s3 s11 s9`,
    applicantOptimal: `
      s1 c3
      s2 c1
      s3 c4
      s4 c3
      s5 c1
      s6 c3
      s7 c2
      s8 c1
      s9 c4
      s10 c1
      s11 c5`,
    programOptimal: `
      s1 c4
      s2 c5
      s3 c3
      s4 c1
      s5 c1
      s6 c3
      s7 c2
      s8 c3
      s9 c1
      s10 c4
      s11 c1`,
    stableMatchings: 8,
  },
]

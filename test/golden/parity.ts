import type { GoldenMarket } from './golden-market.ts'

/** Markets and answers of other implementations, each with the version that gave the answer. */
export const PARITY: readonly GoldenMarket[] = [
  {
    name: 'The example of the README of matching (Python)',
    source: 'daffidwilde/matching, commit 497602eb, test_readme_example (MIT)',
    erratum:
      "Adapted from the NRMP's example with five applicants, but here every hospital ranks all who rank it, so L has Mercy.",
    market: `
      A: C
      S: C M
      D: C M G
      J: C G M
      L: M C G
      M(2): D L S J
      C(2): D A S L J
      G(2): D J L`,
    applicantOptimal: `
      A C
      S M
      D C
      J G
      L M`,
    stableMatchings: 1,
  },
  {
    name: 'One ranking on both sides, three applicants, five programs',
    source: 'aperrault/stable-matching-suite, commit 5366a129, Tests/test0 with matchfor_test0 (MIT)',
    market: `
      r0: p0 p1 p2 p3 p4
      r1: p0 p1 p2 p3 p4
      r2: p0 p1 p2 p3 p4
      p0(1): r0 r1 r2
      p1(1): r0 r1 r2
      p2(1): r0 r1 r2
      p3(1): r0 r1 r2
      p4(1): r0 r1 r2`,
    applicantOptimal: `
      r0 p0
      r1 p1
      r2 p2`,
    stableMatchings: 1,
  },
  {
    name: 'One ranking on both sides, eight and eight',
    source: 'aperrault/stable-matching-suite, commit 5366a129, Tests/test1 with matchfor_test1 (MIT)',
    market: `
      r0: p0 p1 p2 p3 p4 p5 p6 p7
      r1: p0 p1 p2 p3 p4 p5 p6 p7
      r2: p0 p1 p2 p3 p4 p5 p6 p7
      r3: p0 p1 p2 p3 p4 p5 p6 p7
      r4: p0 p1 p2 p3 p4 p5 p6 p7
      r5: p0 p1 p2 p3 p4 p5 p6 p7
      r6: p0 p1 p2 p3 p4 p5 p6 p7
      r7: p0 p1 p2 p3 p4 p5 p6 p7
      p0(1): r0 r1 r2 r3 r4 r5 r6 r7
      p1(1): r0 r1 r2 r3 r4 r5 r6 r7
      p2(1): r0 r1 r2 r3 r4 r5 r6 r7
      p3(1): r0 r1 r2 r3 r4 r5 r6 r7
      p4(1): r0 r1 r2 r3 r4 r5 r6 r7
      p5(1): r0 r1 r2 r3 r4 r5 r6 r7
      p6(1): r0 r1 r2 r3 r4 r5 r6 r7
      p7(1): r0 r1 r2 r3 r4 r5 r6 r7`,
    applicantOptimal: `
      r0 p0
      r1 p1
      r2 p2
      r3 p3
      r4 p4
      r5 p5
      r6 p6
      r7 p7`,
    stableMatchings: 1,
  },
  {
    name: 'Opposite rankings: as many proposals as there can be',
    source: 'aperrault/stable-matching-suite, commit 5366a129, Tests/test2 with matchfor_test2 (MIT)',
    market: `
      r0: p0 p1 p2 p3 p4 p5 p6 p7
      r1: p0 p1 p2 p3 p4 p5 p6 p7
      r2: p0 p1 p2 p3 p4 p5 p6 p7
      r3: p0 p1 p2 p3 p4 p5 p6 p7
      r4: p0 p1 p2 p3 p4 p5 p6 p7
      r5: p0 p1 p2 p3 p4 p5 p6 p7
      r6: p0 p1 p2 p3 p4 p5 p6 p7
      r7: p0 p1 p2 p3 p4 p5 p6 p7
      p0(1): r7 r6 r5 r4 r3 r2 r1 r0
      p1(1): r7 r6 r5 r4 r3 r2 r1 r0
      p2(1): r7 r6 r5 r4 r3 r2 r1 r0
      p3(1): r7 r6 r5 r4 r3 r2 r1 r0
      p4(1): r7 r6 r5 r4 r3 r2 r1 r0
      p5(1): r7 r6 r5 r4 r3 r2 r1 r0
      p6(1): r7 r6 r5 r4 r3 r2 r1 r0
      p7(1): r7 r6 r5 r4 r3 r2 r1 r0`,
    applicantOptimal: `
      r0 p7
      r1 p6
      r2 p5
      r3 p4
      r4 p3
      r5 p2
      r6 p1
      r7 p0`,
    stableMatchings: 1,
  },
  {
    name: 'Applicants and programs that nobody ranks',
    source: 'aperrault/stable-matching-suite, commit 5366a129, RPmatcher/Tests/test0 with match_test0 (MIT)',
    market: `
      r0: p0 p1 p2 p3 p4
      r1: p0 p1 p2 p3 p4
      r2: p0 p1 p2 p3 p4
      r3: p0 p1 p2 p3 p4
      r4: p0 p1 p2 p3 p4
      r5: p0 p1 p2 p3 p4
      r6: p0 p1 p2 p3 p4
      r7: p0 p1 p2 p3 p4
      p0(1): r0 r1 r2
      p1(1): r0 r1 r2
      p2(1): r0 r1 r2
      p3(1): r0 r1 r2
      p4(1): r0 r1 r2
      p5(1): r0 r1 r2
      p6(1): r0 r1 r2
      p7(1): r0 r1 r2
      p8(1): r0 r1 r2`,
    applicantOptimal: `
      r0 p0
      r1 p1
      r2 p2
      r3 -
      r4 -
      r5 -
      r6 -
      r7 -`,
    stableMatchings: 1,
  },
]

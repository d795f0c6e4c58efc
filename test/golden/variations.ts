import type { GoldenVariedMarket } from './couples.ts'

/** Markets made by this project, one for every corner of the variations. Confirmed by enumeration of all matchings. */
export const SUPPLEMENTAL_MARKETS: readonly GoldenVariedMarket[] = [
  {
    name: 'two advanced seats, and competition for the preliminary year',
    source: 'constructed',
    market: `
      x: A1 A2
      x with A1: P1 P2
      x with A2: P2
      y: A1 A2
      y with A2: P1
      z: P1 P2
      A1(1): x y
      A2(1): y x
      P1(1): y x z
      P2(1): x z`,
    stable: ['x A1+P2\ny A2+P1\nz -'],
  },
  {
    name: 'a partial match stays: nobody goes down the primary list for the sake of a preliminary seat',
    source: 'constructed',
    market: `
      x: A1 C1
      x with A1: P1
      A1(1): x
      C1(1): x
      P1(1):`,
    stable: ['x A1'],
  },
  {
    name: 'who loses the advanced seat gives up the preliminary one, and somebody moves up',
    source: 'constructed',
    market: `
      w: A1
      x: A1
      x with A1: P1
      z: P1 P2
      A1(1): w x
      P1(1): x z
      P2(1): z`,
    stable: ['w A1\nx -\nz P1'],
  },
  {
    name: 'a supplemental list alone can leave nothing stable',
    source: 'constructed',
    market: `
      x: A1
      x with A1: P1
      z: P1 A1
      A1(1): z x
      P1(1): x z`,
    stable: [],
  },
  {
    name: 'what is better for two applicants is worse for two others',
    source: 'constructed after A. Roth, E. Peranson, AER 89 (1999), section IV',
    market: `
      a: A1 C1
      a with A1: P1
      b: P1 P2
      c: P2
      d: C1 A1
      A1(1): d a
      C1(1): a d
      P1(1): a b
      P2(1): b c`,
    stable: ['a A1+P1\nb P2\nc -\nd C1', 'a C1\nb P1\nc P2\nd A1'],
  },
  {
    name: 'a program on the primary and on a supplemental list: the primary match keeps the seat',
    source: 'constructed',
    market: `
      x: A1 P1
      x with A1: P1
      y: A1
      A1(1): y x
      P1(1): x`,
    stable: ['x P1\ny A1'],
  },
  {
    name: 'somebody moves up on a supplemental list when a better seat becomes vacant',
    source: 'constructed',
    // w's seat at B sends y to P1 and x to P2; the couple takes A2 from w, y goes back to B, and x moves up to P1.
    market: `
      w: A2
      w with A2: B
      x: A1
      x with A1: P1 P2
      y: B P1
      u+v: A2,Q
      A1(1): x
      A2(1): u w
      B(1): w y
      P1(1): y x
      P2(1): x
      Q(1): v`,
    stable: ['w -\nx A1+P1\ny B\nu A2\nv Q'],
  },
  {
    name: 'a seat becomes vacant that was wanted beside an advanced position which is lost by then',
    source: 'constructed',
    market: `
      w: D
      w with D: B
      x: A1 A2
      x with A1: P
      y: B P
      u+v: A1,Q
      s+t: D,R
      A1(1): u x
      A2(1): x
      D(1): s w
      B(1): w y
      P(1): y x
      Q(1): v
      R(1): t`,
    stable: ['w -\nx A2\ny B\nu A1\nv Q\ns D\nt R'],
  },
]

/** A market whose seats move: where everybody ends up, and which programs end with other seats than they had. */
export interface GoldenSeats {
  readonly name: string
  readonly market: string
  readonly matching: string
  /** Programs whose seats changed. */
  readonly seats: Readonly<Record<string, number>>
}

export const MOVING_SEATS: readonly GoldenSeats[] = [
  {
    name: 'a donor fills one of two seats, the other reverts',
    market: `
      a: D
      b: R
      c: R
      D(2; 1 to R): a
      R(1): b c`,
    matching: 'a D\nb R\nc R',
    seats: { D: 1, R: 2 },
  },
  {
    name: 'no more seats revert than was said',
    market: `
      a: D
      b: R
      c: R
      d: R
      D(4; 1 to R): a
      R(1): b c d`,
    matching: 'a D\nb R\nc R\nd -',
    seats: { D: 3, R: 2 },
  },
  {
    name: 'a receiver passes on in its turn',
    market: `
      b: R1
      e: R2
      f: R2
      D1(1; 1 to R1):
      R1(1; 1 to R2): b
      R2(1): e f`,
    matching: 'b R1\ne R2\nf R2',
    seats: { D1: 0, R2: 2 },
  },
  {
    name: 'a second pass: a donor has a vacancy only after another one has given',
    market: `
      b: R
      c: R A_D2
      e: R3
      f: R3
      A_D2(1; 1 to R3): c
      B_D1(1; 1 to R):
      R(1): b c
      R3(1): e f`,
    matching: 'b R\nc R\ne R3\nf R3',
    seats: { A_D2: 0, B_D1: 0, R: 2, R3: 2 },
  },
  {
    name: 'the match goes on from where it was, which may leave two applicants where they would rather change',
    market: `
      w: R
      x: p2 p1
      y: p1 p2
      z: R p1 p3
      D(1; 1 to R):
      R(1): w z
      p1(1): x z y
      p2(1): y x
      p3(1): z`,
    matching: 'w R\nx p1\ny p2\nz R',
    seats: { D: 0, R: 2 },
  },
  {
    name: 'the first receiver named is served first, the second gets what is left',
    market: `
      a: R1
      b: R1
      c: R2
      d: R2
      D(3; 1 to R1; 2 to R2):
      R1(1): a b
      R2(0): c d`,
    matching: 'a R1\nb R1\nc R2\nd R2',
    seats: { D: 0, R1: 2, R2: 2 },
  },
  {
    name: 'three of four: the last is released and two seats are kept',
    market: `
      a: E
      b: E
      c: E F
      E(4; even): a b c
      F(1): c`,
    matching: 'a E\nb E\nc F',
    seats: { E: 2 },
  },
  {
    name: 'who is released for an even number fills the seat that would have reverted',
    market: `
      a: E
      b: E
      c: E D
      g: R
      h: R
      E(4; even): a b c
      D(1; 1 to R): c
      R(1): g h`,
    matching: 'a E\nb E\nc D\ng R\nh -',
    seats: { E: 2 },
  },
  {
    name: 'a seat that reverted goes back when somebody wants it where it came from',
    // e moves up to the seat from C, which leaves one of D's to S; but then R is odd, releases e, and D is to be filled first.
    market: `
      a: D
      e: R D
      r: R
      q: R
      s: S
      C(1; 1 to R):
      D(2; 1 to S): a e
      R(2; even): r q e
      S(0): s`,
    matching: 'a D\ne D\nr R\nq R\ns -',
    seats: { C: 0 },
  },
  {
    name: 'a program that wants an even number takes two seats back that it passed on, once two come for them',
    // D's seats let u1 and u2 up to R; F1 and F2 then hold an odd number, and z1 and z2 come to E.
    market: `
      a: E
      b: E
      u1: R F1
      u2: R F2
      z1: F1 E
      z2: F2 E
      D(2; 2 to R):
      E(4; 2 to S; even): a b z1 z2
      R(0): u1 u2
      F1(2; even): u1 z1
      F2(2; even): u2 z2
      S(0):`,
    matching: 'a E\nb E\nu1 R\nu2 R\nz1 E\nz2 E',
    seats: { D: 0, R: 2, F1: 0, F2: 0 },
  },
  {
    name: 'a program that wants an even number takes two seats back that it gave up, once a second comes for them',
    // E cannot keep c, who is the third. Then F holds an odd number and z comes, who is the fourth.
    market: `
      a: E
      b: E
      c: E
      u: R F
      z: F E
      D(1; 1 to R):
      E(4; even): a b c z
      R(0): u
      F(2; even): u z`,
    matching: 'a E\nb E\nc E\nu R\nz E',
    seats: { D: 0, R: 1, F: 0 },
  },
]

// Threefry4x32-20 (market/random.ts) on vectors: four blocks of a stream at a time.

/**
 * A stream: offset of the next word; seed, purpose, entity and world; number of the next block; from WORDS on 256
 * words, at whose end the next word stands when there is none. AHEAD bytes before them are for words left over.
 */
const SEED: usize = 4
const PURPOSE: usize = 8
const ENTITY: usize = 12
const WORLD: usize = 16
const BLOCK: usize = 20
export const AHEAD: usize = 256
export const WORDS: usize = 64 + AHEAD
export const BYTES: usize = 1024

/** Names a stream; its words are those of the Stream of the same name. */
export function openStream(stream: usize, seed: u32, world: u32, purpose: u32, entity: u32): void {
  store<u32>(stream, <u32>(stream + WORDS + BYTES))
  store<u32>(stream, seed, SEED)
  store<u32>(stream, purpose, PURPOSE)
  store<u32>(stream, entity, ENTITY)
  store<u32>(stream, world, WORLD)
  store<u32>(stream, 0, BLOCK)
}

// @ts-expect-error: a decorator of AssemblyScript
@inline
function turn(x: v128, by: i32): v128 {
  return v128.or(i32x4.shl(x, by), i32x4.shr_u(x, 32 - by))
}

/** Draws the next 256 words and returns the offset of the first. */
export function refill(stream: usize): usize {
  const seed = load<i32>(stream, SEED)
  const purpose = load<i32>(stream, PURPOSE)
  const entity = i32x4.splat(load<i32>(stream, ENTITY) + purpose)
  const world = i32x4.splat(load<i32>(stream, WORLD))
  let block = load<u32>(stream, BLOCK)
  const from = stream + WORDS
  for (let at = from; at < from + BYTES; at += 64) {
    // The key, which is added to the state turned on by one word after every four rounds; two of its words are 0.
    let k0 = i32x4.splat(seed)
    let k1 = i32x4.splat(purpose)
    let k2 = i32x4.splat(0)
    let k3 = k2
    let k4 = i32x4.splat(0x1bd11bda ^ seed ^ purpose)
    let a = i32x4.add(i32x4.add(i32x4.splat(block), i32x4(0, 1, 2, 3)), k0)
    let b = entity
    let c = world
    let d = k3
    block += 4
    for (let added = 1; added <= 5; added++) {
      if (added & 1) {
        a = i32x4.add(a, b)
        b = v128.xor(turn(b, 10), a)
        c = i32x4.add(c, d)
        d = v128.xor(turn(d, 26), c)
        a = i32x4.add(a, d)
        d = v128.xor(turn(d, 11), a)
        c = i32x4.add(c, b)
        b = v128.xor(turn(b, 21), c)
        a = i32x4.add(a, b)
        b = v128.xor(turn(b, 13), a)
        c = i32x4.add(c, d)
        d = v128.xor(turn(d, 27), c)
        a = i32x4.add(a, d)
        d = v128.xor(turn(d, 23), a)
        c = i32x4.add(c, b)
        b = v128.xor(turn(b, 5), c)
      } else {
        a = i32x4.add(a, b)
        b = v128.xor(turn(b, 6), a)
        c = i32x4.add(c, d)
        d = v128.xor(turn(d, 20), c)
        a = i32x4.add(a, d)
        d = v128.xor(turn(d, 17), a)
        c = i32x4.add(c, b)
        b = v128.xor(turn(b, 11), c)
        a = i32x4.add(a, b)
        b = v128.xor(turn(b, 25), a)
        c = i32x4.add(c, d)
        d = v128.xor(turn(d, 10), c)
        a = i32x4.add(a, d)
        d = v128.xor(turn(d, 18), a)
        c = i32x4.add(c, b)
        b = v128.xor(turn(b, 20), c)
      }
      const first = k0
      k0 = k1
      k1 = k2
      k2 = k3
      k3 = k4
      k4 = first
      a = i32x4.add(a, k0)
      b = i32x4.add(b, k1)
      c = i32x4.add(c, k2)
      d = i32x4.add(i32x4.add(d, k3), i32x4.splat(added))
    }
    // From words side by side to blocks one after the other.
    const ab = i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23)
    const cd = i8x16.shuffle(c, d, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23)
    const ab2 = i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31)
    const cd2 = i8x16.shuffle(c, d, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31)
    v128.store(at, i64x2.shuffle(ab, cd, 0, 2))
    v128.store(at, i64x2.shuffle(ab, cd, 1, 3), 16)
    v128.store(at, i64x2.shuffle(ab2, cd2, 0, 2), 32)
    v128.store(at, i64x2.shuffle(ab2, cd2, 1, 3), 48)
  }
  store<u32>(stream, block, BLOCK)
  return from
}

/** Draws more words where fewer than AHEAD bytes of them are left, which stand before the new ones then; returns the offset of the next. */
export function replenish(stream: usize, next: usize): usize {
  const end = stream + WORDS + BYTES
  for (let at = end - AHEAD; at < end; at += 16) v128.store(at - BYTES, v128.load(at))
  refill(stream)
  return next - BYTES
}

/** FNV-1a, 64 bits, from the offset basis of the yardstick that this hash is compared with; the prime is 2^40 + 0x1b3. */
const BASIS = 1469598103934665603n
const PRIME_LOW = 0x1b3
const WORD = 2 ** 32

/** A matching as 16 hexadecimal digits: FNV-1a over each applicant's program as a little-endian 32-bit number, -1 when unmatched. */
export function matchHash(programs: Iterable<number>): string {
  let low = Number(BASIS % BigInt(WORD))
  let high = Number(BASIS / BigInt(WORD))
  for (const program of programs) {
    for (let shift = 0; shift < 32; shift += 8) {
      const mixed = (low ^ ((program >> shift) & 0xff)) >>> 0
      const product = mixed * PRIME_LOW
      low = product % WORD
      // 2^40 times the low word ends up in the high one, 8 bits further.
      high = (high * PRIME_LOW + Math.floor(product / WORD) + (mixed << 8)) % WORD
      if (high < 0) high += WORD
    }
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0')
}

/** FNV-1a over the bytes of an array, as eight hexadecimal digits: equal for equal answers, and for our purposes only then. */
export function fingerprint(words: ArrayBufferView): string {
  let hash = 0x811c9dc5
  for (const byte of new Uint8Array(words.buffer, words.byteOffset, words.byteLength)) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

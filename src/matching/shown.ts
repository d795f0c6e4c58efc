/** Most characters of a value that are shown; what is longer is cut. */
const LONGEST = 80

const ELLIPSIS = '…'

/** Text cut to so many characters, never in the middle of a surrogate pair. */
export function cut(text: string, longest = LONGEST): string {
  if (text.length <= longest) return text
  return `${text.slice(0, splitsPair(text, longest) ? longest - 1 : longest)}${ELLIPSIS}`
}

/** Whether the first half of a surrogate pair stands in front of a place in the text. */
function splitsPair(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1)
  return before >= 0xd800 && before <= 0xdbff
}

/** A value as JSON writes it, cut where it is long. Looks at no more of the value than it shows, however large or deep that is. */
export function shown(value: unknown): string {
  return cut(written(value, LONGEST + 1))
}

/** The beginning of a value's JSON: complete, or longer than there is room. Every level takes a character, so it never goes deep. */
function written(value: unknown, room: number): string {
  if (room <= 0) return ''
  if (typeof value === 'string') return JSON.stringify(beginning(value, room))
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return writtenList(value, room)
  let text = '{'
  for (const key in value) {
    if (text.length > room) return text
    if (text.length > 1) text += ','
    text += `${JSON.stringify(beginning(key, room))}:`
    text += written(value[key as keyof object], room - text.length)
  }
  return `${text}}`
}

function writtenList(list: readonly unknown[], room: number): string {
  let text = '['
  for (let i = 0; i < list.length && text.length <= room; i++) {
    if (i > 0) text += ','
    text += written(list[i], room - text.length)
  }
  return `${text}]`
}

/** As much of a text as there is room for, and no half of a pair. */
function beginning(text: string, room: number): string {
  return text.slice(0, splitsPair(text, room) ? room + 1 : room)
}

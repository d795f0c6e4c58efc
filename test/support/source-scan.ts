/** A piece of source: a word, the text of a string, or a sign. Comments, and what regular expressions contain, are not among them. */
interface Token {
  readonly kind: 'word' | 'string' | 'sign'
  readonly text: string
}

/** Stands for a module named by an expression, which no scan can know. */
export const COMPUTED = '(computed)'

const SPACE = /(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)+/y
const WORD = /[\p{L}_$#][\p{L}\p{N}_$]*/uy
const NUMBER = /\.?\d(?:[\w.]|(?<=[eE])[+-])*/y
const STRING = /'((?:\\[\s\S]|[^'\\])*)'|"((?:\\[\s\S]|[^"\\])*)"/y
const TEMPLATE_TEXT = /(?:\\[\s\S]|\$(?!\{)|[^\\`$])*/y
const REGULAR_EXPRESSION = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/\w*/y

/** After these a slash begins a regular expression; after a value it divides. */
const BEFORE_EXPRESSION = new Set([
  ...'(,=:[!&|?{};+-*%<>~^',
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'void',
  'await',
  'yield',
  'else',
])

/** Every module a TypeScript source imports or re-exports from, types included, in order; COMPUTED where it cannot be read off. */
export function importsOf(source: string): string[] {
  const tokens = tokensOf(source)
  const modules: string[] = []
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i].kind !== 'word' || tokens[i - 1]?.text === '.') continue
    if (tokens[i].text === 'import') modules.push(...importAt(tokens, i + 1))
    if (tokens[i].text === 'export') modules.push(...moduleAfterFrom(tokens, endOfExportedNames(tokens, i + 1)))
  }
  return modules
}

/** The words of a source that are not members of something, and members as "Owner.member". */
export function namesIn(source: string): Set<string> {
  const tokens = tokensOf(source)
  const names = new Set<string>()
  tokens.forEach(({ kind, text }, i) => {
    if (kind !== 'word') return
    if (tokens[i - 1]?.text !== '.') names.add(text)
    else names.add(`${tokens[i - 2]?.text}.${text}`)
  })
  return names
}

/** What follows the word import: a string, an expression in brackets, names up to "from", or a dot (import.meta). */
function importAt(tokens: readonly Token[], start: number): string[] {
  const next = tokens[start]
  if (next?.kind === 'string') return [next.text]
  if (next?.text === '(') return [isLiteralArgument(tokens, start + 1) ? tokens[start + 1].text : COMPUTED]
  if (next?.kind !== 'word' && next?.text !== '{' && next?.text !== '*') return []
  let end = start
  while (end < tokens.length && !(tokens[end].text === 'from' && tokens[end + 1]?.kind === 'string')) end++
  return moduleAfterFrom(tokens, end)
}

const isLiteralArgument = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]?.kind === 'string' && [')', ','].includes(tokens[at + 1]?.text)

const moduleAfterFrom = (tokens: readonly Token[], at: number): string[] =>
  tokens[at]?.text === 'from' && tokens[at + 1]?.kind === 'string' ? [tokens[at + 1].text] : []

/** Index after `{ names }`, `* as name` or `*`, where a "from" may stand. */
function endOfExportedNames(tokens: readonly Token[], start: number): number {
  let at = tokens[start]?.text === 'type' ? start + 1 : start
  if (tokens[at]?.text === '*') return tokens[at + 1]?.text === 'as' ? at + 3 : at + 1
  if (tokens[at]?.text !== '{') return tokens.length
  while (at < tokens.length && tokens[at].text !== '}') at++
  return at + 1
}

function tokensOf(source: string): Token[] {
  const tokens: Token[] = []
  readTokens(source, 0, tokens, false)
  return tokens
}

/** Reads tokens from `start` to the end, or to the bracket that closes a `${` when inside a template. Returns where it stopped. */
function readTokens(source: string, start: number, tokens: Token[], inTemplate: boolean): number {
  let at = start
  let open = 0
  const read = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const found = pattern.exec(source)
    if (found) at = pattern.lastIndex
    return found
  }
  while (at < source.length) {
    if (read(SPACE) || read(NUMBER)) continue
    const word = read(WORD)
    if (word) {
      tokens.push({ kind: 'word', text: word[0] })
      continue
    }
    const string = read(STRING)
    if (string) {
      tokens.push({ kind: 'string', text: string[1] ?? string[2] })
      continue
    }
    const before = tokens.at(-1)
    if (source[at] === '/' && (before === undefined || BEFORE_EXPRESSION.has(before.text)) && read(REGULAR_EXPRESSION)) continue
    const sign = source[at++]
    if (sign === '`') {
      at = readTemplate(source, at, tokens)
      continue
    }
    if (sign === '{') open++
    if (sign === '}' && open-- === 0 && inTemplate) return at
    tokens.push({ kind: 'sign', text: sign })
  }
  return at
}

/** A template without anything filled in counts as a string; of any other, the tokens of what is filled in are kept. */
function readTemplate(source: string, start: number, tokens: Token[]): number {
  let at = start
  let filledIn = false
  for (;;) {
    TEMPLATE_TEXT.lastIndex = at
    const text = TEMPLATE_TEXT.exec(source)![0]
    at += text.length
    if (!filledIn && source[at] !== '$') tokens.push({ kind: 'string', text })
    if (source[at] !== '$') return at + 1
    filledIn = true
    tokens.push({ kind: 'sign', text: '(' })
    at = readTokens(source, at + 2, tokens, true)
    tokens.push({ kind: 'sign', text: ')' })
  }
}

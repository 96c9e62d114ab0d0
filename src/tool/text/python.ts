/**
 * The constants of a Python module, read without running it: its docstring, and what its first column assigns to names.
 */

/** A literal of strings, such as `"a"`, `None`, `("a", "b")` or `["a"]`; undefined for any other expression. */
export type Constant = string | null | ReadonlyArray<string> | undefined

/** The docstring, and the values of names with the line of their assignment; the last assignment of a name counts. */
export interface Module {
  readonly doc: string | undefined
  readonly constants: ReadonlyMap<string, { readonly value: Constant; readonly line: number }>
}

/** A token; `text` is the value of a string. A string that is computed or of bytes is an `operator`. */
interface Token {
  readonly kind: "name" | "string" | "operator"
  readonly text: string
}

/** A statement that begins in the first column, with the number of its line. */
interface Statement {
  readonly line: number
  readonly tokens: Array<Token>
}

const blank = /(?:[ \t\f]|\\\r?\n|#[^\n]*)+/y
const word = /[\p{L}_][\p{L}\p{N}_]*/uy
const quote = /(?<prefix>[A-Za-z]{0,2})(?<quote>"""|'''|"|')/y

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "\n": "" }

const unescaped = (text: string): string =>
  text.replaceAll(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(\r?\n|[^]))/g,
    (_, hex: string | undefined, unit: string | undefined, other: string) =>
      hex === undefined && unit === undefined
        ? escapes[other.replace("\r\n", "\n")] ?? (/["'\\]/.test(other) ? other : `\\${other}`)
        : String.fromCharCode(Number.parseInt((hex ?? unit)!, 16))
  )

/** The string that begins at `at`, if one does, and where it ends. */
const stringAt = (text: string, at: number): { readonly token: Token; readonly end: number } | undefined => {
  quote.lastIndex = at
  const groups = quote.exec(text)?.groups
  if (groups === undefined) return undefined
  const { prefix = "", quote: mark = "" } = groups
  const start = at + prefix.length + mark.length
  let end = start
  while (end < text.length && !text.startsWith(mark, end)) end += text[end] === "\\" ? 2 : 1
  const body = text.slice(start, end)
  const isPlain = /^(?:[ru]?)$/i.test(prefix)
  return {
    token: { kind: isPlain ? "string" : "operator", text: /r/i.test(prefix) ? body : unescaped(body) },
    end: Math.min(end + mark.length, text.length)
  }
}

const matchAt = (pattern: RegExp, text: string, at: number): string | undefined => {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

/** The statements of the first column. Lines between brackets and behind a backslash continue one. */
const statements = (text: string): ReadonlyArray<Statement> => {
  const found: Array<Statement> = []
  let line = 1
  let depth = 0
  let current: Statement | undefined
  let isStart = true
  for (let at = text.startsWith("\uFEFF") ? 1 : 0; at < text.length;) {
    const skipped = matchAt(blank, text, at)
    if (skipped !== undefined) {
      // A line that begins with a space belongs to a block.
      if (isStart && /^[ \t\f]/.test(skipped)) current = undefined
      isStart = isStart && skipped.startsWith("#")
      line += skipped.split("\n").length - 1
      at += skipped.length
      continue
    }
    if (text[at] === "\n" || text[at] === "\r") {
      if (text[at] === "\n") {
        line++
        if (depth === 0) [isStart, current] = [true, undefined]
      }
      at++
      continue
    }
    if (isStart && depth === 0) found.push(current = { line, tokens: [] })
    isStart = false
    const string = stringAt(text, at)
    const end = string?.end ?? at + (matchAt(word, text, at)?.length ?? 1)
    const read = text.slice(at, end)
    if (string === undefined && /^[([{]$/.test(read)) depth++
    if (string === undefined && /^[)\]}]$/.test(read)) depth--
    current?.tokens.push(string?.token ?? { kind: /^[\p{L}_]/u.test(read) ? "name" : "operator", text: read })
    line += read.split("\n").length - 1
    at = end
  }
  return found
}

const isOperator = (token: Token | undefined, text: string): boolean =>
  token?.kind === "operator" && token.text === text

const closing: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" }

/** The constant that the tokens are. Strings beside each other are one, and so is a string in parentheses. */
const constantOf = (tokens: ReadonlyArray<Token>): Constant => {
  const [first] = tokens
  if (first === undefined) return undefined
  if (tokens.every(({ kind }) => kind === "string")) return tokens.map(({ text }) => text).join("")
  if (tokens.length === 1) return first.kind === "name" && first.text === "None" ? null : undefined
  const isBracketed = first.kind === "operator" && isOperator(tokens.at(-1), closing[first.text] ?? "")
  const inner = isBracketed ? tokens.slice(1, -1) : tokens
  const parts: Array<Array<Token>> = [[]]
  for (const token of inner) {
    if (isOperator(token, ",")) parts.push([])
    else parts.at(-1)!.push(token)
  }
  const hasComma = parts.length > 1
  if (parts.at(-1)!.length === 0) parts.pop()
  if (isBracketed && first.text === "(" && !hasComma && parts.length === 1) return constantOf(inner)
  if (!isBracketed && !hasComma) return undefined
  const texts = parts.map(constantOf)
  return texts.every((one) => typeof one === "string") ? texts : undefined
}

/** Where the value of an assignment begins: behind `name =`, or behind the `=` of `name: annotation =`. */
const valueAt = (tokens: ReadonlyArray<Token>): number => {
  if (tokens[0]?.kind !== "name") return -1
  if (isOperator(tokens[1], "=")) return isOperator(tokens[2], "=") ? -1 : 2
  return isOperator(tokens[1], ":") ? tokens.findIndex((token) => isOperator(token, "=")) + 1 || -1 : -1
}

/** Reads a module. */
export const pythonModule = (text: string): Module => {
  const found = statements(text)
  const constants = new Map<string, { value: Constant; line: number }>()
  for (const { line, tokens } of found) {
    const at = valueAt(tokens)
    if (at > 0) constants.set(tokens[0]!.text, { value: constantOf(tokens.slice(at)), line })
  }
  const doc = constantOf(found[0]?.tokens ?? [])
  return { doc: typeof doc === "string" ? doc : undefined, constants }
}

/**
 * What Bun and Deno throw for a module that they cannot parse or find, brought into the form of what Node.js throws.
 */
import { fileURLToPath } from "node:url"

/** A module that cannot be imported; `file` and `line` are the place in the source, `excerpt` the line and a marker. */
export interface Refused {
  readonly kind: "syntax" | "thrown"
  readonly file?: string
  readonly line?: number
  readonly problem: string
  readonly excerpt?: string
}

/** The failure in what Bun or Deno threw; undefined for everything else. */
export const refusedBy = (cause: unknown): Refused | undefined =>
  cause instanceof Error ? fromBun(cause) ?? fromDeno(cause) : undefined

interface Position {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly lineText: string
}

/** Bun throws a `BuildMessage` or a `ResolveMessage`, or several of them in an `AggregateError`. */
const fromBun = (cause: Error): Refused | undefined => {
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause
  if (!(first instanceof Error) || !/^(?:Build|Resolve)Message$/.test(first.name)) return undefined
  const position = "position" in first ? first.position as Position | null : null
  const place = position === null || position.file === ""
    ? {}
    : { file: position.file, ...(position.line > 0 ? { line: position.line } : {}) }
  if (first.name === "ResolveMessage") {
    return { kind: "thrown", ...place, problem: first.message.replace(/ from '([^']*)'$/, " imported from $1") }
  }
  const excerpt = position === null
    ? {}
    : { excerpt: `${position.lineText}\n${" ".repeat(Math.max(position.column - 1, 0))}^` }
  return { kind: "syntax", ...place, problem: first.message, ...excerpt }
}

/** Deno throws a `TypeError`, whose message has several lines with colors, the last of which has the place. */
const fromDeno = (cause: Error): Refused | undefined => {
  if (!(cause instanceof TypeError) || !("code" in cause) || cause.code !== "ERR_MODULE_NOT_FOUND") return undefined
  // oxlint-disable-next-line no-control-regex
  const [head = "", ...rest] = cause.message.replace(/\u001b\[[\d;]*m/g, "").split("\n")
  const found = /^\s+at (file:.*?)(?:\?[^:]*)?:(\d+):\d+$/.exec(rest.at(-1) ?? "")
  const place = found === null ? {} : { file: fileURLToPath(found[1]!), line: Number(found[2]) }
  const syntax = /^(?:SyntaxError: |The module's source code could not be parsed: )(.*)$/.exec(head)
  if (syntax === null) {
    return {
      kind: "thrown",
      ...place,
      problem: head.replace(/^Import "(.*)" not a dependency$/, "Cannot find package '$1'")
    }
  }
  const [source, marker] = rest.flatMap((text) => /^\s*\d* \| ?(.*)$/.exec(text)?.[1] ?? [])
  return {
    kind: "syntax",
    ...place,
    problem: syntax[1]!,
    ...(source === undefined || marker === undefined ? {} : { excerpt: `${source}\n${marker.replace(/~+/, "^")}` })
  }
}

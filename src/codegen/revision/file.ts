/**
 * The format of revision files in both languages. All generated revisions are written here; `script/` parses them.
 */
import * as DateTime from "effect/DateTime"
import { oneLine } from "../../text/mod.ts"
import { commentLines, insideBlock } from "../source/comment.ts"
import { atom, print } from "../source/source.ts"
import { literal, record, type Term } from "../source/term.ts"
import type { Revision } from "./options.ts"

/** A revision in TypeScript; `upgrade` and `downgrade` are the source of its programs. */
export interface TypescriptFile {
  readonly revision: Revision
  /** The first sentence of the file, without a period. */
  readonly intro: string
  /** What is imported from `effect-strata` besides `Migration`. */
  readonly names: ReadonlyArray<string>
  /** Further `import` lines. */
  readonly imports?: ReadonlyArray<string> | undefined
  readonly upgrade: string
  readonly downgrade?: string | undefined
}

/** The source of a program with the given lines as its body. */
export const programSource = (lines: ReadonlyArray<string>): string =>
  `Effect.gen(function*() {\n${lines.map((line) => `    ${line}\n`).join("")}  })`

/** The text of a revision in TypeScript. */
export const typescriptFile = (
  { downgrade, imports = [], intro, names, revision, upgrade }: TypescriptFile
): string => {
  const { breaking = false, createdAt, dependsOn = [], id, labels = [], message, parents, transaction = true } =
    revision
  const fields = record([
    ["revision", literal(id)],
    ["parents", literal(parents)],
    ["dependsOn", dependsOn.length === 0 ? undefined : literal(dependsOn)],
    ["labels", labels.length === 0 ? undefined : literal(labels)],
    ["message", literal(oneLine(message))],
    ["breaking", breaking ? literal(true) : undefined],
    ["transaction", transaction === true ? undefined : literal(transaction)],
    ["upgrade", source(upgrade)],
    ["downgrade", downgrade === undefined ? undefined : source(downgrade)]
  ], true)
  return `/**
 * ${insideBlock(intro)}.
${createdAt === undefined ? "" : ` *\n * Created ${DateTime.formatIsoOffset(createdAt)}\n`} */
${
    [
      `import { ${["Migration", ...names].join(", ")} } from "effect-strata"`,
      `import * as Effect from "effect/Effect"`,
      ...imports
    ].join("\n")
  }

export default Migration.make(${print(fields.source, { indent: 0, column: 0, after: 1 })})
`
}

const source = (text: string): Term => ({ source: atom(text), value: undefined })

/** A revision in SQL; `upgrade` and `downgrade` are blocks of text, which are separated by empty lines. */
export interface SqlFile {
  readonly revision: Revision
  /** The first sentence of the file, without a period. */
  readonly intro: string
  readonly upgrade: ReadonlyArray<string>
  readonly downgrade?: ReadonlyArray<string> | undefined
}

/** The text of a revision in SQL, with its metadata in `-- strata:` comments. */
export const sqlFile = ({ downgrade, intro, revision, upgrade }: SqlFile): string => {
  const {
    breaking = false,
    createdAt,
    dependsOn = [],
    id,
    isolation,
    labels = [],
    message,
    parents,
    transaction = true
  } = revision
  const header = [
    directive("revision", id),
    directive("parents", parents.join(", ")),
    ...(dependsOn.length === 0 ? [] : [directive("depends-on", dependsOn.join(", "))]),
    ...(labels.length === 0 ? [] : [directive("labels", labels.join(", "))]),
    directive("message", oneLine(message)),
    ...(breaking ? [directive("breaking")] : []),
    ...(transaction === false ? [off] : []),
    ...(typeof isolation === "string" ? [directive("isolation", isolation)] : []),
    ...commentLines(`${intro}.`, "--", 0),
    ...(createdAt === undefined ? [] : [`-- Created ${DateTime.formatIsoOffset(createdAt)}`])
  ].join("\n")
  const section = (name: "upgrade" | "downgrade") => {
    const level = typeof isolation === "object" ? isolation[name] : undefined
    return [
      directive(name),
      ...(typeof transaction === "object" && transaction[name] === false ? [off] : []),
      ...(level === undefined ? [] : [directive("isolation", level)])
    ].join("\n")
  }
  const sections = [
    section("upgrade"),
    ...upgrade,
    ...(downgrade === undefined ? [] : [section("downgrade"), ...downgrade])
  ]
  return `${[header, ...sections].join("\n\n")}\n`
}

const directive = (name: string, value: string = ""): string => `-- strata:${name} ${value}`.trimEnd()

const off = directive("transaction", "off")

/**
 * Revisions in TypeScript, with the constructors of `Op` as a person would use them.
 *
 * An operation that no constructor makes exactly so, such as rows with a cast of their own, is handed to `Operations`
 * as data. So every operation can be written, and what is written is always what was asked for.
 */
import * as DateTime from "effect/DateTime"
import type { Operation } from "../operation/mod.ts"
import { commentLines, insideBlock, oneLine } from "./_comment.ts"
import { constructed } from "./_operation.ts"
import { atom, print } from "./_source.ts"
import { literal, record, type Term } from "./_term.ts"
import { isTransactional } from "./_transaction.ts"
import { customized, defaultIntro, notesOf, type Options } from "./revision.ts"

// How far in the statements of a program stand.
const indent = 4

/**
 * The statement that yields an operation, as it stands in a generated program: for item renderers that add to it. Its
 * first line is not indented. An operation without a constructor is `yield* run({ … })`, of
 * `const { run } = yield* Operations`.
 */
export const operation = (operation: Operation): string => {
  const term = constructed(operation)
  const head = term === undefined ? "yield* run(" : "yield* "
  const place = { indent, column: indent + head.length, after: term === undefined ? 1 : 0 }
  return `${head}${print((term ?? literal(operation)).source, place)}${term === undefined ? ")" : ""}`
}

/** The text of a revision: formatted, and with no import that it does not use. Never fails. */
export const typescript = (options: Options): string => {
  const upgrade = program(options, "upgrade", options.upgrade)
  const downgrade = options.downgrade && program(options, "downgrade", options.downgrade)
  const code = [upgrade, downgrade].filter((program) => program !== undefined)
  const imported = [
    "Migration",
    ...(code.some((program) => program.usesOp) ? ["Op"] : []),
    ...(code.some((program) => program.usesRun) ? ["Operations"] : [])
  ]
  const { createdAt, dependsOn = [], id, labels = [], message, parents } = options.revision
  const fields = record([
    ["revision", literal(id)],
    ["parents", literal(parents)],
    ["dependsOn", dependsOn.length === 0 ? undefined : literal(dependsOn)],
    ["labels", labels.length === 0 ? undefined : literal(labels)],
    ["message", literal(oneLine(message))],
    ["transaction", isTransactional(options) ? undefined : literal(false)],
    ["upgrade", upgrade.term],
    ["downgrade", downgrade?.term]
  ], true)
  const imports = [
    `import { ${imported.join(", ")} } from "effect-strata"`,
    `import * as Effect from "effect/Effect"`,
    ...options.imports ?? []
  ]
  return `/**
 * ${insideBlock(options.intro ?? defaultIntro)}.
 *
 * Created ${DateTime.formatIsoOffset(createdAt)}
 */
${imports.join("\n")}

export default Migration.make(${print(fields.source, { indent: 0, column: 0, after: 1 })})
`
}

interface Program {
  readonly term: Term
  readonly usesOp: boolean
  readonly usesRun: boolean
}

const program = (
  options: Options,
  direction: "upgrade" | "downgrade",
  operations: ReadonlyArray<Operation>
): Program => {
  const margin = " ".repeat(indent)
  let usesOp = false
  let usesRun = false
  const lines = operations.flatMap((each, index) => {
    const custom = customized(options, each, "ts")
    const text = custom === undefined ? operation(each) : custom.trimEnd()
    const isRun = custom === undefined ? text.startsWith("yield* run(") : /\byield\* run\(/.test(custom)
    usesRun ||= isRun
    usesOp ||= custom === undefined ? !isRun : /\bOp\./.test(custom)
    return [...notesOf(options, direction, index).flatMap((note) => commentLines(note, "//", indent)), text]
  })
  const body = [...(usesRun ? ["const { run } = yield* Operations"] : []), ...lines.filter((line) => line !== "")]
  const text = `Effect.gen(function*() {\n${body.map((line) => `${margin}${line}\n`).join("")}  })`
  return { term: { source: atom(text), value: undefined }, usesOp, usesRun }
}

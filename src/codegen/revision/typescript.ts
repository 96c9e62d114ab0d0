/**
 * Revisions in TypeScript, with the constructors of `Op`.
 *
 * An operation that no constructor makes exactly, such as rows with a special cast, is passed to `Operations` as data. So
 * every operation can be written, and the source always evaluates to the given operations.
 */
import type { Operation } from "../../operation/mod.ts"
import { constructed } from "../operation/operation.ts"
import { commentLines } from "../source/comment.ts"
import { print } from "../source/source.ts"
import { literal } from "../source/term.ts"
import { transactionOf } from "./_transaction.ts"
import { programSource, typescriptFile } from "./file.ts"
import { customized, defaultIntro, notesOf, type Options } from "./options.ts"

// The indentation of the statements of a program.
const indent = 4

/**
 * The statement of an operation in a generated program, for item renderers that add to it. Its first line is not
 * indented. An operation without a constructor is `yield* run({ … })`, with `run` from `Operations`.
 */
export const operation = (operation: Operation): string => {
  const term = constructed(operation)
  const head = term === undefined ? "yield* run(" : "yield* "
  const place = { indent, column: indent + head.length, after: term === undefined ? 1 : 0 }
  return `${head}${print((term ?? literal(operation)).source, place)}${term === undefined ? ")" : ""}`
}

/** The text of a revision, formatted and without unused imports. Never fails. */
export const typescript = (options: Options): string => {
  const upgrade = program(options, "upgrade", options.upgrade)
  const downgrade = options.downgrade && program(options, "downgrade", options.downgrade)
  const programs = [upgrade, downgrade].filter((program) => program !== undefined)
  return typescriptFile({
    revision: { ...options.revision, transaction: transactionOf(options) },
    intro: options.intro ?? defaultIntro,
    names: [
      ...(programs.some((program) => program.usesOp) ? ["Op"] : []),
      ...(programs.some((program) => program.usesRun) ? ["Operations"] : [])
    ],
    imports: options.imports,
    upgrade: upgrade.source,
    downgrade: downgrade?.source
  })
}

interface Program {
  readonly source: string
  readonly usesOp: boolean
  readonly usesRun: boolean
}

const program = (
  options: Options,
  direction: "upgrade" | "downgrade",
  operations: ReadonlyArray<Operation>
): Program => {
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
  return { source: programSource(body), usesOp, usesRun }
}

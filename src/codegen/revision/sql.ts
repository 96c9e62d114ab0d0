/**
 * Revisions in plain SQL.
 */
import * as Result from "effect/Result"
import { describe, type Operation } from "../../operation/mod.ts"
import * as Sql from "../../sql/mod.ts"
import type { TextError } from "../../text/mod.ts"
import { CodegenError, DirectiveInStatement, NotRenderable } from "../error.ts"
import { commentLines } from "../source/comment.ts"
import { transactionOf } from "./_transaction.ts"
import { sqlFile } from "./file.ts"
import { customized, defaultIntro, notesOf, type Options } from "./options.ts"

type Written = Result.Result<ReadonlyArray<string>, CodegenError>

/**
 * The text of a revision in SQL: the statements of each operation, with values as literals. Fails with `CodegenError`
 * for an operation that cannot be rendered, and for a comment in a statement that would be a directive.
 */
export const sql = (options: Options): Result.Result<string, CodegenError> =>
  Result.gen(function*() {
    const { downgrade, revision, upgrade } = options
    return sqlFile({
      revision: { ...revision, transaction: transactionOf(options) },
      intro: options.intro ?? defaultIntro,
      upgrade: yield* section(options, "upgrade", upgrade),
      downgrade: downgrade && (yield* section(options, "downgrade", downgrade))
    })
  })

const section = (
  options: Options,
  direction: "upgrade" | "downgrade",
  operations: ReadonlyArray<Operation>
): Written =>
  Result.gen(function*() {
    const blocks: Array<string> = []
    for (const [index, operation] of operations.entries()) {
      const custom = customized(options, operation, "sql")
      const statements = custom === undefined ? yield* statementsOf(operation) : [custom.trimEnd()]
      const comments = notesOf(options, direction, index).flatMap((note) => commentLines(note, "--", 0))
      if (statements.length + comments.length > 0) blocks.push([...comments, ...statements].join("\n"))
    }
    return blocks
  })

const statementsOf = (operation: Operation): Written =>
  Result.gen(function*() {
    const statements = yield* Result.mapError(textsOf(operation), ({ message }) =>
      CodegenError.of(new NotRenderable({ operation: describe(operation), problem: message })))
    for (const statement of statements) {
      const line = directiveIn(statement)
      if (line !== undefined) {
        return yield* Result.fail(
          CodegenError.of(new DirectiveInStatement({ operation: describe(operation), line }))
        )
      }
    }
    return statements.map((statement) =>
      `${statement};`
    )
  })

// The statements are split as they are when the file is read, because a semicolon after a `--` comment has no effect.
const textsOf = (
  operation: Operation
): Result.Result<ReadonlyArray<string>, Sql.RenderError | Sql.SplitError | TextError> =>
  Result.gen(function*() {
    const texts: Array<string> = []
    for (const statement of yield* Sql.render(operation)) {
      const pieces = yield* Sql.split(yield* Sql.inline(statement))
      texts.push(...pieces.map(({ text }) => text))
    }
    return texts
  })

/** A comment of the statement that would be a directive, because it is outside of quotes. */
const directiveIn = (statement: string): string | undefined => {
  for (const match of statement.matchAll(/^[ \t]*--[ \t]*strata:.*$/gim)) {
    if (Result.isSuccess(Sql.split(statement.slice(0, match.index)))) return match[0].trim()
  }
  return undefined
}

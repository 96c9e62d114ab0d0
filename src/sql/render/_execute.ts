/**
 * The user's own SQL, and inserted rows.
 *
 * A text is split into its statements, because the driver sends one at a time and a script must run the same way.
 */
import * as Result from "effect/Result"
import type { BulkInsert, Execute, Parameter } from "../../operation/mod.ts"
import { inline, qualifiedUnsafe, type Statement } from "../../text/mod.ts"
import { ParametersInScript, RenderError, TransactionControl } from "../error.ts"
import { classify } from "../statement/classify.ts"
import { type Piece, split } from "../statement/split.ts"
import { columnList, ddl, refuse } from "./_ddl.ts"

export const execute = ({ expression: { parameters, text } }: Execute): ReadonlyArray<Statement> => {
  const pieces = Result.getOrThrowWith(split(text), (reason) => RenderError.of(reason))
  if (parameters.length > 0 && pieces.length !== 1) {
    throw RenderError.of(new ParametersInScript({ statements: pieces.length, parameters: parameters.length }))
  }
  return pieces.map((piece) => statementOf(piece, parameters))
}

const statementOf = (piece: Piece, parameters: ReadonlyArray<Parameter>): Statement => {
  const { keyword, transactionControl, transactional, utility } = classify(piece.text)
  if (transactionControl) {
    throw RenderError.of(new TransactionControl({ statement: piece.text, keyword, line: piece.line }))
  }
  const statement: Statement = { text: piece.text, parameters, transactional }
  if (parameters.length === 0) return statement
  // Inlined in both cases, so that a missing value fails online as it does offline.
  const text = Result.getOrThrow(inline(statement))
  return utility ? { ...statement, text, parameters: [] } : statement
}

// The driver counts parameters in 15 bits, the protocol in 16. The other two limits keep statements small enough to read
// in a script and to parse at once.
const maximumParameters = 32_767
const maximumRows = 1000
const maximumLength = 1 << 20

export const bulkInsert = ({ columns, rows, table }: BulkInsert): ReadonlyArray<Statement> => {
  const wrong = rows.findIndex((row) => row.length !== columns.length)
  if (wrong >= 0) {
    refuse(`row ${wrong + 1} has ${rows[wrong]!.length} values, but the insert has ${columns.length} columns`)
  }
  const into = `INSERT INTO ${qualifiedUnsafe(table)}`
  if (columns.length === 0) return rows.map(() => ddl(into, "DEFAULT VALUES"))
  return chunks(rows, columns.length).map((chunk) => ({
    text: `${into} ${columnList(columns)} VALUES\n  ${chunk.map(placeholders).join(",\n  ")}`,
    parameters: chunk.flat(),
    transactional: true
  }))
}

const placeholders = (row: ReadonlyArray<Parameter>, index: number): string =>
  `(${row.map((_, column) => `$${index * row.length + column + 1}`).join(", ")})`

const chunks = (
  rows: ReadonlyArray<ReadonlyArray<Parameter>>,
  width: number
): ReadonlyArray<ReadonlyArray<ReadonlyArray<Parameter>>> => {
  const most = Math.min(maximumRows, Math.floor(maximumParameters / width))
  const result: Array<Array<ReadonlyArray<Parameter>>> = []
  let length = Infinity
  for (const row of rows) {
    const added = row.reduce((sum, { text }) => sum + (text?.length ?? 4), 0)
    const last = result.at(-1)
    if (last === undefined || last.length >= most || length + added > maximumLength) {
      result.push([row])
      length = added
    } else {
      last.push(row)
      length += added
    }
  }
  return result
}

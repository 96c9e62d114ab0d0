/**
 * A report as text for a terminal: each statement once, with its locks and what was found in it.
 */
import { displayWidth } from "effect/cli/CliOutput"
import * as Lint from "../../lint/mod.ts"
import { oneLine } from "../../text/mod.ts"
import { clip } from "../look/columns.ts"
import { wrap } from "../look/page.ts"
import type { Paint } from "../look/style.ts"
import { inline } from "../look/visible.ts"

/** The lines of a report. `directory` is the path of the script directory, as files are named in messages. */
export const lines = (
  { findings }: Lint.Report,
  directory: string,
  paint: Paint,
  columns: number
): ReadonlyArray<string> =>
  Lint.sections(findings).flatMap(({ direction, file, passages }) =>
    passages.flatMap(({ findings, first }) => [
      `${inline(`${directory}/${file}`)}${first.line === undefined ? "" : `:${first.line}`}` +
      (direction === "downgrade" ? " (downgrade)" : ""),
      ...statement(first, paint, columns),
      ...Lint.sizes(findings).map((size) => paint.dim(clip(`  ${inline(size)}`, columns))),
      ...findings.flatMap((finding) => found(finding, paint, columns)),
      ""
    ])
  )

/** The statement on one line, and its locks on what the revision did not make; those of indexes follow from their tables. */
const statement = ({ observed, statement }: Lint.Finding, paint: Paint, columns: number): ReadonlyArray<string> =>
  statement === undefined ? [] : [
    clip(`  ${inline(oneLine(statement))}`, columns),
    ...Lint.shownLocks(observed).map(({ mode, object }) =>
      paint.dim(clip(`  ${mode} on ${inline(object.name)}: blocks ${Lint.blocked[mode]}`, columns))
    )
  ]

const color = (paint: Paint, level: Lint.Level) =>
  level === "error" ? paint.red : level === "warning" ? paint.yellow : paint.cyan

const found = ({ advice, level, message, rule }: Lint.Finding, paint: Paint, columns: number) => [
  `  ${color(paint, level)(level)} ${rule}`,
  ...wrapped(`${inline(message)}.`, columns),
  ...wrapped(`Instead: ${inline(advice)}.`, columns)
]

const indentation = "    "

const wrapped = (text: string, columns: number): ReadonlyArray<string> =>
  wrap(text, columns - indentation.length, displayWidth).map((line) => indentation + line)

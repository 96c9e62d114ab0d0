/**
 * Text in columns of a terminal.
 *
 * `displayWidth` of `effect/cli` counts the cells that a text takes: 2 for CJK characters and emoji, 0 for combining
 * marks. It is loaded at every start for the help pages, so a library for widths would only add to that.
 */
import { displayWidth } from "effect/cli/CliOutput"
import * as DateTime from "effect/DateTime"
import { inline } from "./visible.ts"

/** Made with the first text that is cut: it takes milliseconds. */
let graphemes: Intl.Segmenter | undefined

/** A text cut to a number of columns, with an ellipsis if something is missing. */
export const clip = (text: string, columns: number): string => {
  if (displayWidth(text) <= columns) return text
  let width = 1
  let clipped = ""
  graphemes ??= new Intl.Segmenter(undefined, { granularity: "grapheme" })
  for (const { segment } of graphemes.segment(text)) {
    width += displayWidth(segment)
    if (width > columns) break
    clipped += segment
  }
  return `${clipped}…`
}

const spaces = (text: string, columns: number): string => " ".repeat(Math.max(0, columns - displayWidth(text)))

/** A time as tables show it: `2026-11-22 10:15:00Z`. */
export const instant = (at: DateTime.Utc): string => DateTime.formatIso(at).replace("T", " ").replace(/\.\d+Z$/, "Z")

type Row<Title extends string> = { readonly [title in Title]: string }

const mostNeeded = 20

/**
 * The header of a table and a function that formats a row in one line. A column is as wide as its widest cell. If the table is wider
 * than `columns`, the `dispensable` columns are left out, in that order, and lines that are still too wide are cut. For the
 * last column, which is cut first, no other column is left out once it has `mostNeeded` cells.
 */
export const layout = <Title extends string>(
  titles: ReadonlyArray<Title>,
  rows: ReadonlyArray<Row<Title>>,
  { columns = Infinity, dispensable = [], right = [] }: {
    readonly columns?: number | undefined
    readonly dispensable?: ReadonlyArray<Title>
    readonly right?: ReadonlyArray<Title>
  }
) => {
  const widths = new Map(
    titles.map((title) => [title, Math.max(...[title, ...rows.map((row) => inline(row[title]))].map(displayWidth))])
  )
  const needed = (title: Title) => Math.min(widths.get(title)!, title === titles.at(-1) ? mostNeeded : Infinity)
  const widthOf = (some: ReadonlyArray<Title>) => some.reduce((sum, title) => sum + needed(title) + 2, -2)
  const shown = dispensable.reduce<ReadonlyArray<Title>>(
    (some, least) => widthOf(some) > columns ? some.filter((title) => title !== least) : some,
    titles
  )
  const line = (cell: (title: Title) => string): string => {
    const cells = shown.map((title) => {
      const padding = spaces(cell(title), widths.get(title)!)
      return right.includes(title) ? padding + cell(title) : cell(title) + padding
    })
    return clip(cells.join("  ").trimEnd(), columns)
  }
  return { head: line((title) => title), line: (row: Row<Title>) => line((title) => inline(row[title])) }
}

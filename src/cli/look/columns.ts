/**
 * Rows of text in columns that fit a terminal. Pure.
 */
import * as DateTime from "effect/DateTime"

/** A text cut to so many columns, with an ellipsis where something is missing. */
export const clip = (text: string, columns: number): string =>
  [...text].length > columns ? `${[...text].slice(0, columns - 1).join("")}…` : text

/** A time as tables show it: `2026-11-22 10:15:00Z`. */
export const instant = (at: DateTime.Utc): string => DateTime.formatIso(at).replace("T", " ").replace(/\.\d+Z$/, "Z")

type Row<Title extends string> = { readonly [title in Title]: string }

/**
 * The head of a table and the line of a row. Columns are as wide as the rows given; in `columns` of the terminal (without
 * bound when undefined) those that are `dispensable` are left out in that order, and what still does not fit is cut.
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
    titles.map((title) => [title, Math.max(title.length, ...rows.map((row) => row[title].length))])
  )
  const widthOf = (some: ReadonlyArray<Title>) => some.reduce((sum, title) => sum + widths.get(title)! + 2, -2)
  const shown = dispensable.reduce<ReadonlyArray<Title>>(
    (some, least) => widthOf(some) > columns ? some.filter((title) => title !== least) : some,
    titles
  )
  const line = (cell: (title: Title) => string): string => {
    const cells = shown.map((title) =>
      right.includes(title) ? cell(title).padStart(widths.get(title)!) : cell(title).padEnd(widths.get(title)!)
    )
    return clip(cells.join("  ").trimEnd(), columns)
  }
  return { head: line((title) => title), line: (row: Row<Title>) => line((title) => row[title]) }
}

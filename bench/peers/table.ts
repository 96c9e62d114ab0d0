/**
 * The figures of the peers' table, as text and back.
 */

/** A column: what is measured, with how many revisions. */
export interface Column {
  readonly title: string
  readonly base: string
}

/** Seconds by column and tool. */
export type Figures = ReadonlyMap<string, ReadonlyMap<string, number>>

/** The median of numbers. */
export const median = (values: ReadonlyArray<number>): number => {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** How many times as long as the base of its column a tool takes; undefined if either is not measured. */
export const ratio = (figures: Figures, { base, title }: Column, tool: string): number | undefined => {
  const [own, other] = [figures.get(title)?.get(tool), figures.get(title)?.get(base)]
  return own === undefined || other === undefined ? undefined : own / other
}

const cell = (figures: Figures, column: Column, tool: string): string => {
  const seconds = figures.get(column.title)?.get(tool)
  const times = ratio(figures, column, tool)
  return seconds === undefined ? "–" : `${seconds.toFixed(2)} s${times === undefined ? "" : ` (${times.toFixed(2)})`}`
}

/** The table in Markdown. */
export const markdown = (
  columns: ReadonlyArray<Column>,
  tools: ReadonlyArray<{ readonly name: string; readonly version: string }>,
  figures: Figures
): string =>
  [
    ["tool", ...columns.map(({ title }) => title)],
    ["---", ...columns.map(() => "---")],
    ...tools.map(({ name, version }) => [
      `${name} ${version}`,
      ...columns.map((column) => cell(figures, column, name))
    ])
  ].map((cells) => `| ${cells.join(" | ")} |`).join("\n")

/** The ratios of a table that `markdown` wrote, by column and tool. */
export const ratios = (text: string): ReadonlyMap<string, ReadonlyMap<string, number>> => {
  const [head = [], , ...rows] = text.split("\n").filter((line) => line.startsWith("|"))
    .map((line) => line.split("|").slice(1, -1).map((one) => one.trim()))
  return new Map(
    head.slice(1).map((title, index) => [
      title,
      new Map(rows.flatMap((cells) => {
        const times = /\(([\d.]+)\)/.exec(cells[index + 1] ?? "")?.[1]
        return times === undefined ? [] : [[cells[0]!.replace(/ \S+$/, ""), Number(times)]]
      }))
    ])
  )
}

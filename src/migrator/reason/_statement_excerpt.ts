/** The form in which messages show a statement: indented, shortened, and with a mark under the position of an error. */

/** The lines of a statement around a position, which counts characters from 1. */
export const excerpt = (statement: string, position: number | undefined): string => {
  const characters = [...statement]
  const before = position === undefined ? undefined : characters.slice(0, position - 1).join("").split("\n")
  const lines = statement.split("\n")
  const line = before === undefined ? 0 : before.length - 1
  const from = Math.max(0, line - 2)
  const shown = lines.slice(from, from + (before === undefined ? 6 : 5)).flatMap((text, index) => {
    const clipped = `    ${text.length > 200 ? `${text.slice(0, 200)}…` : text}`
    const column = before?.at(-1)?.length ?? 0
    return before !== undefined && from + index === line && column <= 200
      ? [clipped, `    ${" ".repeat(column)}^`]
      : [clipped]
  })
  return [...shown, ...(lines.length > from + shown.length ? ["    …"] : [])].join("\n")
}

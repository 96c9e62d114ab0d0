/**
 * Files that contain both directions, divided by lines such as `-- migrate:up`.
 */

/** A line that divides a file: the text of its mark and what follows it, with its number from 1. */
export interface Mark {
  readonly line: number
  readonly name: string
  readonly value: string
}

/** The text from a mark to the next one. */
export interface Section extends Mark {
  text: string
}

/** The lines of a text with their endings, so that joining them gives the text back. */
export const lines = (text: string): ReadonlyArray<string> => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

/**
 * The sections of a text. `mark` has the groups `name` and `value`; lines that it does not match belong to the section
 * before them. `head` is what comes before the first mark. The line of a mark is not part of a section's text.
 */
export const sections = (
  text: string,
  mark: RegExp
): { readonly head: string; readonly sections: ReadonlyArray<Section> } => {
  const found: Array<Section> = []
  let head = ""
  for (const [index, line] of lines(text).entries()) {
    const groups = mark.exec(line.replace(/\r?\n$/, ""))?.groups
    if (groups !== undefined) {
      found.push({ line: index + 1, name: groups["name"]!, value: (groups["value"] ?? "").trim(), text: "" })
    } else if (found.length === 0) head += line
    else found.at(-1)!.text += line
  }
  return { head, sections: found }
}

/**
 * A report as Markdown of GitHub: for each revision a table with its statements.
 *
 * Names and statements are those of others. A character that means something in Markdown or HTML is written as a reference,
 * which stands for the character alone, and names are in `<code>`, where GitHub makes no mention, link or reference of them.
 */
import { oneLine } from "../../text/mod.ts"
import { blocked, type Observation } from "../observation.ts"
import { type Passage, type Report, type Section, sections, shownLocks, sizes, tally } from "../report.ts"

const reference = (character: string): string =>
  /[\p{C}\p{Z}]/u.test(character)
    ? `&#92;u${character.codePointAt(0)!.toString(16).padStart(4, "0")}`
    : `&#${character.codePointAt(0)!};`

const escaped = (text: string): string => text.replace(/[^\p{L}\p{M}\p{N} .,;()+/=-]/gu, reference)

/** Text of others that is code, such as a name or a statement. */
export const code = (text: string): string => `<code>${escaped(oneLine(text))}</code>`

// GitHub makes mentions, links and references of what a page says in the end, however it was written.
const prose = (text: string): string =>
  escaped(text).replace(/&#(?:35|64);|&#58;(?=\/\/)|www(?=\.)/gi, (found) => `${found}<!-- -->`)

/** A sentence of Strata, whose names in double quotes become code. */
export const sentence = (text: string): string => {
  const parts = oneLine(text).split("\"")
  return parts.map((part, index) =>
    index % 2 === 0 ? prose(part) : index === parts.length - 1 ? `&#34;${prose(part)}` : code(part)
  ).join("")
}

const locks = (observed: Observation | undefined): ReadonlyArray<string> =>
  shownLocks(observed).map(({ mode, object }) => `${mode} on ${code(object.name)}: blocks ${blocked[mode]}`)

const longest = 200

const row = ({ findings, first }: Passage): string => {
  const { line, observed, statement } = first
  const shown = statement === undefined ? undefined : Array.from(oneLine(statement))
  const what = shown === undefined ? "The revision" : [
    `${line === undefined ? "" : `Line ${line}: `}${code(shown.slice(0, longest).join(""))}${
      shown.length > longest ? "…" : ""
    }`,
    ...locks(observed),
    ...sizes(findings).map(sentence)
  ].join("<br>")
  const found = findings.map(({ advice, level, message, rule }) =>
    `**${level}** ${code(rule)}: ${sentence(message)}. Instead: ${sentence(advice)}.`
  )
  return `| ${what} | ${found.join("<br>")} |`
}

const table = (directory: string) => ({ direction, file, passages }: Section): ReadonlyArray<string> => [
  `#### ${code(`${directory}${file}`)}${direction === "downgrade" ? " (downgrade)" : ""}`,
  "",
  "| Statement | Findings |",
  "| --- | --- |",
  ...passages.map(row),
  ""
]

/** The lines of the report. `directory` is the path of the script directory with a `/` at its end, or empty. */
export const markdown = ({ findings, revisions }: Report, directory: string): ReadonlyArray<string> => [
  ...sections(findings).flatMap(table(directory)),
  `${tally(findings)} in ${revisions.length === 1 ? "1 revision" : `${revisions.length} revisions`}`
]

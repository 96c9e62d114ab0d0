/**
 * A report as annotations of GitHub Actions: workflow commands, which a step prints to its log.
 *
 * A line break would end a command and begin another one, so everything that such a command can contain is escaped as
 * `@actions/core` does. GitHub shows the first ten annotations of each kind in a step and drops the others silently.
 */
import { oneLine } from "../../text/mod.ts"
import { type Finding, type Level, levels } from "../finding.ts"
import { ofLevel, type Report, said } from "../report.ts"

const most = 10

const commands: Readonly<Record<Level, string>> = { error: "error", warning: "warning", advice: "notice" }

const escaped = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A")

const property = (text: string): string => escaped(text).replaceAll(":", "%3A").replaceAll(",", "%2C")

const command = (directory: string) => (finding: Finding): string => {
  const { advice, direction, file, level, line, rule } = finding
  const place = `file=${property(`${directory}${file}`)}${line === undefined ? "" : `,line=${line}`}`
  const title = property(`strata lint: ${rule}${direction === "downgrade" ? " (downgrade)" : ""}`)
  return `::${commands[level]} ${place},title=${title}::${
    escaped(`${oneLine(said(finding))}\nInstead: ${oneLine(advice)}.`)
  }`
}

/**
 * The lines of the step's log. `directory` is the path of the script directory relative to the root of the repository, with
 * a `/` at its end, or empty. The last line counts the findings that GitHub would not show, if there are any.
 */
export const github = ({ findings }: Report, directory: string): ReadonlyArray<string> => {
  const byLevel = levels.map((level) => ({
    level,
    all: findings.filter((finding) => finding.level === level)
  }))
  const left = byLevel.flatMap(({ all, level }) => all.length > most ? [ofLevel(all.length - most, level)] : [])
  return [
    ...byLevel.flatMap(({ all }) => all.slice(0, most).map(command(directory))),
    ...(left.length === 0 ? [] : [`Not annotated, since GitHub shows ${most} of each kind: ${left.join(", ")}`])
  ]
}

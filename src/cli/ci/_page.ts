/**
 * The page of a pull request, as Markdown of GitHub and GitLab.
 *
 * GitHub refuses comments above 65,536 characters, so that what does not fit is counted instead. Everything that comes from
 * revisions is escaped, or is in a fence that none of its lines can end.
 */
import * as Lint from "../../lint/mod.ts"
import { Graph } from "../../revision/mod.ts"
import { lanes } from "../look/drawing.ts"
import { listed } from "../look/listed_revision.ts"
import * as RevisionText from "../look/revision.ts"
import { paint } from "../look/style.ts"
import { inline, printable } from "../look/visible.ts"
import { commutation } from "../shared_work/linting.ts"
import { isOutdated, type Review, type Reviewed, type Sql } from "./_review.ts"

/** The most bytes of a page. */
export const most = 65_536

/** A part of a page: `units` are left out from the last one on if there is no room, and counted in words. */
interface Part {
  readonly title: string
  readonly units: ReadonlyArray<string>
  readonly what: string
  /** The largest share of the page. */
  readonly share: number
}

const { code, sentence } = Lint.Format

const size = (text: string): number => Buffer.byteLength(text)

/** Text in a fence that is longer than any run of backticks in it. */
const fenced = (language: string, text: string): string => {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = "`".repeat(longest + 1)
  return `${fence}${language}\n${printable(text)}\n${fence}`
}

const cut = (lines: ReadonlyArray<string>, bytes: number): ReadonlyArray<string> => {
  let left = bytes
  const end = lines.findIndex((line) => (left -= size(line) + 1) < 0)
  return end < 0 ? lines : [...lines.slice(0, end), `-- ${lines.length - end} more lines are in the file`]
}

const longestSql = 12_000

const sqlBlock = (title: string, sql: Sql): string => {
  if (sql._tag === "None") return `${title}: none`
  if (sql._tag === "Unknown") return `${title}: ${sentence(sql.problem)}`
  const lines = sql.statements.flatMap((statement) => `${statement};`.split("\n"))
  return `<details><summary>${title}</summary>\n\n${fenced("sql", cut(lines, longestSql).join("\n"))}\n\n</details>`
}

const revisionUnit = ({ change, downgrade, revision, upgrade }: Reviewed): string =>
  [
    `#### ${code(revision.id)} ${sentence(inline(revision.message))}${change === "changed" ? " (changed)" : ""}`,
    code(revision.file),
    sqlBlock("Upgrade", upgrade),
    sqlBlock("Downgrade", downgrade)
  ].join("\n\n")

/** What changed and what it stands on, newest first. */
const drawing = ({ graph, reviewed }: Review): ReadonlyArray<string> => {
  const changes = new Map(reviewed.map(({ change, revision }) => [revision.id, change]))
  const shown = new Set(reviewed.flatMap(({ revision: { id, parents } }) => [id, ...parents]))
  const heads = new Set(graph.heads)
  const items = Graph.sorted(graph, shown).toReversed().map((revision) =>
    listed(graph)({
      revision,
      isHead: heads.has(revision.id),
      isBase: revision.parents.length === 0,
      labels: revision.labels,
      isBranchPoint: Graph.isBranchPoint(graph, revision.id),
      isMergePoint: Graph.isMergePoint(graph, revision.id)
    })
  )
  const plain = paint(false)
  return lanes(items, (item) => {
    const change = changes.get(item.entry.revision.id)
    return `${RevisionText.titled(item, plain)}${change === undefined ? "" : ` [${change}]`}`
  }, plain)
}

const list = (lines: ReadonlyArray<string>): string => lines.map((line) => `- ${line}`).join("\n")

const checks = (review: Review): ReadonlyArray<string> => {
  const { drift, graph, lock, report, script } = review
  const files = [...lock.added, ...lock.changed, ...lock.removed]
  return [
    ...report.commutations.map((one) => `**Order**: ${sentence(commutation(one))}.`),
    `**Heads**: ${graph.heads.map(code).join(", ") || "none"}${
      graph.heads.length > 1 ? `. To merge them: ${code("strata merge heads")}` : ""
    }`,
    `**Lock**: ${
      isOutdated(lock)
        ? `**error** ${code("strata.lock")} is out of date for ${files.map(code).join(", ")}. Run ${
          code("strata lock")
        }`
        : `${code("strata.lock")} is up to date`
    }`,
    `**Models**: ${
      drift.problem !== undefined
        ? `not compared: ${sentence(drift.problem)}`
        : drift.differences.length === 0
        ? "the revisions lead to what the models describe"
        : `**error** the revisions do not lead to what the models describe. To write what is missing: ${
          code("strata revision --autogenerate -m \"…\"")
        }`
    }`,
    ..."text" in script ? [] : [`**Script**: there is none: ${sentence(script.problem)}`]
  ]
}

const parts = (review: Review, directory: string): ReadonlyArray<Part> => {
  const { drift, report, reviewed } = review
  return [
    {
      title: "",
      units: [fenced("text", cut(drawing(review), 6000).join("\n"))],
      what: "drawings",
      share: 7000
    },
    { title: "### Findings", units: Lint.Format.markdown(report, directory), what: "lines", share: 28_000 },
    ...(report.unobserved.length === 0 ? [] : [{
      title: "",
      units: [`Not observed, because a revision before them fails: ${report.unobserved.map(code).join(", ")}`],
      what: "revisions",
      share: 2000
    }]),
    { title: "### Checks", units: [list(checks(review))], what: "checks", share: 8000 },
    ...(drift.differences.length + drift.notCompared.length === 0 ? [] : [{
      title: "### Differences between models and revisions",
      units: [
        ...drift.differences.map((text) => `- ${sentence(text)}`),
        ...drift.notCompared.map((text) => `- not compared: ${sentence(text)}`)
      ],
      what: "differences",
      share: 6000
    }]),
    { title: "### Revisions", units: reviewed.map(revisionUnit), what: "revisions", share: most }
  ]
}

/** A part within a number of bytes. */
const fitted = ({ share, title, units, what }: Part, left: number): string => {
  const reserve = 200
  let room = Math.min(share, left) - size(title) - reserve
  const isBlock = what === "revisions" || what === "drawings" || what === "checks"
  const end = units.findIndex((unit) => (room -= size(unit) + 2) < 0)
  const shown = end < 0 ? units : units.slice(0, end)
  const more = end < 0 ? [] : ["", `${units.length - end} more ${what} are left out, since the page would be too long`]
  return [...(title === "" ? [] : [title, ""]), [...shown].join(isBlock ? "\n\n" : "\n"), ...more].join("\n")
}

/** The mark by which a later run finds its comment again: one for each script directory. */
export const markOf = (directory: string): string => `<!-- strata ci ${encodeURIComponent(directory)} -->`

const counted = (number: number, what: string): string => `${number} ${what} revision${number === 1 ? "" : "s"}`

/** The page. `directory` is the path of the script directory in the repository, with `/` at its end, or empty. */
export const page = (review: Review, directory: string): string => {
  const { base, millis, report, reviewed } = review
  const changed = reviewed.filter(({ change }) => change === "changed").length
  const head = [
    markOf(directory),
    `## Strata: ${code(directory === "" ? "." : directory)}`,
    "",
    `${counted(reviewed.length - changed, "new")}${changed === 0 ? "" : `, ${counted(changed, "changed")}`} since ${
      code(base.name)
    } (${code(base.commit.slice(0, 12))}): ${Lint.tally(report.findings)}`
  ].join("\n")
  const foot = `Observed ${report.shadow === "embedded" ? "in an embedded database" : "on a server"} in ${
    (millis / 1000).toFixed(1)
  } s`
  if (reviewed.length === 0) return `${[head, list(checks(review)), foot].join("\n\n")}\n`
  let text = head
  for (const part of parts(review, directory)) {
    text += `\n\n${fitted(part, most - size(text) - size(foot) - 8)}`
  }
  return `${text}\n\n${foot}\n`
}

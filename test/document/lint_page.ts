/**
 * Generates `docs/lint.md`: a section for each rule of `strata lint`, from the descriptions that the rules have themselves.
 */
import * as Lint from "../../src/lint/mod.ts"
import { editedRevision, orderMatters } from "../../src/lint/rule/history.ts"
import { revisionRules, rules } from "../../src/lint/rule/mod.ts"
import { markdownTable } from "./markdown.ts"

const introduction = `# Lint

The rules of \`strata lint\`. This page is generated from the rules, by
\`npx vitest run test/document/lint_page.test.ts --update\`, so it always agrees with the command.

\`strata lint\` runs revisions on a shadow database and looks at what PostgreSQL does. Nothing is guessed from the text of a
statement that can be observed. The shadow is embedded, or a temporary database on the server of \`--shadow\`; the target is
never used. What the linted revisions need is applied first. Then each table gets a few random rows, and each statement
runs by itself:

- Locks are those of \`pg_locks\` that the statement added, on tables that existed before the revision. A lock on a table
  that the revision itself creates blocks nobody.
- A table or an index is written again if its file (\`pg_relation_filenode\`) is another one after the statement.
- A table is read from end to end if the statement added to its number of sequential scans.
- What fails on the rows of the shadow, such as a cast, is a finding, and the statements after it are observed without rows.
- What changes more than its own database, such as \`CREATE ROLE\` or \`COPY … PROGRAM\`, does not run and is a finding.

The downgrades run as well, from the last revision on.

## Levels

An \`error\` makes the exit code 3. A \`warning\` and \`advice\` do not. \`env.ts\` changes the levels for a project, and
\`--allow <rule>\` for one run:

\`\`\`ts
import { Environment } from "effect-strata"

export default Environment.make({
  lint: { allow: ["column-type"], warn: ["not-null-scan"], error: ["several-locks"] }
})
\`\`\`

## Allowances

A finding that is wanted is allowed above its statement, with the reason. In TypeScript an allowance is about the next
operation. An allowance of a rule about the revision as a whole can be above any of its statements.

\`\`\`sql
-- strata:allow index-not-concurrent the table has 40 rows
CREATE INDEX settings_name ON settings (name);
\`\`\`

\`\`\`ts
import { Migration, Op } from "effect-strata"
import * as Effect from "effect/Effect"

export default Migration.make({
  revision: "c52d8fa1e3b7",
  parents: ["b41c7e90d2a6"],
  message: "index settings",
  upgrade: Effect.gen(function*() {
    yield* Op.allow("index-not-concurrent", "the table has 40 rows")
    yield* Op.createIndex("settings_name", "settings", ["name"])
  })
})
\`\`\`

## Fixes

\`strata lint --fix\` divides an unapplied revision in SQL with findings of \`index-not-concurrent\`,
\`constraint-not-valid\` (checks and foreign keys) and \`not-null-scan\` into stages without them, and its downgrade as well.
The statements keep their order, and the last stage keeps the id. The stages run on the shadow before a file is written. It
refuses, with the reason, what it cannot divide surely: revisions in TypeScript, statements with several changes, indexes
and constraints without a name, partitioned tables, and downgrades that do not undo the statements in the reverse order.

## Sizes

How long a lock lasts depends on the size of the table, which a shadow does not know. \`strata stats > stats.json\` writes the
estimates of a database, without any data, and \`strata lint --stats stats.json\` uses them: findings say how many rows and
bytes are concerned, those about the largest tables come first, and tables without rows give no finding about locks,
scans and copies.

## Formats

\`--format text\` is for a terminal, \`json\` is described in [JSON](json.md), \`sarif\` is SARIF 2.1.0 for code scanning, \`github\`
are annotations of GitHub Actions (ten of each kind, and the number of the others), and \`markdown\` is for a comment or a job
summary. Paths are relative to the root of the repository. No format contains a secret of a statement.
`

const ofRevision: ReadonlySet<string> = new Set(revisionRules.map(({ id }) => id))
const ofStatement: ReadonlySet<string> = new Set(rules.map(({ id }) => id))

const ofHistory: ReadonlySet<string> = new Set([editedRevision.id, orderMatters.id])

const code = (text: string): string => `\`${text}\``

/** Breaks a paragraph where the formatter keeps it. */
const wrapped = (text: string, indentation = ""): string => {
  const lines: Array<string> = []
  for (const word of text.split(" ")) {
    const line = lines.at(-1)
    if (line === undefined || `${line} ${word}`.length > 118) lines.push(line === undefined ? word : indentation + word)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines.join("\n")
}

const section = ({ advice, id, level, safe, summary, why }: (typeof Lint.everyRule)[number]): string =>
  [
    `### ${id}`,
    "",
    wrapped(`${summary}. Level: ${code(level)}.`),
    "",
    wrapped(`${why}.`),
    "",
    wrapped(`- The safe form: ${safe}.`, "  "),
    wrapped(`- What to do: ${advice}.`, "  "),
    ...(ofStatement.has(id) || ofRevision.has(id) ? [`- To allow it: \`-- strata:allow ${id} <reason>\``] : []),
    ...(ofHistory.has(id) ? ["- To allow it: `lint.allow` in `env.ts`, or `--allow`"] : []),
    ""
  ].join("\n")

const aboutOf = (id: string): string =>
  ofRevision.has(id)
    ? "the revision"
    : ofStatement.has(id)
    ? "a statement"
    : ofHistory.has(id)
    ? "the history"
    : "an allowance"

/** The page. */
export const page = (): string =>
  [
    introduction,
    "## Rules",
    "",
    markdownTable(
      ["rule", "level", "about", "asks for"],
      Lint.everyRule.map(({ id, level, summary }) => [`[${id}](#${id})`, code(level), aboutOf(id), summary])
    ),
    "",
    ...Lint.everyRule.map(section)
  ].join("\n")

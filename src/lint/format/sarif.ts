/**
 * A report as SARIF 2.1.0, which code scanning of GitHub and other services read.
 *
 * Source: the standard of OASIS, https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
import { createHash } from "node:crypto"
import type { Finding, Level } from "../finding.ts"
import { blocked } from "../observation.ts"
import { type Report, said } from "../report.ts"
import type { Described } from "../rule/rule.ts"

const levelOf: Readonly<Record<Level, string>> = { error: "error", warning: "warning", advice: "note" }

/** A relative reference as RFC 3986 writes it. */
const uriOf = (path: string): string => path.toWellFormed().split("/").map(encodeURIComponent).join("/")

// In a message of SARIF, `[text](target)` is a link.
const textOf = (text: string): string => text.toWellFormed().replaceAll("](", "\\](")

const pascal = (id: string): string => id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())

const ruleOf = ({ advice, id, level, safe, summary, why }: Described) => ({
  id,
  name: pascal(id),
  shortDescription: { text: `${summary}.` },
  fullDescription: { text: `${why}.` },
  help: {
    text: `${why}. The safe form: ${safe}. To allow it, write above the statement: -- strata:allow ${id} <reason>`,
    markdown: `${why}.\n\nThe safe form: ${safe}.\n\nInstead: ${advice}.\n\nTo allow it, write above the statement: ` +
      `\`-- strata:allow ${id} <reason>\``
  },
  defaultConfiguration: { level: levelOf[level] }
})

/** The same finding keeps its fingerprint while statements are inserted above it. */
const fingerprint = ({ direction, message, revision, rule, statement }: Finding): string =>
  createHash("sha256").update(JSON.stringify([rule, revision, direction, statement ?? "", message])).digest("hex")

const resultOf = (rules: ReadonlyArray<Described>, directory: string) => (finding: Finding) => {
  const { advice, direction, file, level, line, observed, revision, rule, statement } = finding
  const ruleIndex = rules.findIndex(({ id }) => id === rule)
  return {
    ruleId: rule,
    ...(ruleIndex < 0 ? {} : { ruleIndex }),
    level: levelOf[level],
    message: { text: textOf(`${said(finding)} Instead: ${advice}.`) },
    locations: [{
      physicalLocation: {
        artifactLocation: { uri: uriOf(`${directory}${file}`), uriBaseId: "%SRCROOT%" },
        region: {
          startLine: line ?? 1,
          ...(statement === undefined || line === undefined ? {} : { snippet: { text: statement.toWellFormed() } })
        }
      }
    }],
    partialFingerprints: { "strataLint/v1": fingerprint(finding) },
    properties: {
      revision,
      direction,
      ...(observed === undefined ? {} : {
        locks: observed.locks.map(({ mode, object }) => ({ object: object.name, mode, blocks: blocked[mode] })),
        rewrites: observed.rewrites.map(({ name }) => name),
        scans: observed.scans.map(({ name }) => name)
      })
    }
  }
}

/**
 * The log. `rules` are all rules that findings can name; `directory` is the path of the script directory relative to the root
 * of the repository, with a `/` at its end, or empty.
 */
export const sarif = ({ findings }: Report, rules: ReadonlyArray<Described>, directory: string) => ({
  $schema: "https://json.schemastore.org/sarif-2.1.0.json",
  version: "2.1.0",
  runs: [{
    tool: { driver: { name: "Strata", rules: rules.map(ruleOf) } },
    automationDetails: { id: "strata-lint/" },
    columnKind: "utf16CodeUnits",
    originalUriBaseIds: { "%SRCROOT%": { description: { text: "The root of the repository" } } },
    results: findings.map(resultOf(rules, directory))
  }]
})

/**
 * The formats of a report: each is what its reader accepts, and nothing in a name, a statement or a message ends it.
 */
import { assert, describe, it } from "@effect/vitest"
import sarifSchema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" }
import Ajv from "ajv"
import draft4 from "ajv/lib/refs/json-schema-draft-04.json" with { type: "json" }
import * as Lint from "../../src/lint/mod.ts"

const relation = (name: string): Lint.Relation => ({ name, kind: "table", table: undefined, isNew: false })

const finding = (changed: Partial<Lint.Finding> = {}): Lint.Finding => ({
  revision: "aaaa",
  file: "2026_aaaa_add.sql",
  direction: "upgrade",
  number: 0,
  statement: "CREATE INDEX i ON users (a)",
  line: 7,
  rule: "index-not-concurrent",
  level: "error",
  message: "\"public.users\" is read from end to end while nobody can write \"public.users\"",
  observed: {
    locks: [{ object: relation("public.users"), mode: "SHARE" }],
    held: [],
    rewrites: [],
    scans: [],
    drops: []
  },
  tables: [{ table: "public.users", rows: 41_234_567, bytes: 12.4 * 1024 ** 3 }],
  advice: "use CREATE INDEX CONCURRENTLY",
  ...changed
})

const report = (...findings: ReadonlyArray<Lint.Finding>): Lint.Report => ({
  revisions: [{ id: "aaaa", parents: [], dependsOn: [], labels: [], message: "add", file: "2026_aaaa_add.sql" }],
  findings,
  unobserved: [],
  commutations: [],
  shadow: "server"
})

/** What somebody might call a table, or write into a literal, to leave the place that it has in a format. */
const hostile = [
  "a\n::error::x",
  "a\r\n::add-mask::x",
  "%0A::stop-commands::x",
  "a,title=x::y",
  "| x | <script>alert(1)</script> |",
  "`|` \\| \\\\| **bold** _it_ ~~no~~ $x$",
  "<!-- --> --> <img src=x onerror=alert(1)>",
  "@team #1 https://evil.example www.evil.example user@evil.example",
  "![x](https://evil.example) [x](https://evil.example)",
  "\u001b[31mred\u0007 \u202egnp.exe \u200b",
  "\ud800 half",
  "a\"b\"\"c",
  "{0} {{x}}",
  "\n\n# Title\n\n| a |\n| - |\n"
]

const attacked = (text: string) =>
  finding({
    file: `${text}.sql`,
    statement: `SELECT '${text}'`,
    message: `The table "${text}" is ${text}`,
    advice: text,
    observed: {
      locks: [{ object: relation(text), mode: "SHARE" }],
      held: [],
      rewrites: [relation(text)],
      scans: [],
      drops: []
    },
    tables: [{ table: text, rows: null, bytes: null }]
  })

describe("sarif", () => {
  const ajv = new Ajv({ schemaId: "auto", validateSchema: false })
  ajv.addMetaSchema(draft4)
  const validate = ajv.compile(sarifSchema)
  const check = (found: Lint.Report) => {
    const log = Lint.Format.sarif(found, Lint.everyRule, "db migrations/")
    const text = JSON.stringify(log)
    validate(JSON.parse(text))
    assert.deepStrictEqual(validate.errors ?? [], [])
    return log.runs[0]!
  }

  it("satisfies the published schema, without findings, with those of each level, and with hostile ones", () => {
    check(report())
    const run = check(report(
      finding(),
      finding({ level: "warning", rule: "blocks-table", line: undefined }),
      finding({ level: "advice", rule: "column-type", statement: undefined, number: undefined, observed: undefined }),
      ...hostile.map(attacked)
    ))
    assert.deepStrictEqual(run.results.slice(0, 3).map(({ level }) => level), ["error", "warning", "note"])
    assert.deepStrictEqual(
      run.results.slice(0, 3).map(({ ruleId, ruleIndex }) => run.tool.driver.rules[ruleIndex!]!.id === ruleId),
      [true, true, true]
    )
    for (const { locations: [place] } of run.results) {
      const { uri } = place!.physicalLocation.artifactLocation
      assert.match(uri, /^db%20migrations\/[\w.%!'()*~/-]+$/)
    }
  })

  it("locates a finding, and says its rule's help", () => {
    const { results, tool } = check(report(finding()))
    assert.deepStrictEqual(results[0]!.locations[0]!.physicalLocation, {
      artifactLocation: { uri: "db%20migrations/2026_aaaa_add.sql", uriBaseId: "%SRCROOT%" },
      region: { startLine: 7, snippet: { text: "CREATE INDEX i ON users (a)" } }
    })
    assert.include(results[0]!.message.text, "\"public.users\" has 41 million rows, 12 GB.")
    for (const { help, id } of tool.driver.rules) assert.include(help.text, `-- strata:allow ${id} <reason>`)
  })

  const print = (one: Lint.Finding) => check(report(one)).results[0]!.partialFingerprints["strataLint/v1"]

  it("gives a finding another fingerprint than others, and the same one on another line", () => {
    assert.strictEqual(print(finding()), print(finding({ line: 9, tables: [] })))
    const all = [
      finding(),
      finding({ rule: "rewrite" }),
      finding({ direction: "downgrade" }),
      finding({ message: "x" })
    ]
    assert.strictEqual(new Set(all.map(print)).size, 4)
  })

  it("makes no link of a name", () => {
    const [result] = check(report(attacked("[x](https://evil.example)"))).results
    assert.notMatch(result!.message.text, /(?<!\\)\]\(/)
  })
})

const annotations = (...findings: ReadonlyArray<Lint.Finding>) => Lint.Format.github(report(...findings), "db/")

const many = (count: number, level: Lint.Level) => Array.from({ length: count }, () => finding({ level }))

describe("github", () => {
  it("is a command with the file, the line and the rule", () => {
    assert.deepStrictEqual(annotations(finding()), [
      "::error file=db/2026_aaaa_add.sql,line=7,title=strata lint%3A index-not-concurrent::\"public.users\" is read from end " +
      "to end while nobody can write \"public.users\". \"public.users\" has 41 million rows, 12 GB.%0AInstead: use CREATE " +
      "INDEX CONCURRENTLY."
    ])
    assert.match(
      annotations(finding({ level: "advice", line: undefined }))[0]!,
      /^::notice file=db\/2026_aaaa_add\.sql,title=/
    )
  })

  it("is one line for each finding, whose properties are its own", () => {
    for (const text of hostile) {
      const [line, ...more] = annotations(attacked(text))
      assert.deepStrictEqual(more, [])
      assert.notMatch(line!, /[\r\n]/)
      const [, properties = ""] = /^::error ([^:]*)::/.exec(line!) ?? assert.fail(line!)
      assert.deepStrictEqual(properties.split(",").map((one) => one.split("=")[0]), ["file", "line", "title"])
    }
  })

  it("keeps to what GitHub shows in a step, and counts the rest", () => {
    const shown = annotations(...many(12, "error"), ...many(10, "warning"), ...many(11, "advice"))
    assert.strictEqual(shown.filter((line) => line.startsWith("::")).length, 30)
    assert.strictEqual(shown.at(-1), "Not annotated, since GitHub shows 10 of each kind: 2 errors, 1 advice")
  })
})

const lines = (...findings: ReadonlyArray<Lint.Finding>) => Lint.Format.markdown(report(...findings), "db/")

describe("markdown", () => {
  it("has a table for a revision, with a statement once", () => {
    const two = lines(finding(), finding({ rule: "blocks-table", level: "warning", message: "It takes SHARE" }))
    assert.deepStrictEqual(two, [
      "#### <code>db/2026&#95;aaaa&#95;add.sql</code>",
      "",
      "| Statement | Findings |",
      "| --- | --- |",
      "| Line 7: <code>CREATE INDEX i ON users (a)</code><br>SHARE on <code>public.users</code>: blocks writes<br>" +
      "<code>public.users</code> has 41 million rows, 12 GB | **error** <code>index-not-concurrent</code>: " +
      "<code>public.users</code> is read from end to end while nobody can write <code>public.users</code>. Instead: use " +
      "CREATE INDEX CONCURRENTLY.<br>**warning** <code>blocks-table</code>: It takes SHARE. Instead: use CREATE INDEX " +
      "CONCURRENTLY. |",
      "",
      "1 error, 1 warning in 1 revision"
    ])
    assert.deepStrictEqual(lines(), ["0 findings in 1 revision"])
  })

  it("has two cells in a row, and no markup, mention or link that it did not make", () => {
    for (const text of hostile) {
      const found = lines(attacked(text))
      assert.lengthOf(found, 7)
      for (const line of found) assert.notMatch(line, /[\p{Cc}\p{Cf}\p{Cs}]/u)
      const row = found[4]!
      assert.lengthOf(row.match(/\|/g)!, 3, row)
      assert.deepStrictEqual(row.match(/<(?!\/?code>|br>|!-- -->)/g), null, row)
      assert.notMatch(row.replaceAll("**error**", ""), /[*_`~[\]\\$@#](?!\d+;)/, row)
      const prose = row.replace(/<code>.*?<\/code>/g, "")
      assert.notMatch(prose, /:\/\/|&#(?:35|64);(?!<)|&#58;\/\/|www\./, row)
    }
  })
})

const say = (rows: number | null, bytes: number | null) =>
  Lint.sizes([finding({ tables: [{ table: "t", rows, bytes }] })])[0]

it("the size of a table is told in words", () => {
  assert.strictEqual(say(null, null), "How many rows \"t\" has is not known")
  assert.strictEqual(say(null, 8192), "\"t\" has an unknown number of rows, 8 kB")
  const rows = [
    [0, "0 rows"],
    [1, "1 row"],
    [999, "999 rows"],
    [1000, "1 thousand rows"],
    [1250, "1.3 thousand rows"],
    [
      12_345,
      "12 thousand rows"
    ],
    [999_499, "999 thousand rows"],
    [999_999, "1 million rows"],
    [9_960_000, "10 million rows"],
    [
      41_234_567,
      "41 million rows"
    ],
    [1.5e9, "1.5 billion rows"],
    [2e15, "2000 trillion rows"]
  ] as const
  for (const [count, words] of rows) assert.strictEqual(say(count, 1), `"t" has ${words}, 1 byte`)
  const sizes = [[0, "0 bytes"], [1023, "1023 bytes"], [1024, "1 kB"], [1024 ** 2 - 1, "1 MB"], [
    12.4 * 1024 ** 3,
    "12 GB"
  ], [
    1.56 * 1024 ** 4,
    "1.6 TB"
  ]] as const
  for (const [bytes, words] of sizes) assert.strictEqual(say(1, bytes), `"t" has 1 row, ${words}`)
})

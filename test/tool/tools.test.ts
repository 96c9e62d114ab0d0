import { assert, describe, it } from "@effect/vitest"
import { type File, recordsIn, type Tool, tools } from "../../src/tool/mod.ts"

const file = (path: string, text: string): File => ({ path, text, bytes: new TextEncoder().encode(text) })

const toolNamed = (name: string): Tool => tools.find((tool) => tool.name === name) ?? assert.fail(name)

/** A small history of each tool with SQL files: its files, its rows, and what they declare and record. */
const histories: Readonly<
  Record<string, {
    readonly files: ReadonlyArray<File>
    readonly rows: ReadonlyArray<Record<string, string | number | boolean | null>>
    readonly declared: ReadonlyArray<string>
    readonly recorded: ReadonlyArray<string>
    readonly downgrades: number
  }>
> = {
  "dbmate": {
    files: [
      file("2_b.sql", "-- migrate:up\nSELECT 2;\n"),
      file("1_a.sql", "-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 3;\n")
    ],
    rows: [{ version: "1" }],
    declared: ["1", "2"],
    recorded: ["1"],
    downgrades: 1
  },
  "diesel": {
    files: [
      file("2024-01-01-000000_a/up.sql", "SELECT 1;"),
      file("2024-01-01-000000_a/down.sql", "SELECT 2;"),
      file("2024-02-01-000000_b/up.sql", "SELECT 3;")
    ],
    rows: [{ version: "20240101000000", run_on: "2024-01-01T00:00:00" }],
    declared: ["20240101000000", "20240201000000"],
    recorded: ["20240101000000"],
    downgrades: 1
  },
  "drizzle": {
    files: [
      file(
        "meta/_journal.json",
        JSON.stringify({ entries: [{ idx: 0, when: 5, tag: "0000_a" }, { idx: 1, when: 7, tag: "0001_b" }] })
      ),
      file("0000_a.sql", "SELECT 1;\n--> statement-breakpoint\nSELECT 2;"),
      file("0001_b.sql", "SELECT 3;")
    ],
    rows: [{ id: 1, hash: "x", created_at: 5 }],
    declared: ["5", "7"],
    recorded: ["5"],
    downgrades: 0
  },
  "flyway": {
    files: [
      file("V2__b.sql", "SELECT 2;"),
      file("V1.10__c.sql", "SELECT 3;"),
      file("V1.9__a.sql", "SELECT 1;"),
      file("U2__b.sql", "SELECT 4;"),
      file("R__views.sql", "SELECT 5;")
    ],
    rows: [
      {
        installed_rank: 1,
        version: "1.9",
        description: "a",
        type: "SQL",
        checksum: 1,
        installed_on: "t",
        success: true
      },
      {
        installed_rank: 2,
        version: "1.10",
        description: "c",
        type: "SQL",
        checksum: 1,
        installed_on: "t",
        success: true
      },
      {
        installed_rank: 3,
        version: "1.10",
        description: "c",
        type: "UNDO_SQL",
        checksum: 1,
        installed_on: "t",
        success: true
      },
      {
        installed_rank: 4,
        version: null,
        description: "views",
        type: "SQL",
        checksum: 1,
        installed_on: "t",
        success: true
      }
    ],
    declared: ["1.9", "1.10", "2", "views"],
    recorded: ["1.9", "views"],
    downgrades: 1
  },
  "golang-migrate": {
    files: [
      file("000010_c.up.sql", "SELECT 3;"),
      file("000002_b.up.sql", "SELECT 2;"),
      file("000002_b.down.sql", "SELECT 4;"),
      file("000001_a.up.sql", "SELECT 1;")
    ],
    rows: [{ version: 2, dirty: false }],
    declared: ["000001", "000002", "000010"],
    recorded: ["000001", "000002"],
    downgrades: 1
  },
  "goose": {
    files: [
      file(
        "00001_a.sql",
        "-- +goose Up\n-- +goose StatementBegin\nSELECT 1;\n-- +goose StatementEnd\n-- +goose Down\nSELECT 2;\n"
      ),
      file("00002_b.sql", "-- +goose NO TRANSACTION\n-- +goose Up\nVACUUM;\n")
    ],
    rows: [
      { id: 1, version_id: 0, is_applied: true, tstamp: "t" },
      { id: 2, version_id: 1, is_applied: true, tstamp: "t" },
      { id: 3, version_id: 2, is_applied: true, tstamp: "t" },
      { id: 4, version_id: 2, is_applied: false, tstamp: "t" }
    ],
    declared: ["1", "2"],
    recorded: ["1"],
    downgrades: 1
  },
  "node-pg-migrate": {
    files: [file("1700000000000_a.sql", "-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT 2;\n")],
    rows: [{ id: 1, name: "1700000000000_a", run_on: "t" }],
    declared: ["1700000000000_a"],
    recorded: ["1700000000000_a"],
    downgrades: 1
  },
  "prisma": {
    files: [
      file("20240101000000_a/migration.sql", "SELECT 1;"),
      file("migration_lock.toml", "provider = \"postgresql\"")
    ],
    rows: [
      { migration_name: "20240101000000_a", checksum: "x", started_at: "1", finished_at: null, rolled_back_at: "2" },
      { migration_name: "20240101000000_a", checksum: "x", started_at: "3", finished_at: "4", rolled_back_at: null }
    ],
    declared: ["20240101000000_a"],
    recorded: ["20240101000000_a"],
    downgrades: 0
  },
  "sqlx": {
    files: [
      file("1_a.up.sql", "SELECT 1;"),
      file("1_a.down.sql", "SELECT 2;"),
      file("2_b.sql", "-- no-transaction\nVACUUM;")
    ],
    rows: [{ version: 1, installed_on: "t", success: true, checksum: "\\xff" }],
    declared: ["1", "2"],
    recorded: ["1"],
    downgrades: 1
  },
  "supabase": {
    files: [file("20240101000000_a.sql", "SELECT 1;")],
    rows: [{ version: "20240101000000", name: "a" }],
    declared: ["20240101000000"],
    recorded: ["20240101000000"],
    downgrades: 0
  }
}

const problems = (name: string, ...rows: ReadonlyArray<Record<string, string | number | boolean | null>>) =>
  toolNamed(name).record(rows, []).map(({ problem }) => problem?.repair)

const refusals = (name: string, ...files: ReadonlyArray<File>) =>
  toolNamed(name).list(files).declared.flatMap(({ refused }) =>
    refused === undefined ? [] : [[refused.line, refused.what]]
  )

const table = (name: string, columns: Readonly<Record<string, string>>, schema = "public") => ({
  schema,
  name,
  columns
})

const toolsWith = (columns: Readonly<Record<string, string>>, name = "schema_migrations") =>
  recordsIn(tools, [table(name, columns)]).map(({ tool }) => tool.name)

describe("a tool with SQL files", () => {
  for (const [name, { declared, downgrades, files, recorded, rows }] of Object.entries(histories)) {
    it(`${name}: its files and its rows say what was applied, in its order`, () => {
      const tool = toolNamed(name)
      assert.isTrue(tool.recognizes(files))
      const listing = tool.list(files)
      assert.deepStrictEqual(listing.declared.map((one) => one.name), declared)
      assert.deepStrictEqual(listing.declared.flatMap(({ refused }) => refused ?? []), [])
      assert.strictEqual(listing.declared.filter(({ downgrade }) => downgrade !== undefined).length, downgrades)
      const found = tool.record(rows, listing.declared)
      assert.deepStrictEqual(found.map((one) => one.name), recorded)
      assert.deepStrictEqual(found.flatMap(({ problem }) => problem ?? []), [])
    })
  }

  it("says what is wrong with a row in the middle, and the tool's own repair", () => {
    assert.match(problems("golang-migrate", { version: 3, dirty: true })[0] ?? "", /migrate force 3/)
    assert.match(
      problems("prisma", {
        migration_name: "a",
        checksum: "",
        started_at: "1",
        finished_at: null,
        rolled_back_at: null
      })[0] ?? "",
      /migrate resolve --applied "a"/
    )
    assert.match(
      problems("flyway", {
        installed_rank: 1,
        version: "1",
        type: "SQL",
        checksum: 1,
        installed_on: "t",
        success: false
      })[0] ?? "",
      /flyway repair/
    )
  })

  it("refuses what a file means beyond SQL, with its line", () => {
    assert.deepStrictEqual(refusals("goose", file("1_a.sql", "-- +goose Up\n-- +goose ENVSUB ON\nSELECT 1;\n")), [
      [2, "\"-- +goose ENVSUB ON\""]
    ])
    assert.deepStrictEqual(refusals("flyway", file("V1__a.sql", "SELECT 1;\nSELECT '${schema}';\n")), [
      [2, "the placeholder \"${schema}\""]
    ])
    assert.deepStrictEqual(refusals("dbmate", file("1_a.sql", "SELECT 1;\n")), [[1, "no line \"-- migrate:up\""]])
  })
})

describe("the tables of tools", () => {
  it("are told apart by their columns, not by their names", () => {
    assert.deepStrictEqual(toolsWith({ version: "varchar" }), ["dbmate", "rails"])
    assert.deepStrictEqual(toolsWith({ version: "int8", dirty: "bool" }), ["golang-migrate"])
    assert.deepStrictEqual(toolsWith({ version: "text", statements: "_text", name: "text" }), ["supabase"])
    assert.deepStrictEqual(toolsWith({ version: "uuid" }), [])
    assert.deepStrictEqual(toolsWith({ id: "int4", name: "text" }, "migrations"), [])
  })

  it("are found in any schema and, where their columns say enough, under any name", () => {
    const goose = { id: "int4", version_id: "int8", is_applied: "bool", tstamp: "timestamp" }
    assert.deepStrictEqual(
      recordsIn(tools, [table("versions", goose, "ops")]).map((
        { isNamed, table, tool }
      ) => [tool.name, table, isNamed]),
      [["goose", { schema: "ops", name: "versions" }, false]]
    )
  })

  it("of a tool with more of its tables come first", () => {
    const rails = [
      table("schema_migrations", { version: "varchar" }),
      table("ar_internal_metadata", {
        key: "varchar",
        value: "varchar",
        created_at: "timestamp",
        updated_at: "timestamp"
      })
    ]
    assert.strictEqual(recordsIn(tools, rails)[0]?.tool.name, "rails")
  })

  it("belong to tools with different names", () => {
    const names = tools.map(({ name }) => name)
    assert.deepStrictEqual(names, [...new Set(names)].toSorted())
  })
})

import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { history } from "../../src/adopt/history.ts"
import { parse } from "../../src/script/sql_revision.ts"
import * as Sql from "../../src/sql/mod.ts"
import { type File, type Former, recordsIn, tablesOfTools, type Tool, tools, toolsOf } from "../../src/tool/mod.ts"

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
  "atlas": {
    files: [
      file("20240101000000_a.sql", "SELECT 1;"),
      file("20240102000000_b.sql", "-- atlas:txmode none\n\nVACUUM;"),
      file("20240103000000_c.sql", "-- atlas:nolint\nSELECT 3;"),
      file("atlas.sum", "h1:x")
    ],
    rows: [
      { version: "20240102000000", type: 1, applied: 0, total: 0, executed_at: "t", hash: "" },
      { version: ".atlas_cloud_identifier", type: 2, applied: 0, total: 0, executed_at: "t", hash: "" }
    ],
    declared: ["20240101000000", "20240102000000", "20240103000000"],
    recorded: ["20240101000000", "20240102000000"],
    downgrades: 0
  },
  "liquibase": {
    files: [
      file("master.yaml", "databaseChangeLog:\n  - include: {file: sql/2.sql}\n  - include: {file: sql/1.sql}\n"),
      file(
        "sql/1.sql",
        "--liquibase formatted sql\n--changeset b:1 runInTransaction:false\nVACUUM;\n--changeset b:2 dbms:oracle\nx\n"
      ),
      file(
        "sql/2.sql",
        "-- liquibase formatted sql\n\n-- changeset \"a b\":one splitStatements:false\n-- comment: note\nSELECT 1;\n--rollback SELECT 2;\n--rollback SELECT 3;\n"
      )
    ],
    rows: [{
      id: "one",
      author: "a b",
      filename: "db/sql/2.sql",
      orderexecuted: 1,
      dateexecuted: "t",
      exectype: "EXECUTED"
    }],
    declared: ["sql/2.sql::one::a b", "sql/1.sql::1::b"],
    recorded: ["sql/2.sql::one::a b"],
    downgrades: 1
  },
  "sqitch": {
    files: [
      file(
        "sqitch.plan",
        "%syntax-version=1.0.0\n%project=p\n\nusers 2024-01-01T00:00:00Z Ann Lee <a@example.org> # Adds users.\n" +
          "f [users] 2024-01-02T00:00:00Z Ann Lee <a@example.org>\n@v1 2024-01-03T00:00:00Z Ann Lee <a@example.org> # one\n\n" +
          "f [f@v1 !x] 2024-01-04T00:00:00Z Ann Lee <a@example.org> # Better.\n"
      ),
      file("deploy/users.sql", "-- Deploy p:users to pg\n\nBEGIN;\nSELECT 1;\nCOMMIT;\n"),
      file("revert/users.sql", "SELECT 2;"),
      file("deploy/f@v1.sql", "SELECT 3;"),
      file("deploy/f.sql", "SELECT 4;")
    ],
    rows: [
      { change: "users", change_id: "1", script_hash: "1", committed_at: "1" },
      { change: "f", change_id: "2", script_hash: "x", committed_at: "2" }
    ],
    declared: ["users", "f@v1", "f"],
    recorded: ["users", "f@v1"],
    downgrades: 1
  },
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

describe("the tables of a tool", () => {
  it("are those with a name like that of the history, if somebody named it", () => {
    const lock = { index: "int4", is_locked: "int4" }
    const tables = [
      table("moves", { id: "int4", name: "varchar", batch: "int4", migration_time: "timestamptz" }),
      table("moves_lock", lock),
      table("door_lock", lock)
    ]
    const names = (former?: Former) => tablesOfTools(tools, tables, former).map(({ name }) => name)
    assert.deepStrictEqual(names({ tool: "knex", schema: "public", table: "moves" }), ["moves", "moves_lock"])
    assert.deepStrictEqual(names(), [])
  })
})

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

  it("is not taken for one that knows the names of its files alone", () => {
    for (const [name, { files }] of Object.entries(histories)) {
      const found = toolsOf(tools, files).map((tool) => tool.name)
      assert.include(found, name)
      if (toolNamed(name).byNames !== true) assert.deepStrictEqual(found, [name])
    }
  })

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
    assert.deepStrictEqual(
      refusals("flyway", file("afterMigrate__vacuum.sql", "VACUUM;"), file("afterClean.sql", "SELECT 1;")),
      [[1, "a callback, which Flyway runs around the migrations"]]
    )
    assert.deepStrictEqual(refusals("atlas", file("1_a.sql", "-- atlas:checkpoint\n\nSELECT 1;\n")), [
      [1, "\"atlas:checkpoint\""]
    ])
    assert.deepStrictEqual(
      refusals(
        "graphile-migrate",
        file("000001.sql", "--! Previous: -\n--! Hash: sha1:x\n\nGRANT a TO :DATABASE_OWNER;\n")
      ),
      [[4, "the placeholder \":DATABASE_OWNER\""]]
    )
    const set = (text: string) =>
      refusals("liquibase", file("a.sql", `--liquibase formatted sql\n--changeset a:1${text}`))
    assert.deepStrictEqual(set(" labels:x\nSELECT 1;\n"), [[2, "the attribute \"labels:x\""]])
    assert.deepStrictEqual(set(" runAlways:true\nSELECT 1;\n"), [[2, "the attribute \"runalways:true\""]])
    assert.deepStrictEqual(set("\n--preconditions onFail:HALT\nSELECT 1;\n"), [[3, "\"--preconditions onFail:HALT\""]])
    assert.deepStrictEqual(set("\nSELECT '${x}';\n"), [[3, "the placeholder \"${x}\""]])
    assert.deepStrictEqual(
      refusals(
        "sqitch",
        file("sqitch.plan", "a 2024-01-01T00:00:00Z A <a@example.org>\nb 2024-01-01T00:00:00Z A <a@example.org>\n"),
        file("deploy/a.sql", "SELECT 'a'::text;\nSET ROLE :\"owner\";\n")
      ),
      [[2, "the variable :\"owner\" of psql"], [1, "the plan names it and \"deploy/b.sql\" does not exist"]]
    )
    assert.deepStrictEqual(refusals("dbmate", file("1_a.sql", "SELECT 1;\n")), [[1, "no line \"-- migrate:up\""]])
  })
})

/** What adopting says of files: the problems with their lines, else the statements that run, direction by direction. */
const outcome = (name: string, ...files: ReadonlyArray<File>) => {
  const made = history(toolNamed(name), toolNamed(name).list(files), [], toolNamed(name).tables, {
    texts: new Map(files.map(({ path, text }) => [path, text])),
    force: new Set()
  })
  return made.problems.length > 0
    ? made.problems.map(({ line, what }) => `${line}: ${what}`)
    : made.revisions.map(({ text }) => {
      const { downgrade, modes, upgrade } = Result.getOrThrow(parse("a.sql", text))
      const shown = (direction: "upgrade" | "downgrade", statements: typeof upgrade) =>
        `${modes[direction].transaction ? "" : "off "}${
          statements.map((one) => Sql.withoutComments(one.text)).join("; ")
        }`
      return [shown("upgrade", upgrade), ...(downgrade === undefined ? [] : [shown("downgrade", downgrade)])].join(
        " | "
      )
    })
}

const body = "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $x$ BEGIN; COMMIT; \\connect END $x$"

describe("a file with what only its tool understands", () => {
  const hostile: ReadonlyArray<
    readonly [tool: string, files: Readonly<Record<string, string>>, said: ReadonlyArray<string>]
  > = [
    ["goose", {
      "1_a.sql":
        `--+goose up\r\n-- +goose StatementBegin\r\n${body};\r\n-- +goose StatementEnd\r\n-- +goose Down\r\nSELECT 1;\r\n`
    }, [`${body} | SELECT 1`]],
    ["goose", { "1_a.sql": "-- +goose NO TRANSACTION\n-- +goose Up\nVACUUM;\n-- +goose Down\nSELECT 1;\n" }, [
      "off VACUUM | off SELECT 1"
    ]],
    ["dbmate", { "1_a.sql": "-- migrate:up transaction:false\nSELECT 1;\n-- migrate:down\nSELECT 2;\n" }, [
      "off SELECT 1 | SELECT 2"
    ]],
    ["flyway", { "V1__a.sql": "SELECT '${flyway:timestamp}';" }, ["1: the placeholder \"${flyway:timestamp}\""]],
    ["flyway", { "V1__a.sql": "SELECT 1;", "U1__a.sql": "SELECT '${x}';" }, [
      "1: the placeholder \"${x}\" in \"U1__a.sql\""
    ]],
    ["flyway", {
      "V1__a.sql": "SELECT '${x}';",
      "V1__a.sql.conf": "executeInTransaction=false\nplaceholderReplacement=false\n"
    }, ["off SELECT '${x}'"]],
    ["flyway", { "V1__a.sql": "SELECT 1;", "V1__a.sql.conf": "shouldExecute=${flyway:environment}==test\n" }, [
      "1: \"shouldExecute=${flyway:environment}==test\" in \"V1__a.sql.conf\""
    ]],
    ["golang-migrate", { "1_a.up.sql": "BEGIN;\nSELECT 1;\nBEGIN;\nCOMMIT;\nCOMMIT;\n" }, [
      "3: BEGIN in the middle of a file"
    ]],
    ["golang-migrate", { "1_a.up.sql": "SELECT 1;\n\\connect other\n", "1_a.down.sql": "\\copy a from 'a.csv'\n" }, [
      "2: \"\\connect\", a command of psql",
      "1: \"\\copy\", a command of psql"
    ]],
    ["sqlx", { "1_a.sql": "-- no-transaction\nVACUUM;\n", "2_b.sql": "\n-- no-transaction\nSELECT 1;\n" }, [
      "off VACUUM",
      "SELECT 1"
    ]],
    ["diesel", {
      "2024-01-01-000000_a/up.sql": "SELECT 1;",
      "2024-01-01-000000_a/metadata.toml": "run_in_transaction = false # long\n"
    }, ["off SELECT 1"]],
    ["atlas", {
      "1_a.sql": "-- atlas:txmode none\n\nSELECT 1;\n",
      "2_b.sql": "-- atlas:delimiter \\n\\n\n\nSELECT 1\n"
    }, [
      "1: \"atlas:delimiter\""
    ]],
    ["liquibase", {
      "a.sql":
        "--liquibase formatted sql\n--changeset a:1 splitStatements:false runOnChange:true runInTransaction:false\n"
        + `${body};\n/* liquibase rollback\nSELECT 1;\n*/\n`
    }, [`off ${body} | off SELECT 1`]],
    ["liquibase", { "a.sql": "--liquibase formatted sql\n--changeset a:1 endDelimiter:/\nSELECT 1\n/\n" }, [
      "2: the attribute \"enddelimiter:/\""
    ]],
    ["supabase", {
      "20240101000000_a.sql": "insert into supabase_migrations.schema_migrations values ('1');\nselect 1;\n"
    }, [
      "select 1"
    ]],
    ["prisma", { "20240101000000_a/migration.sql": "COPY a (b) FROM stdin;\n1\tx\n\\.\n" }, [
      "INSERT INTO a (b) OVERRIDING SYSTEM VALUE VALUES\n  ('1', 'x')"
    ]],
    ["plain", { "1_a.sql": "-- +migrate Up\nSELECT 1;\n-- +migrate Down\nSELECT 2;\n" }, [
      "1: \"-- +migrate Up\" in \"1_a.sql\", a mark of a migration tool"
    ]],
    ["plain", { "1_a.sql": "-- rolled back by hand\n-- down the road\nSELECT 1;\n" }, ["SELECT 1"]]
  ]

  for (const [tool, files, said] of hostile) {
    it(`of ${tool} is translated or refused: ${said[0]!.slice(0, 60)}`, () => {
      assert.deepStrictEqual(outcome(tool, ...Object.entries(files).map(([path, text]) => file(path, text))), said)
    })
  }

  const baseline = {
    installed_rank: 1,
    version: "2",
    type: "BASELINE",
    description: "",
    checksum: null,
    success: true,
    installed_on: "t"
  }

  it("of Flyway is recorded up to its baseline, which has no file of its own", () => {
    const { declared } = toolNamed("flyway").list(["1", "2", "3"].map((one) => file(`V${one}__a.sql`, "SELECT 1;")))
    const found = toolNamed("flyway").record([baseline], declared)
    assert.deepStrictEqual(found.map((one) => one.name), ["1", "2"])
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

/**
 * Histories that the tools themselves made on PostgreSQL 15: the rows of their tables and the files, with the versions that
 * wrote them. Adopting them finds the tool and no problem.
 */
import { assert, describe, it } from "@effect/vitest"
import { history } from "../../src/adopt/history.ts"
import { type Fields, type File, recordsIn, tools } from "../../src/tool/mod.ts"

interface Recording {
  readonly tool: string
  readonly table: string
  readonly columns: Readonly<Record<string, string>>
  readonly rows: ReadonlyArray<Fields>
  readonly files: Readonly<Record<string, string>>
  /** The migrations that the tool had not run yet. */
  readonly pending: ReadonlyArray<string>
  /** The ones that run outside a transaction. */
  readonly outside: ReadonlyArray<string>
}

const touch = `CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.name := trim(NEW.name); -- a; b
  RETURN NEW;
END;
$$;
`
const users = "CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL);\n"
const adults =
  "ALTER TABLE users ADD COLUMN age int DEFAULT 0;\nCREATE VIEW adults AS SELECT id, name FROM users WHERE age >= 18;\n"
const concurrently = "CREATE INDEX CONCURRENTLY users_name ON users (name);\n"

const recordings: Readonly<Record<string, Recording>> = {
  "dbmate 2.36.0": {
    tool: "dbmate",
    table: "public.schema_migrations",
    columns: { version: "varchar" },
    rows: [{ version: "20240101000000" }, { version: "20240102000000" }],
    files: {
      "20240101000000_users.sql":
        `-- migrate:up\n${users}${touch}\n-- migrate:down\nDROP FUNCTION touch();\nDROP TABLE users;\n`,
      "20240102000000_index.sql":
        `-- migrate:up transaction:false\n${concurrently}\n-- migrate:down transaction:false\nDROP INDEX CONCURRENTLY users_name;\n`,
      "20240103000000_adults.sql":
        `-- migrate:up\n${adults}\n-- migrate:down\nDROP VIEW adults;\nALTER TABLE users DROP COLUMN age;\n`
    },
    pending: ["20240103000000"],
    outside: ["20240102000000"]
  },
  "node-pg-migrate 9.0.0": {
    tool: "node-pg-migrate",
    table: "public.pgmigrations",
    columns: { id: "int4", name: "varchar", run_on: "timestamp" },
    rows: [
      { id: 1, name: "1704067200000_users", run_on: "2026-11-30T22:01:54.996183" },
      { id: 2, name: "1704067200001_adults", run_on: "2026-11-30T22:01:54.996183" }
    ],
    files: {
      "1704067200000_users.sql":
        `-- Up Migration\n${users}${touch}\n\n-- Down Migration\nDROP FUNCTION touch();\nDROP TABLE users;\n`,
      "1704067200001_adults.sql":
        `-- Up Migration\n${adults}\n-- Down Migration\nDROP VIEW adults;\nALTER TABLE users DROP COLUMN age;\n`,
      "1704067200002_index.sql": `-- Up Migration\n${concurrently}\n-- Down Migration\nDROP INDEX users_name;\n`
    },
    pending: ["1704067200002_index"],
    outside: ["1704067200002_index"]
  },
  "drizzle-kit 0.31.11": {
    tool: "drizzle",
    table: "drizzle.__drizzle_migrations",
    columns: { id: "int4", hash: "text", created_at: "int8" },
    rows: [
      { id: 1, hash: "2768567a31c6d4b6f06d54e6ebbcd309d4fddda42c849ba8cfda1f76b56687b1", created_at: 1796076140128 },
      { id: 2, hash: "594b56617fe5a8ff874f3a6d045830b47ec801a84ff1291f48b5613294bae9b4", created_at: 1796076145302 }
    ],
    files: {
      "meta/_journal.json": JSON.stringify({
        version: "7",
        dialect: "postgresql",
        entries: [
          { idx: 0, version: "7", when: 1796076140128, tag: "0000_users", breakpoints: true },
          { idx: 1, version: "7", when: 1796076145302, tag: "0001_age", breakpoints: true },
          { idx: 2, version: "7", when: 1796076157763, tag: "0003_nick", breakpoints: true }
        ]
      }),
      "0000_users.sql":
        "CREATE TABLE \"users\" (\n\t\"id\" serial PRIMARY KEY NOT NULL,\n\t\"name\" text NOT NULL\n);\n",
      "0001_age.sql":
        "ALTER TABLE \"users\" ADD COLUMN \"age\" integer DEFAULT 0;--> statement-breakpoint\nCREATE INDEX \"users_name\" ON \"users\" USING btree (\"name\");",
      "0003_nick.sql": "ALTER TABLE \"users\" ADD COLUMN \"nick\" text;"
    },
    pending: ["1796076157763"],
    outside: []
  },
  "graphile-migrate 1.4.1": {
    tool: "graphile-migrate",
    table: "graphile_migrate.migrations",
    columns: { hash: "text", previous_hash: "text", filename: "text", date: "timestamptz" },
    rows: [
      {
        date: "2026-11-30T22:03:57.75307+00:00",
        hash: "sha1:37d9e9b72c8ee0cab99089499c3d5f5bdcd66411",
        filename: "000001.sql",
        previous_hash: null
      },
      {
        date: "2026-11-30T22:04:00.81994+00:00",
        hash: "sha1:bc0355584b73529d80141358020126e1b3ec5acc",
        filename: "000002.sql",
        previous_hash: "sha1:37d9e9b72c8ee0cab99089499c3d5f5bdcd66411"
      }
    ],
    files: {
      "000001-users.sql":
        `--! Previous: -\n--! Hash: sha1:37d9e9b72c8ee0cab99089499c3d5f5bdcd66411\n--! Message: users\n\nDROP TABLE IF EXISTS users;\n${users}${touch}`,
      "000002.sql":
        `--! Previous: sha1:37d9e9b72c8ee0cab99089499c3d5f5bdcd66411\n--! Hash: sha1:bc0355584b73529d80141358020126e1b3ec5acc\n\n--! no-transaction\n${concurrently}`,
      "000003-adults-view.sql":
        `--! Previous: sha1:bc0355584b73529d80141358020126e1b3ec5acc\n--! Hash: sha1:7b71866f7ebf4d4b49a7ab9e20cc66a05bbc833a\n--! Message: adults; view\n\n${adults}`
    },
    pending: ["000003.sql"],
    outside: ["000002.sql"]
  }
}

const file = ([path, text]: readonly [string, string]): File => ({ path, text, bytes: new TextEncoder().encode(text) })

/** What adopting would write of the files. */
const adopted = ({ columns, rows, table, tool }: Recording, files: ReadonlyArray<File>) => {
  const [schema, name] = table.split(".") as [string, string]
  const [found] = recordsIn(tools, [{ schema, name, columns }])
  const known = found?.tool ?? assert.fail(tool)
  assert.strictEqual(known.name, tool)
  assert.isTrue(known.recognizes(files))
  const listing = known.list(files)
  return history(known, listing, known.record(rows, listing.declared), [{ schema, name }], {
    texts: new Map(files.map(({ path, text }) => [path, text])),
    force: new Set()
  })
}

const names = ({ revisions }: ReturnType<typeof adopted>, which: (one: (typeof revisions)[number]) => boolean) =>
  revisions.filter(which).map(({ declared }) => declared.name)

describe("a history that the tool itself made", () => {
  for (const [version, recording] of Object.entries(recordings)) {
    it(`of ${version} is adopted without a problem, and without one from CRLF files`, () => {
      const made = adopted(recording, Object.entries(recording.files).map(file))
      assert.deepStrictEqual(made.problems, [])
      assert.deepStrictEqual(names(made, ({ recorded }) => recorded === undefined), recording.pending)
      assert.deepStrictEqual(names(made, ({ text }) => /strata:transaction off/.test(text)), recording.outside)
      const crlf = Object.entries(recording.files).map(([path, text]) => file([path, text.replaceAll("\n", "\r\n")]))
      assert.deepStrictEqual(adopted(recording, crlf).problems, [])
    })

    if (recording.rows.some((row) => "hash" in row)) {
      it(`of ${version} is refused if a file was edited`, () => {
        const edited = Object.entries(recording.files).map(([path, text], index) =>
          file([path, index === 1 ? text.replace("users", "people") : `${text}`])
        )
        const { problems } = adopted(recording, edited)
        assert.deepStrictEqual(problems.map(({ what }) => what), ["its file was edited after it was applied"])
      })
    }
  }
})

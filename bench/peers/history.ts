/**
 * The history that all tools of the peers' table run: one table and one index a revision, in the form that each tool wants.
 */
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"

const head = "id bigint PRIMARY KEY, name text NOT NULL, created_at timestamptz NOT NULL DEFAULT now()"

const statements = (index: number): ReadonlyArray<string> => [
  `CREATE TABLE t${index} (${head});`,
  `CREATE INDEX t${index}_name ON t${index} (name);`
]

const idOf = (index: number): string => index.toString(16).padStart(12, "0")

type File = readonly [name: string, text: string]

const numbers = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, index) => index + 1)

const each = (file: (index: number) => File) => (count: number): ReadonlyArray<File> => numbers(count).map(file)

const parentsOf = (index: number): ReadonlyArray<string> => index === 1 ? [] : [idOf(index - 1)]

const strataSql = each((index) => [
  `migrations/${idOf(index)}_t${index}.sql`,
  `-- strata:revision ${idOf(index)}\n-- strata:parents${parentsOf(index).map((id) => ` ${id}`).join("")}
-- strata:message t${index}\n\n-- strata:upgrade\n${
    statements(index).join("\n")
  }\n\n-- strata:downgrade\nDROP TABLE t${index};\n`
])

const strataTypeScript = each((index) => [
  `migrations/${idOf(index)}_t${index}.ts`,
  `import * as Effect from "effect/Effect"
import { Migration, Op } from "effect-strata"

export default Migration.make({
  revision: "${idOf(index)}",
  parents: ${JSON.stringify(parentsOf(index))},
  message: "t${index}",
  upgrade: Effect.gen(function*() {
    yield* Op.createTable("t${index}", {
      id: Op.column("bigint", { nullable: false }),
      name: Op.column("text", { nullable: false }),
      created_at: Op.column("timestamptz", { nullable: false, default: Op.sql\`now()\` })
    }, { constraints: [Op.primaryKey(["id"])] })
    yield* Op.createIndex("t${index}_name", "t${index}", ["name"])
  }),
  downgrade: Op.dropTable("t${index}")
})
`
])

const environment: File = [
  "migrations/env.ts",
  `import { Environment } from "effect-strata"\n\nexport default Environment.make({})\n`
]

const numbered = (index: number): string => String(index).padStart(5, "0")

const plain = (count: number): ReadonlyArray<File> => [[
  "plain.sql",
  [
    "CREATE TABLE applied (id text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());",
    ...numbers(count).map((index) =>
      ["BEGIN;", statements(index).join("\n"), `INSERT INTO applied (id) VALUES ('${idOf(index)}');`, "COMMIT;"].join(
        "\n"
      )
    )
  ].join("\n")
]]

const alembicEnvironment = `import os
from alembic import context
from sqlalchemy import create_engine, pool

if context.is_offline_mode():
    context.configure(dialect_name="postgresql", transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    engine = create_engine(os.environ["DATABASE_URL"], poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
`

const alembic = (count: number): ReadonlyArray<File> => [
  ["alembic.ini", "[alembic]\nscript_location = alembic\n"],
  ["alembic/env.py", alembicEnvironment],
  ...numbers(count).map((index): File => [
    `alembic/versions/${idOf(index)}_t${index}.py`,
    `from alembic import op

revision = "${idOf(index)}"
down_revision = ${index === 1 ? "None" : `"${idOf(index - 1)}"`}


def upgrade():
${statements(index).map((text) => `    op.execute("${text}")`).join("\n")}


def downgrade():
    op.execute("DROP TABLE t${index};")
`
  ])
]

const umzug: File = [
  "umzug.mjs",
  `import { readFileSync } from "node:fs"
import pg from "pg"
import { Umzug } from "umzug"

const client = new pg.Client(process.env.DATABASE_URL)
await client.connect()
await client.query("CREATE TABLE IF NOT EXISTS applied (id text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())")
await new Umzug({
  migrations: {
    glob: "umzug/*.sql",
    resolve: ({ name, path }) => ({
      name,
      up: async () => {
        await client.query("BEGIN")
        await client.query(readFileSync(path, "utf8"))
      }
    })
  },
  storage: {
    logMigration: async ({ name }) => {
      await client.query("INSERT INTO applied (id) VALUES ($1)", [name])
      await client.query("COMMIT")
    },
    unlogMigration: async () => undefined,
    executed: async () => (await client.query("SELECT id FROM applied ORDER BY id")).rows.map(({ id }) => id)
  },
  logger: undefined
}).up()
await client.end()
`
]

const effect: File = [
  "effect.mjs",
  `import * as PgClient from "@effect/sql-pg/PgClient"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Migrator from "effect/sql/Migrator"
import { readdirSync } from "node:fs"

const files = Object.fromEntries(
  readdirSync("effect").map((name) => ["effect/" + name, () => import(new URL("effect/" + name, import.meta.url))])
)
await Migrator.make({})({ loader: Migrator.fromGlob(files) }).pipe(
  Effect.provide(PgClient.layer({ url: Redacted.make(process.env.DATABASE_URL) })),
  Effect.runPromise
)
`
]

/** The files of each form, by the names that \`tools.ts\` uses. */
export const forms = {
  plain,
  "strata-sql": (count: number) => [environment, ...strataSql(count)],
  "strata-ts": (count: number) => [environment, ...strataTypeScript(count)],
  umzug: (
    count: number
  ) => [umzug, ...each((index) => [`umzug/${numbered(index)}.sql`, statements(index).join("\n")])(count)],
  "node-pg-migrate": each((index) => [
    `migrations/${1_700_000_000_000 + index}_t${index}.sql`,
    `-- Up Migration\n${statements(index).join("\n")}\n\n-- Down Migration\nDROP TABLE t${index};\n`
  ]),
  knex: (count: number) => [
    ["knexfile.js", `export default { client: "pg", connection: process.env.DATABASE_URL }\n`] as const,
    ...each((index) => [
      `migrations/${numbered(index)}_t${index}.cjs`,
      `exports.up = (knex) => knex.raw(${JSON.stringify(statements(index).join("\n"))})
exports.down = (knex) => knex.raw("DROP TABLE t${index}")\n`
    ])(count)
  ],
  effect: (count: number) => [
    effect,
    ...each((index) => [
      `effect/${numbered(index)}_t${index}.mjs`,
      `import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"

export default Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
${statements(index).map((text) => `  yield* sql\`${text}\``).join("\n")}
})
`
    ])(count)
  ],
  dbmate: each((index) => [
    `db/migrations/${numbered(index)}_t${index}.sql`,
    `-- migrate:up\n${statements(index).join("\n")}\n\n-- migrate:down\nDROP TABLE t${index};\n`
  ]),
  alembic
} satisfies Record<string, (count: number) => ReadonlyArray<File>>

/** The form of a tool's history. */
export type Form = keyof typeof forms

/** Writes the history of so many revisions into a folder. */
export const write = (folder: string, form: Form, count: number): void => {
  for (const [name, text] of forms[form](count)) {
    const path = join(folder, name)
    mkdirSync(join(path, ".."), { recursive: true })
    writeFileSync(path, text)
  }
}

/**
 * Tools whose migrations are programs: what they applied is read from their table, and the schema from the database.
 */
import { byText } from "../text/names.ts"
import type { Fields, Listing, Recorded, Signature, Tool } from "../tool.ts"

/** What a tool of programs needs; `name` is the column of the id, `at` that of the time, `order` the one of the order. */
interface Programs extends Pick<Tool, "name" | "title" | "tables" | "places" | "marks"> {
  /** The files of migrations, by their paths. */
  readonly files: RegExp
  /** Text that at least one of the files has. */
  readonly says?: RegExp
  readonly id: (row: Fields) => string
  readonly at?: string
  readonly order?: string
}

const none: Listing = { declared: [], programs: [] }

const recordedOf = (name: string, at: unknown): Recorded => typeof at === "string" ? { name, at } : { name }

const programs = ({ at, files: pattern, id, order, says, ...tool }: Programs): Tool => ({
  ...tool,
  recognizes: (files) => files.some(({ path, text }) => pattern.test(path) && (says === undefined || says.test(text))),
  list: (files) => ({
    ...none,
    programs: files.filter(({ path }) => pattern.test(path)).map(({ path }) => path).toSorted(byText)
  }),
  record: (rows) =>
    rows.toSorted((left, right) =>
      order === undefined
        ? byText(id(left), id(right))
        : Number(left[order]) - Number(right[order])
    ).map((row) => recordedOf(id(row), at === undefined ? undefined : row[at]))
})

const text = (column: string) => (row: Fields): string => String(row[column])

const table = (name: string, columns: Signature["columns"], rest: Partial<Signature> = {}): Signature => ({
  name,
  columns,
  ...rest
})

const times = ["timestamp", "timestamptz"]
const words = ["varchar", "text"]

export const knex = programs({
  name: "knex",
  title: "knex",
  tables: [
    table("knex_migrations", { id: ["int4"], name: words, batch: ["int4"], migration_time: times }),
    table("knex_migrations_lock", { index: ["int4"], is_locked: ["int4"] })
  ],
  places: ["migrations"],
  files: /^\d{14}_[^/]*\.[cm]?[jt]s$/,
  says: /\bknex\b/,
  id: text("name"),
  at: "migration_time",
  order: "id"
})

export const kysely = programs({
  name: "kysely",
  title: "Kysely",
  tables: [
    table("kysely_migration", { name: words, timestamp: words }),
    table("kysely_migration_lock", { id: words, is_locked: ["int4"] })
  ],
  places: ["migrations", "src/migrations"],
  files: /\.[cm]?[jt]s$/,
  says: /\bkysely\b/i,
  id: text("name"),
  at: "timestamp"
})

export const typeorm = programs({
  name: "typeorm",
  title: "TypeORM",
  tables: [
    table("migrations", { id: ["int4"], timestamp: ["int8"], name: words }, { only: true }),
    table("typeorm_metadata", {
      type: words,
      database: words,
      schema: words,
      table: words,
      name: words,
      value: ["text"]
    })
  ],
  places: ["migrations", "src/migrations", "src/migration"],
  files: /(?:^|\/)\d+-[^/]*\.[cm]?[jt]s$/,
  says: /\bMigrationInterface\b/,
  id: text("name"),
  order: "id"
})

export const sequelize = programs({
  name: "sequelize",
  title: "Sequelize (umzug)",
  tables: [table("SequelizeMeta", { name: words }, { only: true })],
  places: ["migrations"],
  files: /\.[cm]?[jt]s$/,
  says: /\bqueryInterface\b|\bumzug\b/i,
  id: text("name")
})

export const mikroOrm = programs({
  name: "mikro-orm",
  title: "MikroORM",
  tables: [table("mikro_orm_migrations", { id: ["int4"], name: words, executed_at: times }, { only: true })],
  places: ["migrations", "src/migrations"],
  files: /(?:^|\/)Migration\d+[^/]*\.[cm]?[jt]s$/,
  id: text("name"),
  at: "executed_at",
  order: "id"
})

export const effect = programs({
  name: "effect",
  title: "Effect's Migrator",
  tables: [table("effect_sql_migrations", { migration_id: ["int4"], created_at: times, name: words }, { only: true })],
  places: ["migrations", "src/migrations"],
  files: /^\d+_[^./]+\.[jt]s$/,
  says: /\beffect\b/i,
  id: (row) => `${String(row["migration_id"])}_${String(row["name"])}`,
  at: "created_at",
  order: "migration_id"
})

export const rails = programs({
  name: "rails",
  title: "Rails",
  tables: [
    table("schema_migrations", { version: ["varchar"] }, { only: true }),
    table("ar_internal_metadata", { key: ["varchar"], value: ["varchar"], created_at: times, updated_at: times })
  ],
  places: ["db/migrate"],
  files: /^\d+_[^/]*\.rb$/,
  id: text("version")
})

export const django = programs({
  name: "django",
  title: "Django",
  tables: [table("django_migrations", { id: ["int4", "int8"], app: ["varchar"], name: ["varchar"], applied: times })],
  places: ["."],
  marks: ["manage.py"],
  files: /(?:^|\/)migrations\/\d+[^/]*\.py$/,
  id: (row) => `${String(row["app"])}.${String(row["name"])}`,
  at: "applied",
  order: "id"
})

export const pgroll = programs({
  name: "pgroll",
  title: "pgroll",
  tables: [{
    name: "migrations",
    columns: { schema: words, name: ["text"], migration: ["jsonb"], created_at: times, done: ["bool"] }
  }],
  places: ["migrations"],
  files: /\.(?:json|ya?ml)$/,
  says: /"?operations"?\s*:/,
  id: text("name"),
  at: "created_at"
})

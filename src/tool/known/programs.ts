/**
 * Tools whose migrations are programs: what they applied is read from their table, and the schema from the database.
 */
import { byText } from "../text/names.ts"
import type { Fields, Listing, Reading, Recorded } from "../tool.ts"

/** What a tool of programs needs; `name` is the column of the id, `at` that of the time, `order` the one of the order. */
interface Programs extends Pick<Reading, "places" | "marks"> {
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

const programs = ({ at, files: pattern, id, order, says, ...tool }: Programs): Reading => ({
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

export const knex = programs({
  places: ["migrations"],
  files: /^\d{14}_[^/]*\.[cm]?[jt]s$/,
  says: /\bknex\b/,
  id: text("name"),
  at: "migration_time",
  order: "id"
})

export const kysely = programs({
  places: ["migrations", "src/migrations"],
  files: /\.[cm]?[jt]s$/,
  says: /\bkysely\b/i,
  id: text("name"),
  at: "timestamp"
})

export const typeorm = programs({
  places: ["migrations", "src/migrations", "src/migration"],
  files: /(?:^|\/)\d+-[^/]*\.[cm]?[jt]s$/,
  says: /\bMigrationInterface\b/,
  id: text("name"),
  order: "id"
})

export const sequelize = programs({
  places: ["migrations"],
  files: /\.[cm]?[jt]s$/,
  says: /\bqueryInterface\b|\bumzug\b/i,
  id: text("name")
})

export const mikroOrm = programs({
  places: ["migrations", "src/migrations"],
  files: /(?:^|\/)Migration\d+[^/]*\.[cm]?[jt]s$/,
  id: text("name"),
  at: "executed_at",
  order: "id"
})

export const effect = programs({
  places: ["migrations", "src/migrations"],
  files: /^\d+_[^./]+\.[jt]s$/,
  says: /\beffect\b/i,
  id: (row) => `${String(row["migration_id"])}_${String(row["name"])}`,
  at: "created_at",
  order: "migration_id"
})

export const rails = programs({
  places: ["db/migrate"],
  files: /^\d+_[^/]*\.rb$/,
  id: text("version")
})

export const django = programs({
  places: ["."],
  marks: ["manage.py"],
  files: /(?:^|\/)migrations\/\d+[^/]*\.py$/,
  id: (row) => `${String(row["app"])}.${String(row["name"])}`,
  at: "applied",
  order: "id"
})

export const pgroll = programs({
  places: ["migrations"],
  files: /\.(?:json|ya?ml)$/,
  says: /"?operations"?\s*:/,
  id: text("name"),
  at: "created_at"
})

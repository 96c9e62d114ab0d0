/**
 * `docs/adopt_tools.md`: for each tool that `strata adopt` knows, what is there before, the command, what is there after, what
 * changes for the team command by command, and the way back. Tables and places are those of `src/tool/`.
 */
import { type Tool, tools } from "../../src/tool/mod.ts"

/** The commands of a tool: to apply, to revert, to write a new migration, and to see the state; absent if it has none. */
interface Commands {
  readonly apply: string
  readonly revert?: string
  readonly create?: string
  readonly status?: string
}

export const commands: Readonly<Record<string, Commands>> = {
  alembic: {
    apply: "alembic upgrade head",
    revert: "alembic downgrade -1",
    create: "alembic revision -m",
    status: "alembic current"
  },
  atlas: { apply: "atlas migrate apply", create: "atlas migrate new", status: "atlas migrate status" },
  dbmate: { apply: "dbmate up", revert: "dbmate down", create: "dbmate new", status: "dbmate status" },
  diesel: {
    apply: "diesel migration run",
    revert: "diesel migration revert",
    create: "diesel migration generate",
    status: "diesel migration list"
  },
  django: { apply: "manage.py migrate", create: "manage.py makemigrations", status: "manage.py showmigrations" },
  drizzle: { apply: "drizzle-kit migrate", create: "drizzle-kit generate" },
  effect: { apply: "Migrator.run" },
  flyway: { apply: "flyway migrate", revert: "flyway undo", status: "flyway info" },
  "golang-migrate": {
    apply: "migrate up",
    revert: "migrate down 1",
    create: "migrate create",
    status: "migrate version"
  },
  goose: { apply: "goose up", revert: "goose down", create: "goose create", status: "goose status" },
  "graphile-migrate": {
    apply: "graphile-migrate migrate",
    create: "graphile-migrate commit",
    status: "graphile-migrate status"
  },
  knex: {
    apply: "knex migrate:latest",
    revert: "knex migrate:rollback",
    create: "knex migrate:make",
    status: "knex migrate:status"
  },
  kysely: { apply: "migrateToLatest()", revert: "migrateDown()", status: "getMigrations()" },
  liquibase: { apply: "liquibase update", revert: "liquibase rollback", status: "liquibase status" },
  "mikro-orm": {
    apply: "mikro-orm migration:up",
    revert: "mikro-orm migration:down",
    create: "mikro-orm migration:create",
    status: "mikro-orm migration:list"
  },
  "node-pg-migrate": {
    apply: "node-pg-migrate up",
    revert: "node-pg-migrate down",
    create: "node-pg-migrate create"
  },
  pgroll: { apply: "pgroll migrate", revert: "pgroll rollback", status: "pgroll status" },
  plain: { apply: "psql -f" },
  prisma: { apply: "prisma migrate deploy", create: "prisma migrate dev", status: "prisma migrate status" },
  rails: {
    apply: "rails db:migrate",
    revert: "rails db:rollback",
    create: "rails generate migration",
    status: "rails db:migrate:status"
  },
  sequelize: {
    apply: "sequelize db:migrate",
    revert: "sequelize db:migrate:undo",
    create: "sequelize migration:generate",
    status: "sequelize db:migrate:status"
  },
  sqitch: { apply: "sqitch deploy", revert: "sqitch revert", create: "sqitch add", status: "sqitch status" },
  sqlx: {
    apply: "sqlx migrate run",
    revert: "sqlx migrate revert",
    create: "sqlx migrate add",
    status: "sqlx migrate info"
  },
  supabase: { apply: "supabase db push", create: "supabase migration new", status: "supabase migration list" },
  typeorm: {
    apply: "typeorm migration:run",
    revert: "typeorm migration:revert",
    create: "typeorm migration:create",
    status: "typeorm migration:show"
  }
}

const strata: ReadonlyArray<readonly [keyof Commands, string]> = [
  ["apply", "strata upgrade"],
  ["revert", "strata downgrade -1"],
  ["create", `strata revision --sql -m "…"`],
  ["status", "strata current"]
]

const code = (text: string): string => `\`${text}\``

/** One line for each row, with the columns as wide as the formatter makes them. */
const table = (rows: ReadonlyArray<readonly [string, string]>): ReadonlyArray<string> => {
  const [left, right] = [0, 1].map((at) => Math.max(...rows.map((row) => row[at as 0 | 1].length))) as [number, number]
  const line = ([a, b]: readonly [string, string]) => `| ${a.padEnd(left)} | ${b.padEnd(right)} |`
  const [head, ...rest] = rows
  return [line(head!), `| ${"-".repeat(left)} | ${"-".repeat(right)} |`, ...rest.map(line)]
}

const evidences: Readonly<Record<Tool["evidence"], string>> = {
  recorded: "histories that the tool itself made",
  documented: "its documentation and sources"
}

const ofTool = ({ evidence, name, places, tables, title }: Tool): string => {
  const own = commands[name]!
  const records = tables.map((one) => code(one.name))
  const where = [
    ...places.filter((place) => place !== ".").map((place) => `in ${code(`${place}/`)}`),
    ...(places.includes(".") ? ["anywhere in the project"] : [])
  ]
  // The revisions are never written beside the files.
  const [flag, home] = places.includes("migrations") ? [" --directory strata", "strata/"] : ["", "migrations/"]
  return [
    `## ${title}`,
    "",
    `- Before: ${records.length === 0 ? "no table" : records.join(", ")}; files ${where.join(", ")}.`,
    `- Known from: ${evidences[evidence]}.`,
    `- Command: ${code(`npx strata adopt --from ${name}${flag} --dry-run`)}, then the same without ${
      code("--dry-run")
    }.`,
    `- After: the files and the table as they were; the revisions and ${code("strata.lock")} in ${
      code(home)
    }; an event in the`,
    "  ledger for each migration that was applied.",
    `- Back: ${code(`npx strata adopt --undo${flag}`)} as long as nothing else was recorded; then ${
      code(own.apply)
    } goes on.`,
    "",
    ...table([
      ["before", "after"],
      ...strata.flatMap(([key, command]) =>
        own[key] === undefined ? [] : [[code(own[key]), code(command + flag)] as const]
      )
    ])
  ].join("\n")
}

/** The whole page. */
export const page = (): string =>
  [
    "# Adopting from each tool",
    "",
    "What is the same for all tools is in [Adopting an existing database](adopt.md). Where a",
    "database becomes one revision, `--undo` and the commands are the same.",
    "",
    tools.map(ofTool).join("\n\n"),
    ""
  ].join("\n")

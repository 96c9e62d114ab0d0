/**
 * The texts of a new script directory.
 */
import * as Codegen from "../../codegen/mod.ts"

/** `env.ts` with every option that a new project might set, as comments that show the defaults. */
export const envSource = (template: "models" | "sql"): string =>
  `/**
 * How Strata works on this directory. Every option has a default; the comments show some of them.
 */
import { Environment } from "effect-strata"
${template === "models" ? `import { tables } from "./models.ts"\n` : ""}
export default Environment.make({
  // The database is DATABASE_URL; without that variable it is an embedded one in .strata/.
  // searchPath: ["public"],
  // ledger: { schema: "strata", table: "ledger" },
  // lockTimeout: "5 seconds",
  // fileTemplate: "{date}_{time}_{rev}_{slug}",
${template === "models" ? desired : plain}
})
`

const desired =
  `  // What the database should look like: "strata check" compares, "strata revision --autogenerate" writes the difference.
  models: tables`

const plain = `  // New revisions are written in SQL; "strata revision --format ts" writes one in TypeScript.
  format: "sql"`

/** The first model and its table: after the first revision the database is what they say. */
export const modelsSource = `/**
 * The tables as Effect Schemas. Move them to where your application keeps its models, and import them in env.ts.
 */
import { Op, Table, Type } from "effect-strata"
import * as Schema from "effect/Schema"
import * as Model from "effect/schema/Model"

/** The values of the PostgreSQL enum task_status. */
export const TaskStatus = Schema.Literals(["open", "done"]).pipe(Type.enum("task_status"))

export class Task extends Model.Class<Task>("Task")({
  id: Model.GeneratedByDb(Schema.BigInt),
  title: Schema.String,
  status: TaskStatus,
  created_at: Model.GeneratedByDb(Schema.DateTimeUtcFromDate)
}) {}

/** What a schema cannot say of its table: defaults, indexes, foreign keys, checks. */
export const tables = [
  Table.make(Task, {
    name: "tasks",
    columns: { status: { default: "open" }, created_at: { default: Op.sql\`now()\` } }
  })
]
`

/** Makes Node read the directory's files as ES modules where the project's own package.json does not. */
export const packageSource = `{ "private": true, "type": "module" }\n`

/** The first revision: a table with an enum and a time, which `strata upgrade` and `strata downgrade` can run. */
export const firstRevisionSource = (revision: Codegen.Revision, format: Codegen.Format): string =>
  format === "sql"
    ? Codegen.sqlFile({ revision, intro: exampleIntro, upgrade: sqlUpgrade, downgrade: sqlDowngrade })
    : Codegen.typescriptFile({
      revision,
      intro: exampleIntro,
      names: ["Op"],
      upgrade: Codegen.programSource(upgrade.split("\n")),
      downgrade: "Migration.inverse"
    })

const exampleIntro = "An example to change or delete: a table of tasks"

const upgrade = `yield* Op.createEnum("task_status", ["open", "done"])
yield* Op.createTable("tasks", {
  id: Op.column("bigint", { identity: "always" }),
  title: Op.column("text", { nullable: false }),
  status: Op.column(Op.type("task_status"), { nullable: false, default: "open" }),
  created_at: Op.column("timestamptz", { nullable: false, default: Op.sql\`now()\` })
}, { constraints: [Op.primaryKey(["id"], { name: "pk_tasks" })] })`

const sqlUpgrade = [
  "CREATE TYPE task_status AS ENUM ('open', 'done');",
  `CREATE TABLE tasks (
  id bigint GENERATED ALWAYS AS IDENTITY,
  title text NOT NULL,
  status task_status NOT NULL DEFAULT 'open',
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_tasks PRIMARY KEY (id)
);`
]

const sqlDowngrade = ["DROP TABLE tasks;", "DROP TYPE task_status;"]

/** The README that explains the directory to whoever opens it first. */
export const readmeSource = (template: "models" | "sql"): string =>
  `# Migrations

The revisions of the database, managed by Strata (\`effect-strata\`).

| file | what it is |
|---|---|
| \`env.ts\` | the configuration |
${
    template === "models"
      ? "| `models.ts` | the tables as Effect Schemas |\n"
      : ""
  }| \`*.ts\`, \`*.sql\` | revisions; each says which revision it follows |
| \`strata.lock\` | what every revision says of itself and the digest of its bytes; commit it |

\`\`\`sh
${template === "models" ? modelCommands : ""}strata revision -m "fill due date"                 # write an empty ${
    template === "models" ? "one" : "revision"
  }
strata upgrade head                                # apply what is pending
strata downgrade -1                                # revert the last one
strata history                                     # show the graph
\`\`\`

Do not edit a revision that was applied somewhere: write a new one.
`

const modelCommands = `strata check                                       # compare the database with the models
strata revision --autogenerate -m "add due date"   # write the difference as a new revision
`

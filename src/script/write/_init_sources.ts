/**
 * The texts of a new script directory.
 */
import * as Codegen from "../../codegen/mod.ts"

/** `env.ts`, with the defaults of some options in comments. */
export const envSource = (template: "models" | "sql"): string =>
  `/**
 * The configuration of Strata for this directory. Every option has a default; some of them are shown in comments.
 */
import { Environment } from "effect-strata"
${template === "models" ? modelsImport : ""}
export default Environment.make({
  // The database is that of DATABASE_URL. If the variable is not set, it is an embedded database in .strata/.
  // searchPath: ["public"],
  // ledger: { schema: "strata", table: "ledger" },
  // lockTimeout: "5 seconds",
  // fileTemplate: "{date}_{time}_{rev}_{slug}",
${template === "models" ? desired : plain}
})
`

// The file that `tsc --init` writes does not allow such an import, and Node.js allows no other.
const modelsImport =
  `// Node.js needs the ending ".ts". TypeScript allows it with "rewriteRelativeImportExtensions": true in tsconfig.json, or
// with "noEmit" and "allowImportingTsExtensions".
import { tables } from "./models.ts"
`

const desired =
  `  // The desired schema: "strata check" compares it with the database, and "strata revision --autogenerate" writes the
  // difference as a revision.
  models: tables`

const plain = `  // New revisions are written in SQL. "strata revision --format ts" writes one in TypeScript.
  format: "sql"`

/** The first model and its table, which the first revision creates. */
export const modelsSource = `/**
 * The tables as Effect Schemas. You can move them to the models of your application and import them in env.ts.
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

/** The tables, with what a schema cannot express: defaults, indexes, foreign keys, checks. */
export const tables = [
  Table.make(Task, {
    name: "tasks",
    columns: { status: { default: "open" }, created_at: { default: Op.sql\`now()\` } }
  })
]
`

/** Makes Node.js load the files of the directory as ES modules, if the package.json of the project does not. */
export const packageSource = `{ "private": true, "type": "module" }\n`

/** The first revision: a table with an enum and a timestamp. */
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

const exampleIntro = "An example revision that creates a table of tasks. Change or delete it"

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

/** The README of the directory. */
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
  }| \`*.ts\`, \`*.sql\` | the revisions; each names its parents |
| \`strata.lock\` | the metadata and the checksum of every revision; commit it |

\`\`\`sh
${template === "models" ? modelCommands : ""}strata revision -m "fill due date"                 # write an empty ${
    template === "models" ? "one" : "revision"
  }
strata upgrade head                                # apply pending revisions
strata downgrade -1                                # revert the last revision
strata history                                     # list the revisions
\`\`\`

Do not edit a revision that has been applied to a database. Write a new one instead.
`

const modelCommands = `strata check                                       # compare the database with the models
strata revision --autogenerate -m "add due date"   # write the difference as a new revision
`

/**
 * A script directory with one model, for the commands that compare models with a database.
 */
const source = (folder: string) => JSON.stringify(new URL(`../../src/${folder}/mod.ts`, import.meta.url).href)

/** An `env.ts` with one table, whose columns are given as source text. */
export const env = (columns: string) => ({
  "env.ts": `import { Environment } from ${source("environment")}
import { Table } from ${source("schema")}
import * as Schema from "effect/Schema"
export default Environment.make({ models: [Table.make({ id: Schema.Int, ${columns} }, { name: "notes" })] })
`
})

/**
 * Histories that the tools themselves made on PostgreSQL 15: ten migrations, of which the tool has run nine. `recorded/` has
 * a document for each, with the version of the tool, its table, its files and a dump of the database.
 */
import { readdirSync, readFileSync } from "node:fs"
import { type Fields, type File, tools } from "../../src/tool/mod.ts"

/** What a tool made. One whose migrations are programs has no files here. */
export interface Recording {
  /** The name of the document. */
  readonly name: string
  /** The name for `--from`. */
  readonly tool: string
  readonly version: string
  readonly table: string
  readonly columns: Readonly<Record<string, string>>
  readonly rows: ReadonlyArray<Fields>
  readonly files: Readonly<Record<string, string>>
  /** SQL that makes the database as the tool left it. */
  readonly database: string
  /** The rows after the tenth migration failed. */
  readonly failed?: ReadonlyArray<Fields>
}

const folder = new URL("recorded/", import.meta.url)

/** All of them but that of Alembic, whose history is a graph. */
export const recordings: ReadonlyArray<Recording> = readdirSync(folder).filter((file) => file !== "alembic.json")
  .toSorted().map((file) => {
    const made = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Omit<Recording, "name">
    return Object.assign(made, { name: file.replace(/\.json$/, "") })
  })

/** Whether the migrations are SQL. */
export const isSql = ({ files }: Recording): boolean => Object.keys(files).length > 0

/** The tool of a recording. */
export const toolOf = ({ tool }: Recording) => tools.find(({ name }) => name === tool)!

/** Files as they are read. */
export const filesOf = (files: Readonly<Record<string, string>>): ReadonlyArray<File> =>
  Object.entries(files).map(([path, text]) => ({ path, text, bytes: new TextEncoder().encode(text) }))

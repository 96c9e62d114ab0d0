/**
 * Which tables of a database are those of known tools, by their columns; and which files, by their marks and names.
 */
import type { Table } from "./text/transcribe.ts"
import type { File, Known, Signature, Tool } from "./tool.ts"

/** A table of the database with its columns and their types, as `pg_type` names these. */
export interface Found extends Required<Table> {
  readonly columns: Readonly<Record<string, string>>
}

/** The tables of a tool in a database: the one of its history, and those that belong to it. */
export interface Records<K extends Known = Tool> {
  readonly tool: K
  readonly table: Required<Table>
  readonly companions: ReadonlyArray<Required<Table>>
  /** Whether the table has the name that the tool gives it without a configuration. */
  readonly isNamed: boolean
}

/** Below this number of columns a table is recognized only with the name that the tool gives it. */
const tellingColumns = 3

const hasColumns = ({ columns, only }: Signature, found: Found): boolean =>
  Object.entries(columns).every(([name, types]) => types.includes(found.columns[name] ?? "")) &&
  (only !== true || Object.keys(found.columns).length === Object.keys(columns).length)

const isNamed = ({ name }: Signature, found: Found): boolean => found.name === name

const isTable = (signature: Signature, found: Found, anyName: boolean): boolean =>
  hasColumns(signature, found) &&
  (anyName || isNamed(signature, found) || Object.keys(signature.columns).length >= tellingColumns)

/**
 * Whether a table belongs to that of a history: by its own name, or by the one that it gets with that of the history, as
 * `versions_lock` does where somebody named the history `versions`.
 */
const isCompanion = (history: Signature, other: Signature, found: Found, of: Found): boolean =>
  hasColumns(other, found) &&
  (isNamed(other, found) ||
    (other.name.startsWith(history.name) && found.schema === of.schema &&
      found.name === of.name + other.name.slice(history.name.length)))

const place = ({ name, schema }: Found): Required<Table> => ({ schema, name })

/**
 * The records of tools in the tables of a database, the most certain first: those with more tables of the tool, then those
 * with the tool's own names. `chosen` is a tool that somebody named, whose table may have any name.
 */
export const recordsIn = <K extends Known>(
  tools: ReadonlyArray<K>,
  tables: ReadonlyArray<Found>,
  chosen?: K
): ReadonlyArray<Records<K>> =>
  (chosen === undefined ? tools : [chosen]).flatMap((tool) => {
    const [history, ...others] = tool.tables
    if (history === undefined) return []
    return tables.filter((found) => isTable(history, found, chosen !== undefined)).map((found): Records<K> => ({
      tool,
      table: place(found),
      companions: tables.filter((one) => others.some((other) => isCompanion(history, other, one, found))).map(place),
      isNamed: isNamed(history, found)
    }))
  }).toSorted((left, right) =>
    right.companions.length - left.companions.length || Number(right.isNamed) - Number(left.isNamed)
  )

/** All tables of a tool; none if it has no records. */
export const ownTables = (records: Records<Known> | undefined): ReadonlyArray<Required<Table>> =>
  records === undefined ? [] : [records.table, ...records.companions]

/** The table in which a tool recorded what was adopted, as the ledger has it. */
export interface Former {
  readonly tool: string
  readonly schema: string
  readonly table: string
}

/**
 * The tables in which known tools record what they applied, under the names that the tools give them, and those of the tool
 * from which a history was adopted, under any name: what a comparison leaves alone.
 */
export const tablesOfTools = (
  tools: ReadonlyArray<Known>,
  tables: ReadonlyArray<Found>,
  former?: Former
): ReadonlyArray<Required<Table>> => {
  const chosen = tools.find(({ name }) => name === former?.tool)
  const adopted = chosen === undefined ? [] : recordsIn(tools, tables, chosen)
    .filter(({ table }) => table.schema === former?.schema && table.name === former.table)
  const named = recordsIn(tools, tables).filter((one) => one.isNamed)
  return [
    ...new Map(
      [...adopted, ...named].flatMap(ownTables).map((table) => [JSON.stringify([table.schema, table.name]), table])
    ).values()
  ]
}

/** The tools that the files may be of: if some recognize their marks in them, those that only know the names are not meant. */
export const toolsOf = (tools: ReadonlyArray<Tool>, files: ReadonlyArray<File>): ReadonlyArray<Tool> => {
  const found = tools.filter((tool) => tool.recognizes(files))
  const marked = found.filter(({ byNames }) => byNames !== true)
  return marked.length > 0 ? marked : found
}

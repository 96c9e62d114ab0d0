/**
 * The hazards of statements, read from their text, for plans of revisions that a person wrote.
 *
 * The database is not asked, so the sentences say what can happen. What a DO block or a procedure does is said to be
 * unknown; what a function in a query, a trigger or a rule does is not seen. Source: PostgreSQL, "ALTER TABLE" (Notes) and "Explicit Locking".
 */
import * as Hazard from "../../hazard/mod.ts"
import { type Cursor, cursors } from "./cursor.ts"

/** A hazard and the table, or other object, that it is about. */
interface Found {
  readonly on: string
  readonly hazard: Hazard.Hazard
}

const found = (on: string, ...hazards: ReadonlyArray<Hazard.Hazard>): ReadonlyArray<Found> =>
  hazards.map((hazard) => ({ on, hazard }))

/**
 * The hazards of each of the statements, in order. What earlier ones have created has no rows and no users, so later
 * ones are no hazard to it; `created` collects these names for the statements of the next revision.
 */
export const hazardsOf = (
  statements: ReadonlyArray<string>,
  created = new Set<string>()
): ReadonlyArray<ReadonlyArray<Hazard.Hazard>> =>
  statements.map((text) => {
    const start = cursors(text)
    const table = createdBy(start())
    if (table !== undefined) created.add(table)
    return read(start()).flatMap(({ hazard, on }) => created.has(on) ? [] : [hazard])
  })

/** The table that a statement certainly creates: one with IF NOT EXISTS may be there, with rows. */
const createdBy = (at: Cursor): string | undefined => {
  if (!at.take("create")) return undefined
  for (const word of ["global", "local", "temporary", "temp", "unlogged"]) at.take(word)
  return at.take("table") && !at.take("if not exists") ? at.name() : undefined
}

const read = (at: Cursor): ReadonlyArray<Found> => {
  if (at.take("drop")) return dropped(at)
  if (at.take("alter table")) return altered(at)
  if (at.take("create")) return made(at)
  if (at.take("truncate")) {
    at.take("table")
    return each(at, Hazard.tableTruncated)
  }
  if (at.take("update")) return updated(at)
  if (at.take("lock")) return locked(at)
  if (at.take("do")) return found("", Hazard.blockRuns())
  if (at.take("call")) return found("", Hazard.procedureRuns(at.name()))
  if (at.take("execute")) return found("", Hazard.preparedRuns(at.name()))
  if (at.take("merge into")) return at.has("then delete") ? deleted(at) : []
  if (at.take("delete from") || at.take("with") && at.takeUpTo("delete from")) return deleted(at)
  if (at.take("refresh materialized view")) {
    const view = at.take("concurrently") ? undefined : at.name()
    return view === undefined ? [] : found(view, Hazard.materializedViewRefreshed(view))
  }
  if (at.take("reindex")) return at.has("concurrently") ? [] : reindexed(at)
  return at.take("cluster") || at.take("vacuum") && at.has("full") ? rebuilt(at) : []
}

const deleted = (at: Cursor): ReadonlyArray<Found> => {
  at.take("only")
  const table = at.name()
  return found(table, Hazard.rowsDeleted(table))
}

/** Without WHERE; what FROM joins may have every row as well, but that is seldom so. */
const updated = (at: Cursor): ReadonlyArray<Found> => {
  at.take("only")
  const table = at.name()
  return at.hasOutside("where") || at.hasOutside("from") ? [] : found(table, Hazard.allRowsUpdated(table))
}

/** LOCK TABLE in a mode that conflicts with reading or writing; the default conflicts with both. */
const locked = (at: Cursor): ReadonlyArray<Found> => {
  at.take("table")
  const isWeak = ["access share", "row share", "row exclusive"].some((mode) => at.has(`in ${mode} mode`))
  return isWeak ? [] : each(at, Hazard.tableLocked)
}

/** Passes options in parentheses. */
const passOptions = (at: Cursor): boolean => at.take("(") && at.takeUpTo(")")

/** The objects of a list of names, up to a word that ends it. */
const each = (at: Cursor, hazard: (name: string) => Hazard.Hazard): ReadonlyArray<Found> =>
  at.parts().flatMap((part) => {
    part.take("only")
    const name = part.name()
    return name === "" ? [] : found(name, hazard(name))
  })

const dropping: ReadonlyArray<readonly [string, (name: string) => Hazard.Hazard]> = [
  ["table", Hazard.tableDropped],
  ["sequence", Hazard.sequenceDropped],
  ["extension", Hazard.extensionDropped],
  ["database", Hazard.databaseDropped]
]

const dropped = (at: Cursor): ReadonlyArray<Found> => {
  for (const [kind, hazard] of dropping) {
    if (!at.take(kind)) continue
    at.take("if exists")
    return each(at, hazard)
  }
  if (at.take("owned by")) return each(at, Hazard.ownedDropped)
  if (!at.has("cascade")) return []
  if (at.take("schema")) {
    at.take("if exists")
    return each(at, Hazard.schemaDropped)
  }
  const kind = columnsDepend.find((words) => at.take(words))
  at.take("if exists")
  return kind === undefined ? [] : each(at, (name) => Hazard.dependentsDropped(kind, name))
}

/** What columns, or generation expressions, can depend on. */
const columnsDepend = ["type", "domain", "function", "procedure", "routine", "aggregate", "collation"]

const made = (at: Cursor): ReadonlyArray<Found> => {
  if (at.take("materialized view")) {
    at.take("if not exists")
    const view = at.name()
    return found(view, Hazard.materializedViewCreated(view))
  }
  const isUnique = at.take("unique")
  if (!at.take("index")) return []
  const isConcurrent = at.take("concurrently")
  at.take("if not exists")
  const named = at.take("on") ? "" : at.name()
  if (named !== "") at.take("on")
  at.take("only")
  const table = at.name()
  const index = named === "" ? `${table} (…)` : named
  return found(
    table,
    ...(isConcurrent ? [] : [Hazard.indexCreated(index, table)]),
    ...(isUnique ? [Hazard.indexNotUnique(index)] : [])
  )
}

const reindexed = (at: Cursor): ReadonlyArray<Found> => {
  passOptions(at)
  for (const kind of ["index", "table", "schema", "database", "system"]) at.take(kind)
  const name = at.name()
  return name === "" ? [] : found(name, Hazard.reindexed(name))
}

const rebuilt = (at: Cursor): ReadonlyArray<Found> => {
  passOptions(at)
  for (const word of ["full", "freeze", "verbose", "analyze"]) at.take(word)
  const name = at.name()
  return name === "" ? [] : found(name, Hazard.tableRebuilt(name))
}

const altered = (at: Cursor): ReadonlyArray<Found> => {
  at.take("if exists")
  at.take("only")
  const table = at.name()
  return at.parts().flatMap((part) => found(table, ...ofAction(part, table)))
}

const ofAction = (at: Cursor, table: string): ReadonlyArray<Hazard.Hazard> => {
  if (at.take("add")) return added(at, table)
  if (at.take("validate constraint")) return [Hazard.constraintInvalid(at.name())]
  if (at.take("attach partition")) {
    const partition = at.name()
    return [Hazard.partitionScans(partition), Hazard.partitionViolated(partition)]
  }
  if (at.take("drop")) {
    if (at.take("constraint")) return []
    at.take("column")
    at.take("if exists")
    return [Hazard.columnDropped(`${table}.${at.name()}`)]
  }
  if (at.take("alter")) {
    at.take("column")
    const column = `${table}.${at.name()}`
    if (at.take("type") || at.take("set data type")) return [Hazard.columnRetyped(column)]
    if (at.take("set expression")) return [Hazard.expressionChanged(column)]
    return at.take("set not null") ? [Hazard.columnNotNull(column), Hazard.notNullScans(column)] : []
  }
  const isStored = ["set tablespace", "set access method", "set logged", "set unlogged"].some((words) => at.take(words))
  return isStored ? [Hazard.storageChanged(table)] : []
}

const constraints: ReadonlyArray<readonly [string, Hazard.Obstacle, (name: string, table: string) => Hazard.Hazard]> = [
  ["check", "violation", Hazard.checkScans],
  ["foreign key", "violation", Hazard.foreignKeyScans],
  ["unique", "duplicates", Hazard.constraintIndexes],
  ["primary key", "duplicates or NULL", Hazard.constraintIndexes],
  ["exclude", "conflict", Hazard.exclusionIndexes]
]

/** The words of a column definition that computes a value for every row. */
const computed = ["stored", "identity", "smallserial", "serial", "bigserial", "serial2", "serial4", "serial8"]

/** The volatile functions of PostgreSQL that defaults use. */
const volatile = ["gen_random_uuid", "uuidv4", "uuidv7", "random", "clock_timestamp", "timeofday", "nextval"]

const added = (at: Cursor, table: string): ReadonlyArray<Hazard.Hazard> => {
  const name = at.take("constraint") ? at.name() : undefined
  if (at.take("not null")) {
    const column = `${table}.${at.name()}`
    return at.has("not valid") ? [] : [Hazard.columnNotNull(column), Hazard.notNullScans(column)]
  }
  for (const [words, obstacle, scans] of constraints) {
    if (!at.take(words)) continue
    if (at.has("not valid") || at.has("using index")) return []
    return [scans(name ?? words.toUpperCase(), table), Hazard.constraintNotMet(name, table, obstacle)]
  }
  at.take("column")
  at.take("if not exists")
  const column = `${table}.${at.name()}`
  if (computed.some((word) => at.has(word))) return [Hazard.columnComputed(column)]
  if (at.has("default") && volatile.some((word) => at.has(word))) return [Hazard.volatileDefault(column)]
  return at.has("not null") && !at.has("default") ? [Hazard.columnNeedsValue(column)] : []
}

/**
 * The rule about an application in flight: while a revision is applied, and until the last instance of the previous release
 * has ended, that release works with the new schema.
 */
import type { Level } from "../finding.ts"
import type { ColumnFact, Facts } from "../observe/facts.ts"
import type { Used } from "./reader.ts"
import type { RevisionRule, RevisionSubject } from "./revision.ts"
import type { Problem } from "./rule.ts"

const later = "when no instance of the previous release runs"

/** How each change is divided: first what adds, then the application, then what takes away. */
const advices = {
  table:
    `let the application stop using the table in this release, and drop it in a revision of the next one, ${later}`,
  renamedTable:
    `create a view with the old name in the same revision, which the previous release reads and writes, and drop it ${later}`,
  column:
    `let the application stop using the column in this release, and drop it in a revision of the next one, ${later}`,
  renamedColumn:
    "add a column with the new name, keep both equal with a trigger and fill it in batches, let the application use it, and " +
    `drop the old one ${later}`,
  type:
    "add a column of the new type, keep both equal with a trigger and fill it in batches, let the application use it, and " +
    `drop the old one ${later}`,
  notNull:
    `let the application write a value in this release, and set NOT NULL in a revision of the next one, ${later}`,
  required:
    `give the column a default, or leave it nullable, and take that away in a revision of the next release, ${later}`,
  value:
    `let the application stop using the value in this release, and remove it in a revision of the next one, ${later}`
}

/** The type without what limits its values, and the limit of a length. */
const typeOf = (type: string): readonly [string, number] => {
  const [, base = type, limit, rest = ""] = /^([^(]*)(?:\((\d+)[^)]*\))?(.*)$/s.exec(type) ?? []
  const name = `${base}${rest}`.replace(/^(?:character varying|text)\b/, "text")
  return [name, limit === undefined ? Infinity : Number(limit)]
}

/** Whether a program that knows the old type reads and writes the new one. */
const isWider = (before: string, after: string): boolean => {
  const [[one, limit], [other, newLimit]] = [typeOf(before), typeOf(after)]
  return one === other && newLimit >= limit
}

/** What becomes of a column that is used. */
const column = (
  was: ColumnFact,
  { nullable }: Used,
  { byId, byName, viewed }: Index
): Problem | undefined => {
  const now = byName.get(was.name)
  if (now === undefined) {
    if (viewed.has(was.name)) return undefined
    const renamed = byId.get(was.id)
    return renamed === undefined
      ? { message: `"${was.name}" is dropped`, advice: advices.column }
      : { message: `"${was.name}" is renamed to "${renamed.column}"`, advice: advices.renamedColumn }
  }
  if (!isWider(was.type, now.type)) {
    return { message: `"${was.name}" changes from ${was.type} to ${now.type}`, advice: advices.type }
  }
  return nullable && !was.notNull && now.notNull
    ? { message: `"${was.name}" no longer accepts NULL`, advice: advices.notNull }
    : undefined
}

interface Index {
  readonly byName: ReadonlyMap<string, ColumnFact>
  readonly byId: ReadonlyMap<string, ColumnFact>
  readonly viewed: ReadonlySet<string>
}

/** What becomes of a table that is used. */
const table = (name: string, used: ReadonlyMap<string, Used>, before: Facts, after: Facts, index: Index) => {
  const columns = before.columns.filter((one) => one.table === name && used.has(one.column))
  if (columns.length === 0) return []
  if (!after.tables.includes(name) && columns.some((one) => !index.viewed.has(one.name))) {
    const renamed = columns.map(({ id }) => index.byId.get(id)?.table).find((other) => other !== undefined)
    return [
      renamed === undefined
        ? { message: `The table "${name}" is dropped`, advice: advices.table }
        : { message: `The table "${name}" is renamed to "${renamed}"`, advice: advices.renamedTable }
    ]
  }
  const known = new Set(before.columns.map(({ id }) => id))
  return [
    ...columns.flatMap((one) => column(one, used.get(one.column)!, index) ?? []),
    ...after.columns.filter((one) => one.table === name && one.isRequired && !known.has(one.id)).map((one) => ({
      message: `The new column "${one.name}" needs a value, which no program gives that inserts rows today`,
      advice: advices.required
    }))
  ]
}

const enumOf = (value: string): string => value.slice(0, value.indexOf(": "))

/** The values of enums that are gone; those of enums that are dropped with the columns that use them are not. */
const values = ({ after, before, reader }: RevisionSubject): ReadonlyArray<Problem> => {
  const there = new Set(after.values.map(enumOf))
  return before.values.filter((value) =>
    reader.values.has(value) && there.has(enumOf(value)) && !after.values.includes(value)
  ).map((value) => ({
    message: `The enum "${enumOf(value)}" no longer has the value "${value.slice(enumOf(value).length + 2)}"`,
    advice: advices.value
  }))
}

const who = {
  models: "which the models of the previous release use",
  schema: "which the previous release may use"
}

/** What a revision takes from the release that still runs. */
export const inUse: RevisionRule = {
  id: "in-use",
  level: "error",
  summary: "A revision takes nothing away from the release that still runs",
  why:
    "While a revision is applied, and until the last instance of the previous release has ended, that release works with " +
    "the new schema. Its statements fail on a column or table that is gone, has another name or another type. With a base of " +
    "git its models say what it uses; without models, all that there was may be used, and the finding is a warning",
  safe:
    "Two releases: the first adds what is new and makes the application use it, the second removes what nothing uses any more",
  advice: advices.column,
  find: (subject) => {
    const { after, before, reader, trial } = subject
    if (trial.direction === "downgrade") return []
    const level: Level = reader.source === "models" ? "error" : "warning"
    const index: Index = {
      byName: new Map(after.columns.map((one) => [one.name, one])),
      byId: new Map(after.columns.map((one) => [one.id, one])),
      viewed: new Set(after.viewed)
    }
    const found = [
      ...[...reader.tables].flatMap(([name, used]) => table(name, used, before, after, index)),
      ...values(subject)
    ]
    return found.map(({ advice, message }): Problem => {
      const said = `${message}, ${who[reader.source]}`
      return advice === undefined ? { message: said, level } : { message: said, advice, level }
    })
  }
}

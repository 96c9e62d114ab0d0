/**
 * The condition in SQL under which a row is an event: the schemas of `event.ts`, for the trigger of the table and for
 * the guard of scripts. `test/integration/ledger_shape.test.ts` compares both on random rows.
 */
import * as Schema from "effect/Schema"
import { stringLiteral } from "../../text/mod.ts"
import * as Event from "../event.ts"

/** The condition for a JSON value, which is not null, to have a schema. The search path must be `pg_catalog`. */
type Condition = (value: string) => string

const isType = (type: string): Condition => (value) => `jsonb_typeof(${value}) = '${type}'`

const text = (value: string): string => `(${value} #>> '{}')`

const oneOf = (...literals: ReadonlyArray<string>): Condition => (value) =>
  `${isType("string")(value)} AND ${text(value)} IN (${literals.map(stringLiteral).join(", ")})`

// CASE, because the operands of AND may be evaluated in any order, and the cast fails for what is not a number.
const whole = (least: number): Condition => (value) =>
  `CASE WHEN ${isType("number")(value)} THEN ${text(value)}::numeric % 1 = 0
    AND ${text(value)}::numeric BETWEEN ${least} AND ${Number.MAX_SAFE_INTEGER} ELSE false END`

const conditions = new Map<Schema.Top, Condition>([
  [Schema.String, isType("string")],
  [Schema.Boolean, isType("boolean")],
  [Event.Direction, oneOf(...Event.Direction.literals)],
  [Event.Outcome, oneOf(...Event.Outcome.literals)],
  [Event.Position, whole(1)],
  [Event.Count, whole(0)],
  [
    Event.Parents,
    (value) =>
      `CASE WHEN ${isType("array")(value)}
    THEN NOT jsonb_path_exists(${value}, '$[*] ? (@.type() != "string")') ELSE false END`
  ],
  [
    Event.Checksum,
    (value) =>
      `${isType("string")(value)} AND ${text(value)} COLLATE "C" ~ ${stringLiteral(Event.checksumPattern.source)}`
  ]
])

/** The schema of a field, and whether the field may be absent. */
const fieldOf = (schema: Schema.Top): readonly [schema: Schema.Top, isOptional: boolean] =>
  "schema" in schema && !conditions.has(schema) ? [schema.schema as Schema.Top, true] : [schema, false]

const condition = (name: string, schema: Schema.Top, payload: string): string => {
  const [inner, isOptional] = fieldOf(schema)
  const holds = conditions.get(inner)
  if (holds === undefined) throw new TypeError(`The field "${name}" has a schema without a condition in SQL`)
  const value = `(${payload} -> ${stringLiteral(name)})`
  return isOptional ? `(${value} IS NULL OR ${holds(value)})` : `${value} IS NOT NULL AND ${holds(value)}`
}

/** The names of the columns of a row, such as `NEW.kind`. */
export interface Columns {
  readonly kind: string
  readonly revision: string
  readonly payload: string
}

/** The condition under which a row is an event of a format; never null. */
export const isEvent = ({ kind, payload, revision }: Columns, format: number = Event.format): string => {
  const cases = Event.Event.members.flatMap((member, index) => {
    if ((Event.addedKinds[Event.kinds[index]!] ?? 0) > format) return []
    const { _tag, revision: id, ...fields } = member.fields as Readonly<Record<string, Schema.Top>>
    const checks = [
      id === undefined ? `${revision} IS NULL` : `${revision} <> ''`,
      ...Object.entries(fields).flatMap(([name, schema]) =>
        Object.hasOwn(Event.added, name) ? [] : condition(name, schema, payload)
      )
    ]
    return `    WHEN ${stringLiteral(Event.kinds[index]!)} THEN ${checks.join("\n      AND ")}`
  })
  return `(jsonb_typeof(${payload}) = 'object' AND CASE ${kind}\n${cases.join("\n")}\n    ELSE false END) IS TRUE`
}

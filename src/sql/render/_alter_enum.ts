/**
 * The values of an enum are replaced by a new type, to which columns are converted through text.
 */
import type { AlterEnum } from "../../operation/mod.ts"
import { baseName, dollarQuote, enumCheck, identifierUnsafe, nameBeside, parkedName, qualifiedUnsafe, quoteLiteral, type Statement } from "../../text/mod.ts"
import { ddl, refuse, text } from "./_ddl.ts"

type Columns = NonNullable<AlterEnum["columns"]>
type Lost = NonNullable<AlterEnum["lost"]>

const checked = ({ from, lost = {}, to }: AlterEnum): void => {
  for (const [value, other] of Object.entries(lost)) {
    if (!from.includes(value) || to.includes(value)) refuse(`the enum does not lose the value '${value}'`)
    if (other !== null && !to.includes(other)) refuse(`rows cannot get '${other}', which the enum does not have`)
  }
}

const literal = (value: string | null): string => value === null ? "NULL" : quoteLiteral(value)

/** The expression that converts a column; subqueries are not allowed in it. */
const converted = ({ array, column }: Columns[number], type: string, lost: Lost): string => {
  const name = identifierUnsafe(column)
  const entries = Object.entries(lost)
  if (array === true) {
    const values = entries.reduce(
      (list, [value, other]) => `pg_catalog.array_replace(${list}, ${literal(value)}, ${literal(other)})`,
      `${name}::text[]`
    )
    return entries.length === 0 ? `${name}::text::${type}[]` : `${values}::${type}[]`
  }
  const cases = entries.map(([value, other]) => `WHEN ${literal(value)} THEN ${literal(other)}`).join(" ")
  return entries.length === 0
    ? `${name}::text::${type}`
    : `(CASE ${name}::text ${cases} ELSE ${name}::text END)::${type}`
}

const conversion = (column: Columns[number], type: string, lost: Lost): ReadonlyArray<Statement> => {
  const alter = (...action: ReadonlyArray<string>) =>
    ddl("ALTER TABLE", qualifiedUnsafe(column.table), "ALTER COLUMN", identifierUnsafe(column.column), ...action)
  const own = column.array === true ? `${type}[]` : type
  const change = alter("TYPE", own, "USING", converted(column, type, lost))
  return column.default === undefined
    ? [change]
    : [alter("DROP DEFAULT"), change, alter("SET DEFAULT", `${text(column.default)}::${own}`)]
}

/**
 * A check for each column with a default that its partitions and children have the same one: ALTER TABLE gives them that of
 * the parent.
 */
const childDefaults = (columns: Columns): ReadonlyArray<Statement> =>
  columns.flatMap(({ column, default: given, table }) =>
    given === undefined ? [] : [ddl(`DO ${
      dollarQuote(
        `DECLARE
  others text;
BEGIN
  WITH RECURSIVE tables (oid) AS (
    SELECT ${text(qualifiedUnsafe(table))}::pg_catalog.regclass::pg_catalog.oid
    UNION ALL
    SELECT i.inhrelid FROM pg_catalog.pg_inherits AS i JOIN tables AS t ON t.oid OPERATOR(pg_catalog.=) i.inhparent
  ), defaults AS (
    SELECT t.oid::pg_catalog.regclass AS place, pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS expression,
      pg_catalog.first_value(pg_catalog.pg_get_expr(d.adbin, d.adrelid)) OVER () AS own
    FROM tables AS t
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid OPERATOR(pg_catalog.=) t.oid
      AND a.attname OPERATOR(pg_catalog.=) ${text(column)}::pg_catalog.name
    LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid OPERATOR(pg_catalog.=) t.oid
      AND d.adnum OPERATOR(pg_catalog.=) a.attnum
  )
  SELECT pg_catalog.string_agg(pg_catalog.format('%s has %s', place, COALESCE(expression, 'none')), ', ')
  INTO others FROM defaults WHERE expression IS DISTINCT FROM own;
  IF others IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = ${text(`The default of the column "${column}" would replace other ones: `)} || others,
      HINT = 'Drop these defaults before the operation and set them after it, and leave out the default in the operation';
  END IF;
END`,
        "defaults"
      )
    }`)]
  )

/** Checks the rows, parks the old type, creates the new one, converts the columns and drops the old type. */
export const alterEnum = (operation: AlterEnum): ReadonlyArray<Statement> => {
  checked(operation)
  const { columns = [], from, lost = {}, name, to } = operation
  const type = qualifiedUnsafe(name)
  const old = parkedName(baseName(name))
  const unsaid = from.filter((value) => !to.includes(value) && !Object.hasOwn(lost, value))
  const check = enumCheck(name, unsaid, columns)
  return [
    ...(check === undefined ? [] : [ddl(check)]),
    ...childDefaults(columns),
    ddl("ALTER TYPE", type, "RENAME TO", identifierUnsafe(old)),
    ddl("CREATE TYPE", type, `AS ENUM (${to.map(text).join(", ")})`),
    ...columns.flatMap((column) => conversion(column, type, lost)),
    ddl("DROP TYPE", qualifiedUnsafe(nameBeside(name, old)))
  ]
}

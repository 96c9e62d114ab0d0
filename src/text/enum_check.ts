/**
 * The check before an enum loses values: whether rows still contain them.
 */
import { type Name, quoteIdentifier, quoteName } from "./identifier.ts"
import { dollarQuote, quoteLiteral } from "./literal.ts"

/** A column with values of an enum, or of arrays of it. */
export interface EnumHolder {
  readonly table: Name
  readonly column: string
  readonly array?: boolean
}

const shown = (name: Name): string => typeof name === "string" ? name : `${name.schema}.${name.name}`

const found = ({ array, column, table }: EnumHolder, values: string): string => {
  const place = quoteLiteral(`"${shown(table)}.${column}"`)
  const text = quoteIdentifier(column)
  const source = array === true
    ? `${quoteName(table)}, pg_catalog.unnest(${text}::text[]) AS held (value)`
    : `(SELECT ${text}::text AS value FROM ${quoteName(table)}) AS held`
  return `SELECT ${place}, value, pg_catalog.count(*) FROM ${source} WHERE value IN (${values}) GROUP BY value`
}

/**
 * A statement that fails if rows contain one of the values `gone`, and names the columns, the values and the number of rows;
 * undefined if there is nothing to look at.
 */
export const enumCheck = (
  name: Name,
  gone: ReadonlyArray<string>,
  holders: ReadonlyArray<EnumHolder>
): string | undefined => {
  if (gone.length === 0 || holders.length === 0) return undefined
  const values = gone.map(quoteLiteral).join(", ")
  const message = quoteLiteral(`The enum "${shown(name)}" cannot be rebuilt without values that rows contain: `)
  return `DO ${
    dollarQuote(
      `DECLARE
  held text;
BEGIN
  SELECT pg_catalog.string_agg(pg_catalog.format('%s contains ''%s'' in %s row(s)', place, value, number), ', ' ORDER BY place, value)
  INTO held FROM (
    ${holders.map((holder) => found(holder, values)).join("\n    UNION ALL ")}
  ) AS rows (place, value, number);
  IF held IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = ${message} || held, HINT = 'Update these rows first';
  END IF;
END`,
      "check"
    )
  }`
}

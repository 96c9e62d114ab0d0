/**
 * What the parts of the look at a ledger are written with. The SQL runs under any search path, so names and operators
 * are qualified. Each part reads `l`, the one row that describes the ledger, and `trusted`, the roles that may own it
 * (`look.ts`).
 */
import { stringLiteral } from "../../text/mod.ts"

/** `left = right`. */
export const is = (left: string, right: string): string => `${left} OPERATOR(pg_catalog.=) ${right}`

/** `left <> right`. */
export const not = (left: string, right: string): string => `${left} OPERATOR(pg_catalog.<>) ${right}`

/** Whether a column of type `"char"` has this value. */
export const isChar = (left: string, right: string): string => is(left, `'${right}'::pg_catalog."char"`)

/** A call of `format`; the template is a text, the values are expressions. */
export const format = (template: string, ...values: ReadonlyArray<string>): string =>
  `pg_catalog.format(${[stringLiteral(template), ...values].join(", ")})`

/** An array of texts. */
export const array = (values: Iterable<string>): string =>
  `ARRAY[${[...values].map(stringLiteral).join(", ")}]::pg_catalog.text[]`

/** Whether a name or text is one of these. */
export const isAmong = (left: string, values: Iterable<string>): string =>
  `${left}::pg_catalog.text OPERATOR(pg_catalog.=) ANY (${array(values)})`

/** The name of a role. */
export const role = (oid: string): string => `pg_catalog.pg_get_userbyid(${oid})`

/** Whether a role may own what runs with the rights of the role that appends. */
export const isTrusted = (oid: string): string => `EXISTS (SELECT FROM trusted WHERE ${is("trusted.oid", oid)})`

/** What is wrong with a role that is not trusted. */
export const stranger = "is neither a superuser, nor the current role, nor in ledger.owners of env.ts"

/** A finding of the look, in SQL. */
export interface Finding {
  readonly code: string
  /** The object or the role that it is about. */
  readonly object: string
  /** What is wrong, and what an administrator does about it. */
  readonly problem: string
  readonly remedy: string
  /** Whether it makes reading unsafe or false; `false` by default. */
  readonly reading?: string
  /** Whether `ensure-ledger` repairs it; `false` by default. */
  readonly repairable?: string
  readonly from?: string
  readonly where: string
}

/** The query of a finding. */
export const finding = (
  { code, from = "l", object, problem, reading = "false", remedy, repairable = "false", where }: Finding
): string =>
  `SELECT '${code}'::pg_catalog.text, (${object})::pg_catalog.text, ${reading}, ${repairable}, ${problem}, ${remedy}
  FROM ${from} WHERE ${where}`

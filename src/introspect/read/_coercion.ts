/**
 * The conversions that a server knows, as `pg_cast` lists them.
 */
import type { Coercion } from "../../catalog/mod.ts"

/** One row of `coercions`. */
export interface CoercionRow {
  readonly from: string
  readonly to: string
  readonly context: "i" | "a" | "e"
  readonly method: "b" | "f" | "i"
  readonly owner: Coercion["owner"]
}

/** Casts of arrays and domains follow from those of their elements and base types, so there are no rows for them. */
export const coercions = `SELECT format_type(k.castsource, NULL) AS "from", format_type(k.casttarget, NULL) AS "to",
    k.castcontext::text AS "context", k.castmethod::text AS "method",
    CASE WHEN k.oid < 16384 THEN 'server' WHEN d.objid IS NULL THEN 'user' ELSE 'extension' END AS "owner"
  FROM pg_cast k LEFT JOIN pg_depend d ON d.classid = 'pg_cast'::regclass AND d.objid = k.oid AND d.deptype = 'e'
  WHERE k.castsource <> k.casttarget ORDER BY 1, 2`

const contexts = { i: "implicit", a: "assignment", e: "explicit" } as const
const methods = { b: "binary", f: "function", i: "text" } as const

/** Converts one row. */
export const toCoercion = ({ context, from, method, owner, to }: CoercionRow): Coercion => ({
  from,
  to,
  context: contexts[context],
  method: methods[method],
  owner
})

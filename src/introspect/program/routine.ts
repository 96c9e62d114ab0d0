/**
 * Functions and procedures, as `getFuncs` and `dumpFunc` of pg_dump read them, without those that belong to another object
 * (the constructors of a range type).
 */
import { address, routineAddress } from "../../catalog/mod.ts"
import { keyOf, type Reader, reader, users } from "../reader/reader.ts"
import { typeFunctions } from "./base_type.ts"

interface Row {
  readonly oid: string
  readonly schema: string
  readonly name: string
  readonly kind: "f" | "w" | "p"
  readonly argumentTypes: string
  readonly identityArguments: string
  readonly arguments: string
  readonly returns: string | null
  readonly language: string
  readonly definition: string
  readonly body: string
}

const routines = reader<Row>(
  `SELECT p.oid::text AS "oid", n.nspname::text AS "schema", p.proname::text AS "name", p.prokind::text AS "kind",
    oidvectortypes(p.proargtypes) AS "argumentTypes",
    pg_get_function_identity_arguments(p.oid) AS "identityArguments", pg_get_function_arguments(p.oid) AS "arguments",
    pg_get_function_result(p.oid) AS "returns", l.lanname::text AS "language",
    pg_get_functiondef(p.oid) AS "definition",
    CASE WHEN p.prosqlbody IS NULL THEN p.prosrc ELSE '' END AS "body"
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace AND n.oid = ANY ($1::oid[])
  JOIN pg_language l ON l.oid = p.prolang
  WHERE p.oid >= 16384 AND p.prokind <> 'a' AND p.oid <> ALL (ARRAY(${typeFunctions})) AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
    AND d.deptype = 'i')`,
  ({ argumentTypes, kind, oid, returns, ...row }) => {
    const { definition, name, schema } = row
    const type = kind === "p" ? "procedure" : "function"
    const base = { address: routineAddress(type, schema, name, argumentTypes), parent: address("schema", schema) }
    const key = keyOf("pg_proc", oid)
    const routine = { ...base, ...row, definition: definition.trimEnd() }
    return [{
      key,
      object: kind === "p"
        ? { kind: "procedure", ...routine }
        : { kind: "function", ...routine, returns: returns ?? "" }
    }]
  },
  users("pg_proc")
)

/** The readers of the kinds in this file. */
export const readers: ReadonlyArray<Reader> = [routines]

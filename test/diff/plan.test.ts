import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { type Catalog, empty } from "../../src/catalog/mod.ts"
import * as Diff from "../../src/diff/mod.ts"
import { scriptOf } from "./database.ts"
import { scratchDatabases } from "./scratch.ts"

const { borrow, catalogOf } = scratchDatabases()

const planOf = (from: Catalog, to: Catalog, options: Diff.Options = {}) =>
  Result.getOrThrow(Diff.diff(from, to, options))

const hazardTexts = ({ steps }: Diff.Plan) => steps.flatMap(({ hazards }) => hazards.map(({ text }) => text))

const between = (old: string, desired: string, options: Diff.Options = {}) =>
  Effect.map(Effect.all([catalogOf(old), catalogOf(desired)]), ([from, to]) => planOf(from, to, options))

const kindsOf = (plan: Diff.Plan) =>
  [...new Set(plan.steps.flatMap(({ hazards }) => hazards.map(({ kind }) => kind)))].toSorted()

const hazards: ReadonlyArray<readonly [string, string, string, ReadonlyArray<Diff.HazardKind>]> = [
  [
    "a new table",
    "",
    "CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL UNIQUE CHECK (b > 0)); CREATE INDEX i ON t (a)",
    []
  ],
  ["a nullable column", "CREATE TABLE t (a int)", "CREATE TABLE t (a int, b int)", []],
  [
    "a column with a constant default",
    "CREATE TABLE t (a int)",
    "CREATE TABLE t (a int, b int NOT NULL DEFAULT 1)",
    []
  ],
  [
    "a column with a value for each row",
    "CREATE TABLE t (a int)",
    "CREATE TABLE t (a int, b uuid DEFAULT gen_random_uuid())",
    ["rewrite"]
  ],
  ["a column that needs a value", "CREATE TABLE t (a int)", "CREATE TABLE t (a int, b int NOT NULL)", [
    "fails-on-rows"
  ]],
  ["a table gone", "CREATE TABLE t (a int)", "", ["data-loss"]],
  ["a column gone", "CREATE TABLE t (a int, b int)", "CREATE TABLE t (a int)", ["data-loss"]],
  ["a longer varchar", "CREATE TABLE t (a varchar(5))", "CREATE TABLE t (a varchar(9))", []],
  ["varchar to text", "CREATE TABLE t (a varchar(5))", "CREATE TABLE t (a text)", []],
  ["a shorter varchar", "CREATE TABLE t (a varchar(9))", "CREATE TABLE t (a varchar(5))", [
    "data-loss",
    "fails-on-rows",
    "rewrite"
  ]],
  ["a wider integer", "CREATE TABLE t (a int)", "CREATE TABLE t (a bigint)", ["rewrite"]],
  ["a narrower integer", "CREATE TABLE t (a bigint)", "CREATE TABLE t (a int)", [
    "data-loss",
    "fails-on-rows",
    "rewrite"
  ]],
  ["text to integer", "CREATE TABLE t (a text)", "CREATE TABLE t (a int)", ["fails-on-rows", "rewrite"]],
  ["not null", "CREATE TABLE t (a int)", "CREATE TABLE t (a int NOT NULL)", ["fails-on-rows", "lock"]],
  ["an index", "CREATE TABLE t (a int)", "CREATE TABLE t (a int); CREATE INDEX i ON t (a)", ["lock"]],
  ["a unique index", "CREATE TABLE t (a int)", "CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a)", [
    "fails-on-rows",
    "lock"
  ]],
  ["a check", "CREATE TABLE t (a int)", "CREATE TABLE t (a int CHECK (a > 0))", ["fails-on-rows", "lock"]],
  [
    "a foreign key",
    "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int)",
    "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a)",
    ["fails-on-rows", "lock"]
  ],
  [
    "a value of an enum gone",
    "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (a e)",
    "CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (a e)",
    ["fails-on-rows", "rewrite"]
  ],
  ["a value more", "CREATE TYPE e AS ENUM ('a')", "CREATE TYPE e AS ENUM ('a', 'b')", []]
]

const view = (name: string) => ({
  kind: "view" as const,
  address: `view "public"."${name}"`,
  schema: "public",
  name,
  definition: "SELECT 1 AS x",
  columns: [{ name: "x", type: "integer" }],
  options: {}
})

const materialized = (name: string) => ({
  ...view(name),
  kind: "materialized-view" as const,
  address: `materialized-view "public"."${name}"`,
  populated: true,
  storageParameters: {}
})

describe("hazards", () => {
  for (const [title, old, desired, expected] of hazards) {
    it.effect(`${title}: ${expected.join(", ") || "none"}`, () =>
      Effect.map(between(old, desired), (plan) => {
        assert.deepStrictEqual(kindsOf(plan), expected)
        for (const { hazards } of plan.steps) for (const { text } of hazards) assert.match(text, /^[A-Z].*[^.]$/)
      }))
  }
})

describe("options", () => {
  const old = "CREATE TABLE t (a int DEFAULT 1, b text); CREATE TABLE u (x int)"
  const desired = "CREATE TABLE t (a bigint DEFAULT 2, b text DEFAULT 'x'); CREATE TABLE u (x int, y int)"

  it.effect("types and defaults are compared unless told otherwise", () =>
    Effect.gen(function*() {
      const [from, to] = [yield* catalogOf(old), yield* catalogOf(desired)]
      const text = (options: Diff.Options) => scriptOf(Diff.operations(planOf(from, to, options)))
      assert.match(text({}), /TYPE bigint[^]*SET DEFAULT 2/)
      assert.notMatch(text({ compareTypes: false }), /TYPE/)
      assert.match(text({ compareTypes: false }), /SET DEFAULT 2/)
      assert.notMatch(text({ compareDefaults: false }), /SET DEFAULT 2|'x'/)
      assert.match(text({ compareDefaults: false }), /ADD COLUMN "y"/)
    }))

  it.effect("a hook decides for one column and leaves the others", () =>
    Effect.gen(function*() {
      const [from, to] = [yield* catalogOf(old), yield* catalogOf(desired)]
      const plan = planOf(from, to, {
        compareTypes: (inspected, declared) => {
          assert.strictEqual(inspected.address, declared.address)
          return inspected.type === "integer" && declared.type === "bigint" ? "same" : undefined
        },
        compareDefaults: (inspected, declared) =>
          inspected === undefined && declared?.column === "b" ? "same" : undefined
      })
      const text = scriptOf(Diff.operations(plan))
      assert.notMatch(text, /TYPE|'x'/)
      assert.match(text, /SET DEFAULT 2/)
    }))

  it.effect("a hook makes a change of what PostgreSQL sees no difference in", () =>
    Effect.gen(function*() {
      const state = "CREATE TABLE t (a int DEFAULT 1, b text DEFAULT 'x'); CREATE VIEW v AS SELECT a FROM t"
      const [from, to] = [yield* borrow(state), yield* catalogOf(state)]
      const before = yield* from.catalog
      const plan = planOf(before, to, {
        compareTypes: (inspected) => inspected.name === "a" ? "different" : undefined,
        compareDefaults: (inspected) => inspected?.column === "b" ? "different" : undefined
      })
      const text = scriptOf(Diff.operations(plan))
      assert.match(text, /DROP VIEW[^]*"a" TYPE integer[^]*CREATE VIEW/)
      assert.match(text, /"b" SET DEFAULT \(?'x'::text/)
      yield* from.run(Diff.operations(plan))
      assert.isTrue(Diff.isEmpty(planOf(yield* from.catalog, to)))
    }))

  it.effect("what is not included is not touched, with all its parts", () =>
    Effect.map(
      between(old, desired, { include: (object) => object.address !== `table "public"."u"` }),
      (plan) => assert.isTrue(plan.steps.every(({ address }) => !address.includes(`"u"`)))
    ))

  it.effect("partitions that are not compared are left alone, and named when they differ", () =>
    Effect.gen(function*() {
      const table = "CREATE TABLE m (a int) PARTITION BY LIST (a);"
      const child = "CREATE TABLE m1 PARTITION OF m FOR VALUES IN (1); CREATE TABLE m2 PARTITION OF m FOR VALUES IN (2)"
      const plan = yield* between(table, table + child, { partitions: false })
      assert.deepStrictEqual(plan.steps, [])
      assert.deepStrictEqual(plan.notCompared, [`table "public"."m1"`, `table "public"."m2"`])
    }))

  it.effect("the casts of the server are known where something is left out", () =>
    Effect.gen(function*() {
      const rest = "GRANT SELECT ON t TO PUBLIC"
      const plan = yield* between(`CREATE TABLE t (a int); ${rest}`, `CREATE TABLE t (a bigint); ${rest}`)
      assert.strictEqual(scriptOf(Diff.operations(plan)), `ALTER TABLE "public"."t" ALTER COLUMN "a" TYPE bigint;\n`)
    }))

  it.effect("an option with a secret value is named when it is new or gone, but its value is never read", () =>
    Effect.gen(function*() {
      const wrapper = "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w"
      const mapping = "CREATE USER MAPPING FOR PUBLIC SERVER s"
      const secret = "OPTIONS (host 'h', sslpassword 'hidden'); " + mapping + " OPTIONS (anything 'hidden')"
      const plan = yield* between(`${wrapper} OPTIONS (host 'h'); ${mapping}`, `${wrapper} ${secret}`)
      assert.deepStrictEqual(plan.steps, [])
      assert.strictEqual(plan.notCompared.length, 2)
      assert.include(plan.notCompared.join("\n"), "sslpassword")
      const created = yield* between("", `${wrapper} ${secret}`)
      const dropped = yield* between(`${wrapper} ${secret}`, "")
      assert.notInclude(JSON.stringify([plan, created, dropped]), "hidden")
      assert.deepStrictEqual(hazardTexts(created), [
        "SERVER \"s\" is created without the secret option \"sslpassword\"; set it with ALTER … OPTIONS",
        "USER MAPPING FOR PUBLIC SERVER \"s\" is created without the secret option \"anything\"; set it with ALTER … OPTIONS"
      ])
      assert.deepStrictEqual(hazardTexts(dropped), [
        "Dropping USER MAPPING FOR PUBLIC SERVER \"s\" loses the values of its secret option \"anything\"",
        "Dropping SERVER \"s\" loses the values of its secret option \"sslpassword\""
      ])
    }))

  it.effect("a subscription is created without its connection string, which is never read", () =>
    Effect.gen(function*() {
      const text =
        "CREATE SUBSCRIPTION s CONNECTION 'password=hidden' PUBLICATION p WITH (connect = false, slot_name = x)"
      const from = yield* borrow(text)
      const [before, nothing] = [yield* from.catalog, yield* catalogOf("")]
      const [dropped, created] = [planOf(before, nothing), planOf(nothing, before)]
      assert.notInclude(JSON.stringify([before, dropped, created]), "hidden")
      assert.deepStrictEqual(
        [...created.steps, ...dropped.steps].map(({ hazards }) => hazards.map(({ kind }) => kind)),
        [["secret"], ["data-loss"]]
      )
    }))
})

describe("values of an enum that go", () => {
  it.effect("are reported with column and number of rows before anything is changed", () =>
    Effect.gen(function*() {
      const rest = "CREATE DOMAIN d AS e; CREATE TABLE t (a e, b e[], c d)"
      const from = yield* borrow(
        `CREATE TYPE e AS ENUM ('a', 'b''s', 'c'); ${rest}; INSERT INTO t VALUES ('b''s', '{c,a,c}', 'c'), ('b''s', NULL, 'a')`
      )
      const plan = planOf(yield* from.catalog, yield* catalogOf(`CREATE TYPE e AS ENUM ('a'); ${rest}`))
      const run = from.run(Diff.operations(plan))
      const failure = yield* Effect.flip(Effect.catchDefect(run, (defect) => Effect.fail(defect)))
      assert.include(
        String(failure),
        `The enum "public.e" cannot be rebuilt without values that rows contain: "public.t.a" contains 'b's' in 2 row(s), ` +
          `"public.t.b" contains 'c' in 2 row(s), "public.t.c" contains 'c' in 1 row(s)`
      )
    }))
})

describe("hints", () => {
  it.effect("a drop and an add that look like a rename are hinted at, and nothing else happens", () =>
    Effect.gen(function*() {
      const plan = yield* between(
        "CREATE TABLE users (id int, email text); CREATE TABLE t (a int, b text)",
        "CREATE TABLE people (id int, email text); CREATE TABLE t (z int, b text)"
      )
      assert.deepStrictEqual(plan.hints.map(({ from, to }) => [from, to]), [
        [`table "public"."users"`, `table "public"."people"`],
        [`column "public"."t"."a"`, `column "public"."t"."z"`]
      ])
      assert.includeMembers(plan.steps.map(({ operation }) => operation._tag), [
        "DropTable",
        "CreateTable",
        "DropColumn",
        "AddColumn"
      ])
    }))
})

const labelled = (view: string, column: string, labels: string) =>
  `CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT ${view} FROM t; CREATE TYPE c AS (x int);
  CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; SET LOCAL allow_system_table_mods = on;
  INSERT INTO pg_seclabel VALUES ('v'::regclass, 'pg_class'::regclass, ${column}, 'p', 'kept'), ${labels}`

describe("what is written", () => {
  it.effect("CREATE TABLE takes its parts along, and says columns in their order", () =>
    Effect.map(
      between(
        "",
        "CREATE TABLE a (z int PRIMARY KEY, b int NOT NULL DEFAULT 1 UNIQUE); CREATE TABLE b (a int REFERENCES a)"
      ),
      (plan) => {
        assert.deepStrictEqual(plan.steps.map(({ address }) => address), [`table "public"."a"`, `table "public"."b"`])
        const [first] = plan.steps
        assert.isTrue(first?.operation._tag === "CreateTable")
        if (first?.operation._tag === "CreateTable") {
          assert.deepStrictEqual(first.operation.columns.map(({ name }) => name), ["z", "b"])
          assert.deepStrictEqual(first.operation.constraints.map(({ kind }) => kind), ["primary-key", "unique"])
        }
      }
    ))

  it.effect("WITH has the options in the order in which they were declared, which is no difference", () =>
    Effect.gen(function*() {
      const plan = yield* between(
        "",
        "CREATE TABLE t (a int); CREATE INDEX i ON t (a) WITH (fillfactor=70, deduplicate_items=off)"
      )
      assert.match(scriptOf(Diff.operations(plan)), /WITH \(fillfactor = '?70'?, deduplicate_items = '?off'?\)/)
      const one = "CREATE TABLE t (a int) WITH (fillfactor=70, autovacuum_enabled=off)"
      const other = "CREATE TABLE t (a int) WITH (autovacuum_enabled=off, fillfactor=70)"
      assert.isTrue(Diff.isEmpty(yield* between(one, other)))
    }))

  // No provider is at hand, so the labels are written into the system catalog, and the statements are not executed.
  it.effect("security labels are set, changed, removed, and given back to what is recreated", () => {
    return Effect.map(
      between(
        labelled(
          "b, a",
          "2",
          "('t'::regclass, 'pg_class'::regclass, 0, 'p', 'gone'), ('t'::regclass, 'pg_class'::regclass, 1, 'p', 'old')"
        ),
        labelled(
          "a",
          "1",
          "('t'::regclass, 'pg_class'::regclass, 1, 'p', 'it''s'), ('f(int)'::regprocedure, 'pg_proc'::regclass, 0, 'Q\"q', 'new'), ('c'::regtype, 'pg_type'::regclass, 0, 'p', 'c')"
        ),
        { privileges: true }
      ),
      (plan) => {
        const labels = scriptOf(Diff.operations(plan)).split("\n").filter((line) => line.startsWith("SECURITY LABEL"))
        assert.sameMembers(labels, [
          `SECURITY LABEL FOR "p" ON TABLE "public"."t" IS NULL;`,
          `SECURITY LABEL FOR "p" ON COLUMN "public"."v"."a" IS NULL;`,
          `SECURITY LABEL FOR "p" ON COLUMN "public"."v"."a" IS 'kept';`,
          `SECURITY LABEL FOR "p" ON COLUMN "public"."t"."a" IS 'it''s';`,
          `SECURITY LABEL FOR "Q""q" ON FUNCTION "public"."f"(integer) IS 'new';`,
          `SECURITY LABEL FOR "p" ON TYPE "public"."c" IS 'c';`
        ])
      }
    )
  })

  it.effect("constraints and indexes that are equal but for the name are renamed", () =>
    Effect.map(
      between(
        "CREATE TABLE t (a int CONSTRAINT x CHECK (a > 0), CONSTRAINT y UNIQUE (a)); CREATE INDEX i ON t (a)",
        "CREATE TABLE t (a int CONSTRAINT p CHECK (a > 0), CONSTRAINT q UNIQUE (a)); CREATE INDEX j ON t (a)"
      ),
      (plan) => {
        const tags = plan.steps.map(({ operation }) => operation._tag)
        assert.sameMembers(tags, ["RenameConstraint", "RenameConstraint", "RenameIndex"])
      }
    ))

  it.effect("names of NOT NULL constraints are compared only if both servers record them, and kept otherwise", () =>
    Effect.gen(function*() {
      const named = "CREATE TABLE t (a int CONSTRAINT one NOT NULL, b int)"
      const found = yield* catalogOf(named)
      if (found.serverVersion < 18) return
      const older: Catalog = {
        ...found,
        serverVersion: 15,
        objects: found.objects.map((object) => {
          if (object.kind !== "column") return object
          const { notNullName: _, ...column } = object
          return column
        })
      }
      assert.deepStrictEqual(planOf(found, older).steps, [])
      assert.deepStrictEqual(planOf(older, found).steps, [])
      const more = yield* catalogOf(named.replace("b int", "b int CONSTRAINT two NOT NULL"))
      assert.deepStrictEqual(planOf(older, more).steps.map(({ operation }) => operation._tag), ["AlterColumn"])
      const next = yield* catalogOf(named.replace("one", "other"))
      assert.lengthOf(planOf(found, next).steps, 1)
    }))

  it.effect("a column and a check that remain a child's own are named", () =>
    Effect.gen(function*() {
      const old =
        "CREATE TABLE par (id int, CONSTRAINT c CHECK (id > 0)); CREATE TABLE chi (id int, CONSTRAINT c CHECK (id > 0));"
      const desired =
        "CREATE TABLE par (id int, z int, CONSTRAINT c CHECK (id > 0)); CREATE TABLE chi () INHERITS (par);"
      const plan = yield* between(old, desired)
      assert.deepStrictEqual(plan.hints.map(({ from }) => from), [
        `column "public"."chi"."id"`,
        `constraint "public"."chi"."c"`
      ])
      const attached = "CREATE TABLE p (id int) PARTITION BY LIST (id); CREATE TABLE a PARTITION OF p FOR VALUES IN (1)"
      const apart = "CREATE TABLE p (id int) PARTITION BY LIST (id); CREATE TABLE a (id int)"
      assert.deepStrictEqual((yield* between(apart, attached)).hints, [])
      assert.deepStrictEqual((yield* between("CREATE TABLE chi (id int)", desired)).hints.length, 1)
      assert.deepStrictEqual((yield* between("", desired)).hints, [])
    }))

  it("two empty catalogs need nothing", () => {
    assert.isTrue(Diff.isEmpty(planOf(empty, empty)))
  })

  it("a circle that no stub opens is an error that names the way around", () => {
    const objects = [materialized("a"), materialized("b")]
    const [a, b] = objects.map(({ address }) => address) as [string, string]
    const edges = [[a, b], [b, a]].map(([from, to]) => ({ from: from!, to: to!, type: "normal" as const }))
    const catalog: Catalog = { ...empty, objects, edges }
    const error = Result.getOrThrow(Result.flip(Diff.diff(empty, catalog)))
    assert.strictEqual(error.reason._tag, "Cycle")
    assert.match(error.message, /view "public"\."a" → .*view "public"\."b" → .*view "public"\."a"/)
  })
})

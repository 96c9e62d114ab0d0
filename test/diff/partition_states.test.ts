/**
 * The states in which a partitioned table and its partitions can have an index, a key, a foreign key or a check: of the
 * parent, of a partition, of both, attached, detached. Each state of a kind is compared with the next one in both
 * directions, and with every other one by `npm run test:soak`. Each pair has a schema, and all are in one pair of databases.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Catalog } from "../../src/catalog/mod.ts"
import * as Diff from "../../src/diff/mod.ts"
import { serverMajor } from "../support/server.ts"
import { soaking } from "../support/soak.ts"
import { readable, whole } from "./corpus.ts"
import { type Database, scriptOf } from "./database.ts"
import { scratchDatabases } from "./scratch.ts"

const partitioned = "CREATE TABLE m (k int NOT NULL, a int NOT NULL) PARTITION BY LIST (k);"
const others = "CREATE TABLE m2 PARTITION OF m FOR VALUES IN (2) PARTITION BY LIST (k);" +
  "CREATE TABLE m21 PARTITION OF m2 FOR VALUES IN (2);"
const attached = `${partitioned} CREATE TABLE m1 PARTITION OF m FOR VALUES IN (1); ${others}`
const detached = `${partitioned} CREATE TABLE m1 (k int NOT NULL, a int NOT NULL); ${others}`
const rows = "INSERT INTO m VALUES (2, 1), (2, 2); INSERT INTO m1 VALUES (1, 1), (1, 2);"

/** The states of an index or a key `mi`; `chosen` is the name that PostgreSQL gives to that of a partition. */
const indexStates = (
  add: (table: string, name: string) => string,
  addOnly: string,
  chosen: string
): ReadonlyArray<string> => [
  attached,
  `${attached} ${add("m", "mi")}`,
  `${attached} ${addOnly}`,
  `${attached} ${add("m1", "own")}`,
  `${attached} ${addOnly} ${add("m1", "own")}`,
  `${attached} ${addOnly} ${add("m1", "own")} ALTER INDEX mi ATTACH PARTITION own;`,
  `${attached} ${add("m1", "own")} ${add("m", "mi")}`,
  `${detached} ${add("m1", chosen)}`,
  `${detached} ${add("m", "mi")}`,
  `${detached} ${add("m", "mi")} ${add("m1", "own")}`
]

const constraintStates = (add: (table: string, name: string) => string): ReadonlyArray<string> => [
  attached,
  `${attached} ${add("m", "mc")}`,
  `${attached} ${add("m1", "own")}`,
  `${attached} ${add("m1", "own")} ${add("m", "mc")}`,
  `${detached} ${add("m1", "own")}`,
  `${detached} ${add("m", "mc")}`,
  `${detached} ${add("m", "mc")} ${add("m1", "mc")}`
]

/** PostgreSQL attaches no exclusion constraint (17): it makes those of partitions that belong to that of the parent. */
const exclusionStates = (add: (table: string, name: string) => string): ReadonlyArray<string> => [
  attached,
  `${attached} ${add("m", "mc")}`,
  `${attached} ${add("m1", "own")}`,
  `${attached} ${add("m1", "own")} ${add("m", "mc")}`,
  `${detached} ${add("m1", "own")}`,
  `${detached} ${add("m1", "m1_k_a_excl")}`,
  `${detached} ${add("m", "mc")}`,
  `${detached} ${add("m", "mc")} ${add("m1", "own")}`
]

const constraint = (text: string) => (table: string, name: string) =>
  `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${text};`

const unchecked = "ALTER TABLE m ADD CONSTRAINT mc CHECK (a > 0) NOT VALID;"

const kinds: Readonly<Record<string, ReadonlyArray<string>>> = {
  index: indexStates(
    (table, name) => `CREATE INDEX ${name} ON ${table} (k, a);`,
    "CREATE INDEX mi ON ONLY m (k, a);",
    "m1_k_a_idx"
  ),
  "unique index": indexStates(
    (table, name) => `CREATE UNIQUE INDEX ${name} ON ${table} (k, a);`,
    "CREATE UNIQUE INDEX mi ON ONLY m (k, a);",
    "m1_k_a_idx"
  ),
  "primary key": indexStates(
    constraint("PRIMARY KEY (k, a)"),
    "ALTER TABLE ONLY m ADD CONSTRAINT mi PRIMARY KEY (k, a);",
    "m1_pkey"
  ),
  "unique constraint": indexStates(
    constraint("UNIQUE (k, a)"),
    "ALTER TABLE ONLY m ADD CONSTRAINT mi UNIQUE (k, a);",
    "m1_k_a_key"
  ),
  "foreign key": constraintStates(constraint("FOREIGN KEY (k, a) REFERENCES r")),
  check: constraintStates(constraint("CHECK (a > 0)")),
  "check that is not valid": [
    attached,
    `${attached} ${unchecked}`,
    `${attached} ${unchecked} ALTER TABLE m1 VALIDATE CONSTRAINT mc;`
  ],
  ...(serverMajor >= 17
    ? { "exclusion constraint": exclusionStates(constraint("EXCLUDE USING btree (k WITH =, a WITH =)")) }
    : {})
}

const referenced =
  "CREATE TABLE r (k int, a int, PRIMARY KEY (k, a)); INSERT INTO r VALUES (1, 1), (1, 2), (2, 1), (2, 2);"

const inSchema = (index: number, state: string): string =>
  `CREATE SCHEMA s${index}; SET search_path = s${index}; ${referenced} ${state} ${rows}`

const pairsOf = (states: ReadonlyArray<string>) =>
  soaking
    ? states.flatMap((from, index) => states.slice(index + 1).map((to) => ({ from, to })))
    : states.map((from, index) => ({ from, to: states[(index + 1) % states.length]! }))

const totals = "SELECT 1 FROM m HAVING count(*) = 4 OR (SELECT count(*) FROM m1) = 2"

describe("the states of partitions", () => {
  const scratch = scratchDatabases()

  const migrated = Effect.fnUntraced(function*(database: Database, from: Catalog, to: Catalog, pairs: number) {
    const plan = Result.getOrThrow(Diff.diff(from, to, whole))
    yield* database.run(Diff.operations(plan))
    const found = yield* database.catalog
    assert.deepStrictEqual(readable(found), readable(to), scriptOf(Diff.operations(plan)))
    assert.isTrue(Diff.isEmpty(Result.getOrThrow(Diff.diff(found, to, whole))), "a second comparison finds nothing")
    for (let index = 0; index < pairs; index++) {
      yield* database.load(
        `SET search_path = s${index}; DO $$BEGIN PERFORM 1/(SELECT count(*) FROM (${totals}) AS t); END$$`
      )
    }
  })

  for (const [kind, states] of Object.entries(kinds)) {
    it.effect(`of a ${kind}, from each one to each other`, () =>
      Effect.gen(function*() {
        const pairs = pairsOf(states)
        const side = (name: "from" | "to") => pairs.map((pair, index) => inSchema(index, pair[name])).join("\n")
        const [before, after] = [yield* scratch.take(side("from")), yield* scratch.take(side("to"))]
        const [from, to] = [yield* before.catalog, yield* after.catalog]
        yield* migrated(before, from, to, pairs.length)
        yield* migrated(after, to, from, pairs.length)
      }))
  }
})

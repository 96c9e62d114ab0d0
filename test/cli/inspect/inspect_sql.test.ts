/**
 * `inspect --sql`, on a real server.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { query } from "../../support/server.ts"
import { placeOf, strata } from "../strata.ts"

describe("inspect", () => {
  it.live("prints SQL that makes the same schema in another database", () =>
    Effect.gen(function*() {
      const [one, two] = [yield* placeOf(), yield* placeOf()]
      yield* Effect.promise(() =>
        query(
          one.url,
          `CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE DOMAIN d AS int CHECK (VALUE > 0); CREATE SCHEMA app;
           CREATE TABLE a (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, m mood DEFAULT 'ok', n d);
           CREATE TABLE app.b (a bigint REFERENCES a, at timestamptz DEFAULT now()); CREATE INDEX ON app.b (at DESC);
           CREATE VIEW v AS SELECT m FROM a; COMMENT ON TABLE a IS 'it''s';
           CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
           CREATE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION f()`
        )
      )
      const sql = yield* strata(one, "inspect", "--sql")
      assert.deepStrictEqual([sql.code, sql.err], [0, []])
      yield* Effect.promise(() => query(two.url, sql.out.join("\n")))
      const documents = yield* Effect.forEach([one, two], (place) => strata(place, "inspect", "--json"))
      assert.deepStrictEqual(JSON.parse(documents[0]!.out.join("\n")), JSON.parse(documents[1]!.out.join("\n")))
      assert.include((yield* strata(one, "inspect")).out, `table "app.b"`)
    }).pipe(Effect.scoped))

  it.live("says above a statement which secrets it lacks, in SQL and beside models, in the words of SQL", () =>
    Effect.gen(function*() {
      const place = yield* placeOf()
      yield* Effect.promise(() =>
        query(
          place.url,
          `CREATE FOREIGN DATA WRAPPER dummy; CREATE SERVER s FOREIGN DATA WRAPPER dummy;
           CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (password 'TOPSECRET');
           CREATE FUNCTION ev() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
           CREATE EVENT TRIGGER strata_ev ON ddl_command_end EXECUTE FUNCTION ev()`
        )
      )
      const lacking =
        `-- secret: USER MAPPING FOR PUBLIC SERVER "s" is created without the secret option "password"; set it with ALTER … OPTIONS\n` +
        `CREATE USER MAPPING FOR PUBLIC SERVER "s"`
      for (const argv of [["--sql"], ["--models"]]) {
        const { out } = yield* strata(place, "inspect", ...argv)
        assert.include(out.join("\n"), lacking)
        assert.notInclude(out.join("\n"), "TOPSECRET")
      }
      const listed = (yield* strata(place, "inspect")).out
      assert.includeMembers([...listed], [`event trigger "strata_ev"`, `user mapping "s.public"`])
      const { err } = yield* strata(place, "diff", (yield* placeOf()).url, place.url)
      assert.notInclude(err.join("\n"), "-mapping")
    }).pipe(Effect.scoped))

  it.live("says that owners and privileges are left out, and includes them with the flags, as diff does", () =>
    Effect.gen(function*() {
      const [one, two] = [yield* placeOf(), yield* placeOf()]
      const roles = ["owner", "reader"].map((role) =>
        `DO $$ BEGIN CREATE ROLE strata_cli_${role}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;`
      ).join(" ")
      yield* Effect.promise(() =>
        query(
          one.url,
          `${roles} CREATE TABLE t (a int); GRANT SELECT ON t TO strata_cli_reader; ALTER TABLE t OWNER TO strata_cli_owner`
        )
      )
      yield* Effect.promise(() => query(two.url, "CREATE TABLE t (a int)"))
      const left = yield* strata(one, "inspect", "--sql")
      assert.deepStrictEqual(left.err, [
        "Owners are left out; include them with --owners",
        "Privileges are left out; include them with --privileges"
      ])
      assert.notInclude(left.out.join("\n"), "GRANT")
      const owners = yield* strata(one, "inspect", "--owners")
      assert.include(owners.out, `owner on table "public.t"`)
      assert.deepStrictEqual(owners.err, ["Privileges are left out; include them with --privileges"])
      const sql = yield* strata(one, "inspect", "--sql", "--owners", "--privileges")
      assert.include(sql.out.join("\n"), `GRANT SELECT ON TABLE "public"."t" TO "strata_cli_reader"`)
      const silent = yield* strata(two, "diff", two.url, one.url)
      assert.deepStrictEqual([silent.code, silent.out], [0, []])
      assert.include(silent.err, "Privileges differ, but are not compared; compare them with --privileges")
      const found = yield* strata(two, "diff", two.url, one.url, "--owners", "--privileges")
      yield* Effect.promise(() => query(two.url, found.out.join("\n")))
      const second = yield* strata(two, "diff", two.url, one.url, "--owners", "--privileges")
      assert.deepStrictEqual(second.out, [])
      assert.lengthOf(second.err, 1)
      yield* Effect.promise(() => query(one.url, "DROP OWNED BY strata_cli_owner, strata_cli_reader"))
      yield* Effect.promise(() => query(two.url, "DROP OWNED BY strata_cli_owner, strata_cli_reader"))
      yield* Effect.promise(() => query(two.url, "DROP ROLE strata_cli_owner; DROP ROLE strata_cli_reader"))
    }).pipe(Effect.scoped))
})

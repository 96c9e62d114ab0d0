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
      assert.include((yield* strata(one, "inspect")).out, `table "app"."b"`)
    }).pipe(Effect.scoped))
})

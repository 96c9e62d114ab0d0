/**
 * Rows that move to another partition are not new rows: no trigger, rule or policy of the table acts on them.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Diff from "../../src/diff/mod.ts"
import { scriptOf } from "./database.ts"
import { scratchDatabases } from "./scratch.ts"

const { borrow, catalogOf } = scratchDatabases()

/** A partitioned table of a role that forced row level security applies to. `middle` is the bound between its partitions. */
const tables = (middle: string): string => `
CREATE TABLE audit (what text);
CREATE FUNCTION au() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN INSERT INTO public.audit VALUES (TG_NAME || TG_OP); NEW.p := 1; RETURN NEW; END';
CREATE TABLE par (id int PRIMARY KEY);
CREATE TABLE m (id int GENERATED ALWAYS AS IDENTITY, d date NOT NULL,
  p int REFERENCES par (id) DEFERRABLE INITIALLY DEFERRED, g int GENERATED ALWAYS AS (p * 2) STORED, PRIMARY KEY (id, d)
) PARTITION BY RANGE (d);
CREATE TABLE m_a PARTITION OF m FOR VALUES FROM ('2024-01-01') TO (${middle});
CREATE TABLE m_b PARTITION OF m FOR VALUES FROM (${middle}) TO ('2025-01-01');
CREATE TRIGGER tr BEFORE INSERT ON m FOR EACH ROW EXECUTE FUNCTION au();
CREATE TRIGGER off BEFORE INSERT ON m FOR EACH ROW EXECUTE FUNCTION au();
CREATE TRIGGER tb BEFORE INSERT OR UPDATE ON m_b FOR EACH ROW EXECUTE FUNCTION au();
CREATE TRIGGER st AFTER INSERT ON m FOR EACH STATEMENT EXECUTE FUNCTION au();
CREATE TRIGGER cut AFTER TRUNCATE ON m_a FOR EACH STATEMENT EXECUTE FUNCTION au();
ALTER TABLE m DISABLE TRIGGER off;
ALTER TABLE m_b DISABLE TRIGGER tr;
ALTER TABLE m_b ENABLE ALWAYS TRIGGER tb;
CREATE RULE r AS ON INSERT TO m_a DO INSTEAD NOTHING;
CREATE RULE rm AS ON INSERT TO m DO INSTEAD NOTHING;
${
  ["m", "m_a", "m_b"].map((table) =>
    `ALTER TABLE ${table} OWNER TO pg_monitor, ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY p ON ${table} USING (false);`
  ).join("\n")
}
ALTER TABLE audit OWNER TO pg_monitor;
ALTER TABLE par OWNER TO pg_monitor;
GRANT CREATE ON SCHEMA public TO pg_monitor;`

const rows = `INSERT INTO par VALUES (1), (2), (3);
ALTER TABLE m DISABLE TRIGGER ALL;
ALTER TABLE m_b DISABLE TRIGGER USER;
ALTER TABLE m DISABLE RULE rm;
INSERT INTO m (d, p) VALUES ('2024-02-01', 1), ('2024-05-01', 2), ('2024-08-01', 3);
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE m ENABLE TRIGGER ALL;
ALTER TABLE m_b ENABLE TRIGGER USER;
ALTER TABLE m ENABLE RULE rm;
ALTER TABLE m DISABLE TRIGGER off;
ALTER TABLE m_b DISABLE TRIGGER tr;
ALTER TABLE m_b ENABLE ALWAYS TRIGGER tb;`

const kept = `DO $$BEGIN
  ASSERT (SELECT count(*) = 0 FROM audit), (SELECT string_agg(what, ' ') FROM audit);
  ASSERT (SELECT string_agg(concat_ws(':', id, p, g), ' ' ORDER BY id) = '1:1:2 2:2:4 3:3:6' FROM m), (SELECT string_agg(concat_ws(':', id, p, g), ' ') FROM m);
  ASSERT (SELECT count(*) = 2 FROM m_b);
END$$`

describe("rows that move", () => {
  const [old, desired] = [tables("'2024-07-01'"), tables("'2024-04-01'")]
  const moved = (stagesOf: (...plan: Parameters<typeof Diff.online>) => ReadonlyArray<string>) =>
    Effect.gen(function*() {
      const database = yield* borrow(old)
      yield* database.load(rows)
      const [from, to] = [yield* database.catalog, yield* catalogOf(desired)]
      for (const script of stagesOf(Result.getOrThrow(Diff.diff(from, to)), from, to)) {
        yield* database.load(`BEGIN; SET LOCAL ROLE pg_monitor; ${script} COMMIT`)
      }
      yield* database.load(kept)
      assert.deepStrictEqual(Diff.operations(Result.getOrThrow(Diff.diff(yield* database.catalog, to))), [])
    })

  it.effect("stay as they are, and what was switched off is switched on again", () =>
    moved((plan) => [scriptOf(Diff.operations(plan))]))

  it.effect("do so in the online form as well", () =>
    moved((plan, from, to) =>
      Diff.online(plan, from, to).map(({ steps }) => scriptOf(steps.map(({ operation }) => operation)))
    ))
})

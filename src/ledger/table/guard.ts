/**
 * The guard of an offline script: the fold of `state.ts` in SQL, as one DO block with literals only.
 *
 * The last event that starts or ends a revision decides whether it is applied; the last event with a checksum, or
 * with parents, decides its checksum and parents. Steps and accepted checksums of a revision without a recorded
 * checksum have no effect.
 */
import { dollarQuote, stringLiteral } from "../../text/mod.ts"
import { format } from "../event.ts"
import * as Look from "../look/look.ts"
import type { Names } from "../names.ts"
import { jsonbText } from "./jsonb_text.ts"
import { isEvent } from "./shape.ts"
import { aim } from "./table.ts"

/** A revision that a script expects to be applied, as its file was when the script was written. */
export interface Expected {
  readonly id: string
  readonly checksum: string
  readonly parents: ReadonlyArray<string>
}

const deciding = [
  "RevisionStarted",
  "RevisionApplied",
  "RevisionReverted",
  "RevisionStamped",
  "RevisionAdopted",
  "RevisionUnstamped",
  "RevisionResolved"
]

/** The kinds before which no checksum of their revision is recorded, so that steps and accepted checksums have no effect. */
const without = ["RevisionFailed", "RevisionUnstamped", "StepApplied", "ChecksumAccepted"]

const list = (texts: ReadonlyArray<string>): string => texts.map(stringLiteral).join(", ")

const status = `CASE
              WHEN kind IN ('RevisionApplied', 'RevisionStamped', 'RevisionAdopted') THEN 'applied'
              WHEN kind = 'RevisionResolved' AND payload ->> 'outcome' = 'applied' THEN 'applied'
              WHEN kind = 'RevisionStarted' THEN 'in-doubt'
              ELSE 'reverted'
            END`

const last = (value: string, condition: string): string =>
  `(array_agg(${value} ORDER BY sequence DESC) FILTER (WHERE ${condition}))[1]`

const shape = isEvent({ kind: "kind", revision: "revision", payload: "payload" })

// A row that cannot be decoded has no effect once it is passed over, and stops the script before.
const foldLedger = ({ table }: Names): string =>
  `    SELECT min(sequence) INTO foreign_event FROM ${table}
      WHERE NOT ${shape.replaceAll("\n", "\n      ")}
        AND NOT sequence = ANY (ARRAY(SELECT (payload ->> 'sequence')::int8 FROM ${table} WHERE kind = 'EventPassedOver'))
        OR kind IN ('LedgerCreated', 'LedgerUpgraded') AND (payload ->> 'format')::numeric > ${format};
    SELECT
        array_agg(revision) FILTER (WHERE status = 'applied'),
        array_agg(revision) FILTER (WHERE status = 'in-doubt'),
        array_agg(revision) FILTER (WHERE status = 'applied' AND (
          checksum <> expected -> revision ->> 'checksum'
          OR NOT (parents @> (expected -> revision -> 'parents') AND parents <@ (expected -> revision -> 'parents'))))
      INTO applied, doubtful, changed
      FROM (
        SELECT revision,
            ${last(status, `kind IN (${list(deciding)})`)} AS status,
            ${last("payload ->> 'checksum'", "payload -> 'checksum' IS NOT NULL")} AS checksum,
            ${last("payload -> 'parents'", "payload -> 'parents' IS NOT NULL")} AS parents
          FROM (
            SELECT *, bool_or(kind NOT IN (${list(without)}))
                OVER (PARTITION BY revision ORDER BY sequence) AS is_known
              FROM ${table}
              WHERE ${shape.replaceAll("\n", "\n              ")}
          ) AS events
          WHERE is_known
          GROUP BY revision
      ) AS folded;`

const difference = (left: string, right: string): string =>
  `(SELECT string_agg('"' || id || '"', ', ' ORDER BY id COLLATE "C")
      FROM (SELECT unnest(${left}) AS id EXCEPT SELECT unnest(${right})) AS ids)`

const refuse = (condition: string, message: string, hint: string): string =>
  `  IF ${condition} THEN
    RAISE EXCEPTION USING ERRCODE = '55000',
      MESSAGE = ${message},
      HINT = ${stringLiteral(hint)};
  END IF;`

// One line for each revision, so that a script can be compared with strata.lock.
const expectation = (expected: ReadonlyArray<Expected>): string =>
  `{${
    expected.toSorted((left, right) => left.id < right.id ? -1 : 1)
      .map(({ checksum, id, parents }) => `\n  ${jsonbText(id)}: ${jsonbText({ checksum, parents })}`)
      .join(",")
  }}`

// The first statement sets the search path, because a DO block has no SET clause; names before it are qualified.
/** The DO block that raises an error unless exactly these revisions are applied, as expected, and none is in doubt. */
export const guard = (names: Names, expected: ReadonlyArray<Expected>): string => {
  const body = `DECLARE
  path pg_catalog.text := pg_catalog.current_setting('search_path');
  expected pg_catalog.jsonb;
  expected_ids pg_catalog.text[];
  applied pg_catalog.text[];
  doubtful pg_catalog.text[];
  changed pg_catalog.text[];
  foreign_event pg_catalog.int8;
  missing pg_catalog.text;
  surplus pg_catalog.text;
BEGIN
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  expected := ${stringLiteral(expectation(expected))};
  expected_ids := ARRAY(SELECT jsonb_object_keys(expected));
  IF to_regclass(${stringLiteral(names.table)}) IS NOT NULL THEN
${foldLedger(names)}
  END IF;
${
    refuse(
      "foreign_event IS NOT NULL",
      "'Cannot run this script: event ' || foreign_event || ' of the ledger was written by a newer version of Strata, or is not an event'",
      "Upgrade effect-strata and render the script again, or run strata log to see the event"
    )
  }
${
    refuse(
      "doubtful IS NOT NULL",
      `'Cannot run this script: these revisions started and have no recorded end: ' || ${
        difference("doubtful", "'{}'::text[]")
      }`,
      "See the ways to settle that with: strata current --remedies"
    )
  }
  missing := ${difference("expected_ids", "applied")};
  surplus := ${difference("applied", "expected_ids")};
${
    refuse(
      "missing IS NOT NULL OR surplus IS NOT NULL",
      `'Cannot run this script: ' || CASE
          WHEN missing IS NULL THEN 'the database is ahead of the script by '
            || cardinality(ARRAY(SELECT unnest(applied) EXCEPT SELECT unnest(expected_ids)))
          ELSE 'the database is not at the script''s starting revision'
        END
        || coalesce(': expected and not applied: ' || missing, '')
        || coalesce(': applied and not expected: ' || surplus, '')`,
      "Run strata current to see where the database is, then render the script again"
    )
  }
${
    refuse(
      "changed IS NOT NULL",
      `'Cannot run this script: these revisions differ from the script, because they were edited or re-parented: ' || ${
        difference("changed", "'{}'::text[]")
      }`,
      "Resolve what strata current reports about them, then render the script again"
    )
  }
  PERFORM set_config('search_path', path, true);
END`
  return `DO ${dollarQuote(body, "strata")}`
}

/** The session setting that contains a script's bookmark. It is set in a transaction, and rolled back with it. */
const bookmark = "strata.script"

/**
 * The statement that sets the bookmark that `follows` checks; it belongs in the transaction that `follows` refers
 * to.
 */
export const leave = (mark: string): string => `SET ${bookmark} = ${stringLiteral(mark)}`

/**
 * The DO block that runs the lines `first`, and raises an error unless the bookmark is set, the last event has this kind and revision, and nobody
 * added a trigger to the table, which it locks against that.
 */
export const follows = (
  names: Names,
  { first, kind, mark, revision }: Readonly<Record<"kind" | "mark" | "revision", string>> & {
    readonly first: ReadonlyArray<string>
  }
): string =>
  Look.block(
    ...first.map((line) => `  ${line}`),
    `  ${Look.lock(names)};`,
    `  IF current_setting('${bookmark}', true) IS DISTINCT FROM ${
      stringLiteral(mark)
    } OR (SELECT (kind, revision) FROM ${names.table} ORDER BY sequence DESC LIMIT 1)
    IS DISTINCT FROM (${stringLiteral(kind)}::pg_catalog.text, ${stringLiteral(revision)}::pg_catalog.text) THEN
    RAISE EXCEPTION USING ERRCODE = '55000',
      MESSAGE = 'Cannot continue this script: the previous transaction did not commit, or another run changed the ledger',
      HINT = 'Run strata current to see where the database is, then render the script again';
  END IF;`,
    Look.refusing(names, aim(names), "triggers")
  )

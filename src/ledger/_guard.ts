/**
 * The guard of an offline script: the fold of `state.ts` in SQL, in one DO block of literals only.
 *
 * Of a revision's events only the last that starts or ends it decides: failures, steps and accepted checksums change
 * neither what is applied nor what is in doubt.
 */
import { stringLiteral } from "../sql/mod.ts"
import { dollar } from "./_dollar.ts"
import type { Place } from "./_place.ts"

const deciding = [
  "RevisionStarted",
  "RevisionApplied",
  "RevisionReverted",
  "RevisionStamped",
  "RevisionUnstamped",
  "RevisionResolved"
]
const known = [...deciding, "LedgerCreated", "RevisionFailed", "StepApplied", "ChecksumAccepted"]

const list = (texts: ReadonlyArray<string>): string => texts.map(stringLiteral).join(", ")

const foldLedger = ({ table }: Place): string =>
  `    SELECT min(sequence) INTO foreign_event FROM ${table}
      WHERE kind NOT IN (${list(known)})
        OR (kind = 'LedgerCreated' AND payload ->> 'format' IS DISTINCT FROM '1');
    SELECT
        array_agg(revision) FILTER (
          WHERE kind IN ('RevisionApplied', 'RevisionStamped')
            OR (kind = 'RevisionResolved' AND payload ->> 'outcome' = 'applied')),
        array_agg(revision) FILTER (WHERE kind = 'RevisionStarted')
      INTO applied, doubtful
      FROM (
        SELECT DISTINCT ON (revision) revision, kind, payload
          FROM ${table}
          WHERE kind IN (${list(deciding)})
          ORDER BY revision, sequence DESC
      ) AS latest;`

const difference = (left: string, right: string): string =>
  `(SELECT string_agg('"' || id || '"', ', ' ORDER BY id COLLATE "C")
      FROM (SELECT unnest(${left}) AS id EXCEPT SELECT unnest(${right})) AS ids)`

const refuse = (condition: string, message: string, hint: string): string =>
  `  IF ${condition} THEN
    RAISE EXCEPTION USING ERRCODE = '55000',
      MESSAGE = ${message},
      HINT = ${stringLiteral(hint)};
  END IF;`

// The path is pinned by the first statement because a DO block has no SET clause; before it, everything is qualified.
/** The DO block that raises unless exactly these revisions are applied and none is in doubt. */
export const guard = (place: Place, applied: ReadonlyArray<string>): string => {
  const body = `DECLARE
  path pg_catalog.text := pg_catalog.current_setting('search_path');
  expected pg_catalog.text[];
  applied pg_catalog.text[];
  doubtful pg_catalog.text[];
  foreign_event pg_catalog.int8;
  missing pg_catalog.text;
  surplus pg_catalog.text;
BEGIN
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  expected := ARRAY[${list(applied.toSorted())}]::text[];
  IF to_regclass(${stringLiteral(place.table)}) IS NOT NULL THEN
${foldLedger(place)}
  END IF;
${
    refuse(
      "foreign_event IS NOT NULL",
      "'Cannot run this script: event ' || foreign_event || ' of the ledger was written by a newer Strata'",
      "Upgrade effect-strata, then render the script again"
    )
  }
${
    refuse(
      "doubtful IS NOT NULL",
      `'Cannot run this script: these revisions started and did not end: ' || ${
        difference("doubtful", "'{}'::text[]")
      }`,
      "Find out how far they came, then run: strata resolve"
    )
  }
  missing := ${difference("expected", "applied")};
  surplus := ${difference("applied", "expected")};
${
    refuse(
      "missing IS NOT NULL OR surplus IS NOT NULL",
      `'Cannot run this script: the database is not at the state it starts from'
        || coalesce(': expected and not applied: ' || missing, '')
        || coalesce(': applied and not expected: ' || surplus, '')`,
      "Run strata current to see where the database stands, then render the script again"
    )
  }
  PERFORM set_config('search_path', path, true);
END`
  return `DO ${dollar(body, "strata")}`
}

/** The session setting in which a script keeps its place; set in a transaction, it is undone with it. */
const bookmark = "strata.script"

/** The statement that leaves a bookmark for `follows`, to stand in the transaction that it is about. */
export const leave = (mark: string): string => `SET ${bookmark} = ${stringLiteral(mark)}`

/** The DO block that raises unless the bookmark is there and the ledger's last event is of this kind and revision. */
export const follows = ({ table }: Place, kind: string, revision: string, mark: string): string => {
  const body = `BEGIN
  IF current_setting('${bookmark}', true) IS DISTINCT FROM ${
    stringLiteral(mark)
  } OR (SELECT (kind, revision) FROM ${table} ORDER BY sequence DESC LIMIT 1)
    IS DISTINCT FROM (${stringLiteral(kind)}::pg_catalog.text, ${stringLiteral(revision)}::pg_catalog.text) THEN
    RAISE EXCEPTION USING ERRCODE = '55000',
      MESSAGE = 'Cannot go on with this script: the transaction before this one did not commit, or others work on this database',
      HINT = 'Run strata current to see where the database stands, then render the script again';
  END IF;
END`
  return `DO ${dollar(body, "strata")}`
}

/**
 * The functions and triggers of the ledger, in the format of this version.
 *
 * The append trigger sets the number, time and hash of each row, checks that it is an event, and announces it, so that
 * programs, scripts and users of psql all append with a plain INSERT. ENABLE ALWAYS makes it fire even where
 * `session_replication_role` would disable it: a copy of a ledger keeps its hashes there, and is checked by them.
 */
import { stringLiteral } from "../../text/mod.ts"
import { format } from "../event.ts"
import { signature, type Wanted } from "../look/trigger.ts"
import type { Names } from "../names.ts"
import * as Format1 from "./_format_1.ts"
import { isEvent } from "./shape.ts"

// For a number that is used, the SQLSTATE is that of the primary key, so that losing a race looks the same whether
// the trigger or the index detects it. sha256() is core; the frame is int4 big-endian and then the bytes, -1 for NULL.
// Only a superuser, or the server for a subscription, sets session_replication_role. A copy comes in the order in which
// its rows are stored, where later ones fill the holes that rolled-back ones left, so each is compared with its neighbors.
const appendBody = ({ channel, table }: Names, format: number): string =>
  `${signature(format)}
DECLARE
  newest record;
  is_copy boolean := NEW.hash IS NOT NULL AND current_setting('session_replication_role') = 'replica';
  given bytea := NEW.hash;
  field bytea;
  framed bytea := '';
BEGIN
  IF NOT is_copy THEN
    SELECT sequence, hash INTO newest FROM ${table} ORDER BY sequence DESC LIMIT 1;
    IF NEW.sequence IS NULL THEN
      NEW.sequence := coalesce(newest.sequence, 0) + 1;
    ELSIF NEW.sequence <> coalesce(newest.sequence, 0) + 1 THEN
      RAISE EXCEPTION 'Cannot append event % to the ledger "%.%": its last event is %',
        NEW.sequence, TG_TABLE_SCHEMA, TG_TABLE_NAME, coalesce(newest.sequence, 0)
        USING HINT = 'Read the ledger again, or leave the sequence out of the INSERT',
          ERRCODE = CASE WHEN NEW.sequence <= newest.sequence THEN '23505' ELSE '55000' END;
    END IF;
    NEW.id := coalesce(NEW.id, gen_random_uuid());
    NEW.recorded_at := clock_timestamp();
    NEW.recorded_by := session_user;
    NEW.previous_hash := newest.hash;
  END IF;
  FOREACH field IN ARRAY ARRAY[
    NEW.previous_hash,
    convert_to(NEW.sequence::text, 'UTF8'),
    convert_to(NEW.id::text, 'UTF8'),
    convert_to(NEW.kind, 'UTF8'),
    convert_to(NEW.revision, 'UTF8'),
    convert_to(NEW.payload::text, 'UTF8'),
    convert_to((extract(epoch FROM NEW.recorded_at) * 1000000)::int8::text, 'UTF8'),
    convert_to(NEW.recorded_by, 'UTF8')
  ] LOOP
    framed := framed || coalesce(int4send(length(field)) || field, int4send(-1));
  END LOOP;
  NEW.hash := sha256(framed);
  IF is_copy THEN
    IF given <> NEW.hash OR (NEW.sequence = 1) <> (NEW.previous_hash IS NULL) OR EXISTS (
      SELECT FROM ${table} AS e WHERE e.sequence IN (NEW.sequence - 1, NEW.sequence + 1) AND CASE
        WHEN e.sequence < NEW.sequence THEN e.hash <> NEW.previous_hash
        ELSE e.previous_hash IS DISTINCT FROM NEW.hash END) THEN
      RAISE EXCEPTION 'Cannot copy event % to the ledger "%.%": its hash does not follow from the event and the one before it',
        NEW.sequence, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = '55000', HINT = 'Copy a whole ledger into an empty one';
    END IF;
  ELSIF NOT (${isEvent({ kind: "NEW.kind", revision: "NEW.revision", payload: "NEW.payload" }, format)}
    AND CASE NEW.kind
      WHEN 'LedgerCreated' THEN newest.sequence IS NULL AND (NEW.payload -> 'format') = '${format}'
      WHEN 'LedgerUpgraded' THEN (NEW.payload -> 'format') = '${format}'
      WHEN 'EventPassedOver' THEN (NEW.payload -> 'sequence')::int8 < NEW.sequence
      ELSE true END) THEN
    RAISE EXCEPTION 'Cannot append to the ledger "%.%": the kind "%" with revision % and payload % is not an event',
      TG_TABLE_SCHEMA, TG_TABLE_NAME, NEW.kind, coalesce(quote_literal(NEW.revision), 'NULL'), left(NEW.payload::text, 200)
      USING ERRCODE = '23514', HINT = 'Record events with strata stamp, strata resolve or strata accept';
  END IF;
  PERFORM pg_notify(${stringLiteral(channel)}, NEW.sequence::text);
  RETURN NEW;
END`

const refuseBody = `BEGIN
  RAISE EXCEPTION 'The ledger "%.%" is append-only: % is refused', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
    USING ERRCODE = '2F002', HINT = 'Record a correction instead: strata stamp, strata resolve or strata accept';
END`

/** A trigger of the ledger: when it fires, in SQL, and the function that it runs, with the body of this version. */
export interface Trigger extends Wanted {
  readonly when: string
  readonly runs: string
  readonly body: string
}

// The bits of pg_trigger.tgtype; source: catalog/pg_trigger.h.
const [row, before, insert, remove, update, truncate] = [1, 2, 4, 8, 16, 32] as const

/** The triggers that protect a ledger. */
export const triggers = (names: Names): ReadonlyArray<Trigger> => {
  const append = appendBody(names, format)
  const refuse = { runs: names.refuseFunction, body: refuseBody, bodies: [refuseBody] }
  return [
    {
      name: "strata_append",
      when: "BEFORE INSERT",
      type: row | before | insert,
      runs: names.appendFunction,
      body: append,
      bodies: [append, appendBody(names, 2), Format1.appendBody(names)]
    },
    { name: "strata_refuse_change", when: "BEFORE UPDATE OR DELETE", type: row | before | update | remove, ...refuse },
    { name: "strata_refuse_truncate", when: "BEFORE TRUNCATE", type: before | truncate, ...refuse }
  ]
}

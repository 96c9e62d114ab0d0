/**
 * The index that the state of a long ledger is read from (`_counting.ts`).
 *
 * It is found by what it is. Its name is the server's choice, because any other relation of the schema can have one that
 * was fixed.
 */
import { array, is } from "./_finding.ts"

// Its order does not depend on the operating system, whose updates change other collations under an index.
const key = [["kind", "C"], ["revision", "C"], ["sequence", null]] as const

/** Its columns, for CREATE INDEX. */
export const columns = key.map(([name, collation]) =>
  collation === null ? name : `${name} COLLATE pg_catalog."${collation}"`
).join(", ")

// The collation "C" has the object identifier 950 and the access method btree 403; both never change.
const collations = key.map(([, collation]) => collation === null ? 0 : 950).join(" ")

/** The condition that the table with the object identifier `oid` has the index, and that it is complete. */
export const isThere = (oid: string): string =>
  `EXISTS (SELECT FROM pg_catalog.pg_index AS i JOIN pg_catalog.pg_class AS o ON ${is("o.oid", "i.indexrelid")}
    WHERE ${is("i.indrelid", oid)} AND i.indisvalid AND i.indexprs IS NULL AND i.indpred IS NULL
      AND ${is("o.relam", "403::pg_catalog.oid")} AND ${is("i.indcollation::pg_catalog.text", `'${collations}'`)}
      AND ${
    is(
      `ARRAY(SELECT a.attname::pg_catalog.text
        FROM pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY AS k (number, place)
        JOIN pg_catalog.pg_attribute AS a ON ${is("a.attrelid", "i.indrelid")} AND ${is("a.attnum", "k.number")}
        ORDER BY k.place)`,
      array(key.map(([name]) => name))
    )
  })`

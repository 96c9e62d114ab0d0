/**
 * The names and the marks of the databases that the harness makes on a server.
 *
 * A database is the harness's own only if it has both: a name of this form, and the mark as its comment. The mark has the
 * time of the server at which it was last used. A process that is killed before it has written the comment leaves a database
 * with a connection limit that no one else gives, which it has from its creation; the time of it is in the name.
 */
import { randomBytes } from "node:crypto"

/** The mark, before the time in seconds since 1970. */
export const mark = "strata test database, used at "

/** The mark of now. */
export const markOf = (now: number): string => `${mark}${now}`

/** The connection limit of new databases. */
export const connectionLimit = 730_522

/** A new name for a database of one test: the time, and random digits. */
export const newName = (now: number): string =>
  `strata_test_${now.toString(16).padStart(8, "0").slice(-8)}${randomBytes(4).toString("hex")}`

/** The name of a template. */
export const templateName = (key: string): string => `strata_template_${key}`

/** The databases with a name and a mark of the harness, as a query; `$1` and `$2` are the ages of the two kinds in seconds. */
export const unused = `SELECT d.datname::text AS "name", d.datistemplate AS "isTemplate"
  FROM pg_database d LEFT JOIN pg_shdescription c ON c.objoid = d.oid AND c.classoid = 'pg_database'::regclass,
    LATERAL (SELECT CASE
      WHEN c.description ~ '^${mark}[0-9]{1,12}$' THEN substring(c.description FROM '[0-9]+$')::int8
      WHEN c.description IS NULL AND d.datconnlimit = ${connectionLimit} AND d.datname ~ '^strata_test'
        THEN ('x' || substring(d.datname FROM 13 FOR 8))::bit(32)::int8
    END AS used) AS u
  WHERE d.datname ~ '^strata_(test_[0-9a-f]{16}|template_[0-9a-f]{32})$'
    AND used + CASE WHEN d.datname ~ '^strata_test' THEN $1::int8 ELSE $2::int8 END < extract(epoch FROM clock_timestamp())
    AND pg_has_role(d.datdba, 'USAGE')
    AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = d.oid)
  ORDER BY d.datname COLLATE "C"`

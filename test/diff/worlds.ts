/**
 * Random states over all kinds of objects: fragments of a schema, each in one of several variants or missing.
 *
 * Two states of one seed share fragments, so a comparison has to create, drop, alter and recreate objects of every kind
 * among objects that use them.
 */

/** A part of a state. It is only in a state that has what it needs. */
interface Fragment {
  readonly needs?: ReadonlyArray<string>
  readonly variants: ReadonlyArray<string>
  /** The major version of PostgreSQL that it needs. */
  readonly since?: number
}

const fragments: Readonly<Record<string, Fragment>> = {
  schema: {
    variants: [`CREATE SCHEMA "odd ""s"`, `CREATE SCHEMA "odd ""s"; COMMENT ON SCHEMA "odd ""s" IS 'it''s odd'`]
  },
  enum: {
    variants: [
      `CREATE TYPE mood AS ENUM ('sad', 'ok')`,
      `CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')`,
      `CREATE TYPE mood AS ENUM ('ok', 'sad'); COMMENT ON TYPE mood IS 'm'`
    ]
  },
  domain: {
    variants: [
      `CREATE DOMAIN positive AS int CHECK (VALUE > 0)`,
      `CREATE DOMAIN positive AS bigint CONSTRAINT positive_check CHECK (VALUE > 0) DEFAULT 1`,
      `CREATE DOMAIN positive AS int CHECK (VALUE >= 0)`
    ]
  },
  composite: {
    needs: ["enum"],
    variants: [
      `CREATE TYPE place AS (street text, city text, m mood)`,
      `CREATE TYPE place AS (city text, zip int, m mood)`,
      `CREATE TYPE place AS (street varchar(40), city text, m mood[])`
    ]
  },
  range: {
    variants: [
      `CREATE TYPE span AS RANGE (subtype = float8)`,
      `CREATE TYPE span AS RANGE (subtype = float8, subtype_diff = float8mi)`
    ]
  },
  collation: {
    variants: [
      `CREATE COLLATION german (provider = libc, locale = 'C')`,
      `CREATE COLLATION german (provider = libc, locale = 'POSIX'); COMMENT ON COLLATION german IS 'g'`
    ]
  },
  conversion: {
    variants: [
      `CREATE CONVERSION latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8`,
      `CREATE DEFAULT CONVERSION latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8; COMMENT ON CONVERSION latin IS 'c'`
    ]
  },
  base: {
    variants: [
      `CREATE FUNCTION add2(a int, b int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT a + b'`,
      `CREATE FUNCTION add2(a int, b int) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS 'SELECT b + a'`,
      `CREATE FUNCTION add2(x int, y int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT x + y'`
    ]
  },
  moodFunction: {
    needs: ["enum"],
    variants: [
      `CREATE FUNCTION worse(a mood, b mood) RETURNS mood IMMUTABLE LANGUAGE sql AS 'SELECT least(a, b)'`,
      `CREATE FUNCTION worse(a mood, b mood) RETURNS mood IMMUTABLE LANGUAGE sql AS 'SELECT greatest(a, b)'; REVOKE ALL ON FUNCTION worse(mood, mood) FROM PUBLIC`
    ]
  },
  aggregate: {
    needs: ["base"],
    variants: [
      `CREATE AGGREGATE total(int) (SFUNC = add2, STYPE = int)`,
      `CREATE AGGREGATE total(int) (SFUNC = add2, STYPE = int, INITCOND = '0', PARALLEL = SAFE); COMMENT ON AGGREGATE total(int) IS 't'`
    ]
  },
  moodAggregate: {
    needs: ["moodFunction"],
    variants: [
      `CREATE AGGREGATE worst(mood) (SFUNC = worse, STYPE = mood); GRANT EXECUTE ON FUNCTION worst(mood) TO strata_corpus_a`,
      `CREATE AGGREGATE worst(mood) (SFUNC = worse, STYPE = mood, INITCOND = 'ok')`
    ]
  },
  operator: {
    needs: ["base"],
    variants: [
      `CREATE OPERATOR |+| (FUNCTION = add2, LEFTARG = int, RIGHTARG = int)`,
      `CREATE OPERATOR |+| (FUNCTION = add2, LEFTARG = int, RIGHTARG = int, COMMUTATOR = |+|); COMMENT ON OPERATOR |+| (int, int) IS 'o'`
    ]
  },
  family: {
    variants: [
      `CREATE OPERATOR FAMILY numbers USING btree; ALTER OPERATOR FAMILY numbers USING btree ADD OPERATOR 1 < (int4, int8)`,
      `CREATE OPERATOR FAMILY numbers USING btree; COMMENT ON OPERATOR FAMILY numbers USING btree IS 'f'`
    ]
  },
  class: {
    variants: [
      `CREATE OPERATOR CLASS plain FOR TYPE int4 USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(int4, int4)`,
      `CREATE OPERATOR CLASS plain FOR TYPE int4 USING btree AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 btint4cmp(int4, int4)`
    ]
  },
  cast: {
    needs: ["composite"],
    variants: [
      `CREATE FUNCTION place_text(p place) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT (p).city'; CREATE CAST (place AS text) WITH FUNCTION place_text(place)`,
      `CREATE FUNCTION place_text(p place) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT (p).city'; CREATE CAST (place AS text) WITH FUNCTION place_text(place) AS ASSIGNMENT`
    ]
  },
  language: {
    variants: [
      `CREATE LANGUAGE other HANDLER plpgsql_call_handler`,
      `CREATE TRUSTED LANGUAGE other HANDLER plpgsql_call_handler VALIDATOR plpgsql_validator; COMMENT ON LANGUAGE other IS 'l'; GRANT USAGE ON LANGUAGE other TO strata_corpus_a`
    ]
  },
  transform: {
    needs: ["language"],
    variants: [
      `CREATE TRANSFORM FOR int LANGUAGE other (FROM SQL WITH FUNCTION prsd_lextype(internal), TO SQL WITH FUNCTION int4recv(internal))`
    ]
  },
  method: {
    variants: [
      `CREATE ACCESS METHOD tree TYPE INDEX HANDLER bthandler`,
      `CREATE ACCESS METHOD tree TYPE INDEX HANDLER gisthandler; COMMENT ON ACCESS METHOD tree IS 'a'`
    ]
  },
  search: {
    variants: [
      `CREATE TEXT SEARCH DICTIONARY short (TEMPLATE = simple, STOPWORDS = english); CREATE TEXT SEARCH CONFIGURATION mine (COPY = simple); ALTER TEXT SEARCH CONFIGURATION mine ALTER MAPPING FOR word WITH short, simple`,
      `CREATE TEXT SEARCH DICTIONARY short (TEMPLATE = simple, ACCEPT = false); CREATE TEXT SEARCH CONFIGURATION mine (COPY = simple); COMMENT ON TEXT SEARCH CONFIGURATION mine IS 'c'`
    ]
  },
  searchParts: {
    variants: [
      `CREATE TEXT SEARCH TEMPLATE likeness (LEXIZE = dsimple_lexize); CREATE TEXT SEARCH PARSER words (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype)`,
      `CREATE TEXT SEARCH TEMPLATE likeness (INIT = dsimple_init, LEXIZE = dsimple_lexize); CREATE TEXT SEARCH PARSER words (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, HEADLINE = prsd_headline, LEXTYPES = prsd_lextype)`
    ]
  },
  table: {
    variants: [
      `CREATE TABLE item (id int PRIMARY KEY, name text, n int, gone int)`,
      `CREATE TABLE item (id bigint PRIMARY KEY, name varchar(50) NOT NULL, n bigint DEFAULT 1)`,
      `CREATE TABLE item (id int CONSTRAINT item_pkey PRIMARY KEY, name text COLLATE "C", n int CHECK (n <> 7), extra jsonb); COMMENT ON TABLE item IS 'i'; ALTER TABLE item ALTER name SET STORAGE EXTERNAL, ALTER n SET STATISTICS 10`
    ]
  },
  filled: { needs: ["table"], variants: [`INSERT INTO item (id, name, n) VALUES (1, 'a', 1), (2, 'b', 2)`] },
  columns: {
    needs: ["table", "enum", "composite", "domain"],
    variants: [
      `ALTER TABLE item ADD m mood DEFAULT 'ok', ADD p place, ADD d positive`,
      `ALTER TABLE item ADD m mood, ADD p place, ADD d positive NOT NULL DEFAULT 3`
    ]
  },
  generated: {
    needs: ["table", "base"],
    variants: [
      `ALTER TABLE item ADD g int GENERATED ALWAYS AS (add2(n::int, 1)) STORED`,
      `ALTER TABLE item ADD g int GENERATED ALWAYS AS (add2(n::int, 2)) STORED; COMMENT ON COLUMN item.g IS 'g'`
    ]
  },
  statistics: {
    needs: ["table"],
    variants: [
      `CREATE STATISTICS pair ON id, n FROM item`,
      `CREATE STATISTICS pair (dependencies) ON id, n FROM item; COMMENT ON STATISTICS pair IS 's'; ALTER STATISTICS pair SET STATISTICS 20`
    ]
  },
  rule: {
    needs: ["table"],
    variants: [
      `CREATE RULE quiet AS ON DELETE TO item DO ALSO NOTIFY deleted`,
      `CREATE RULE quiet AS ON DELETE TO item WHERE OLD.n > 1 DO INSTEAD NOTHING; ALTER TABLE item DISABLE RULE quiet; COMMENT ON RULE quiet ON item IS 'r'`
    ]
  },
  index: {
    needs: ["table", "base"],
    variants: [
      `CREATE INDEX sums ON item (add2(n::int, 1))`,
      `CREATE INDEX sums ON item (add2(n::int, 1), id) WHERE n > 0; ALTER INDEX sums ALTER COLUMN 1 SET STATISTICS 55`
    ]
  },
  classIndex: { needs: ["table", "class"], variants: [`CREATE INDEX classy ON item ((n::int) plain)`] },
  view: {
    needs: ["table"],
    variants: [
      `CREATE VIEW items AS SELECT id, name FROM item; GRANT SELECT ON items TO strata_corpus_a`,
      `CREATE VIEW items AS SELECT name, id FROM item; COMMENT ON VIEW items IS 'v'`
    ]
  },
  viewRule: {
    needs: ["view"],
    variants: [
      `CREATE RULE redirect AS ON INSERT TO items DO INSTEAD INSERT INTO item (id, name) VALUES (NEW.id, NEW.name)`
    ]
  },
  materialized: {
    needs: ["table", "aggregate"],
    variants: [
      `CREATE MATERIALIZED VIEW sums_of AS SELECT total(n::int) AS t FROM item`,
      `CREATE MATERIALIZED VIEW sums_of AS SELECT total(n::int) AS t, 1 AS one FROM item; ALTER MATERIALIZED VIEW sums_of ALTER t SET STATISTICS 30`
    ]
  },
  trigger: {
    needs: ["table"],
    variants: [
      `CREATE FUNCTION fire() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER tr BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION fire()`,
      `CREATE FUNCTION fire() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER tr AFTER UPDATE OF n ON item FOR EACH ROW WHEN (OLD.n > 1) EXECUTE FUNCTION fire(); ALTER TABLE item DISABLE TRIGGER tr`
    ]
  },
  policy: {
    needs: ["table"],
    variants: [
      `CREATE POLICY own ON item USING (n > 0); ALTER TABLE item ENABLE ROW LEVEL SECURITY`,
      `CREATE POLICY own ON item FOR SELECT TO strata_corpus_a USING (n > 1)`
    ]
  },
  event: {
    variants: [
      `CREATE FUNCTION observe() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION observe()`,
      `CREATE FUNCTION observe() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('DROP TABLE', 'CREATE TABLE') EXECUTE FUNCTION observe(); ALTER EVENT TRIGGER watch DISABLE; COMMENT ON EVENT TRIGGER watch IS 'e'`
    ]
  },
  publication: {
    needs: ["table"],
    since: 15,
    variants: [
      `CREATE PUBLICATION pub FOR TABLE item (id, n) WHERE (id > 0)`,
      `CREATE PUBLICATION pub FOR TABLE item, TABLES IN SCHEMA public WITH (publish = 'insert'); COMMENT ON PUBLICATION pub IS 'p'`,
      `CREATE PUBLICATION pub FOR ALL TABLES WITH (publish_via_partition_root = true)`
    ]
  },
  foreign: {
    needs: ["enum"],
    variants: [
      `CREATE FOREIGN DATA WRAPPER wrap; CREATE SERVER far FOREIGN DATA WRAPPER wrap OPTIONS (host 'a'); CREATE FOREIGN TABLE remote (id int, m mood) SERVER far OPTIONS (t 'x')`,
      `CREATE FOREIGN DATA WRAPPER wrap OPTIONS (debug '1'); CREATE SERVER far TYPE 'x' VERSION '2' FOREIGN DATA WRAPPER wrap; GRANT USAGE ON FOREIGN SERVER far TO strata_corpus_a; CREATE FOREIGN TABLE remote (id int OPTIONS (c 'i') NOT NULL, m mood) SERVER far`
    ]
  },
  mapping: { needs: ["foreign"], variants: [`CREATE USER MAPPING FOR strata_corpus_a SERVER far`] },
  partitions: {
    needs: ["enum"],
    variants: [
      `CREATE TABLE parted (m mood, x int) PARTITION BY LIST (m); CREATE TABLE parted_ok PARTITION OF parted FOR VALUES IN ('ok'); CREATE TABLE parted_rest PARTITION OF parted DEFAULT; INSERT INTO parted VALUES ('ok', 1), ('sad', 2)`,
      `CREATE TABLE parted (m mood, x bigint NOT NULL, y text DEFAULT 'y') PARTITION BY LIST (m); CREATE TABLE parted_ok PARTITION OF parted FOR VALUES IN ('ok'); ALTER TABLE parted_ok ALTER y SET NOT NULL; CREATE TABLE parted_rest PARTITION OF parted DEFAULT; CREATE INDEX parted_x ON parted (x)`
    ]
  },
  children: {
    variants: [
      `CREATE TABLE par (a int, b int DEFAULT 1); CREATE TABLE chi (c text) INHERITS (par)`,
      `CREATE TABLE par (a bigint, b int DEFAULT 1, z text); CREATE TABLE chi (c text) INHERITS (par); ALTER TABLE chi ALTER a SET NOT NULL, ALTER b SET DEFAULT 9`
    ]
  },
  sequence: {
    variants: [
      `CREATE SEQUENCE counter; SELECT nextval('counter')`,
      `CREATE SEQUENCE counter AS int MINVALUE 1 MAXVALUE 1000 CACHE 5; GRANT USAGE ON SEQUENCE counter TO strata_corpus_a`,
      `CREATE SEQUENCE counter INCREMENT 5 START 100 MINVALUE 50 CYCLE`
    ]
  },
  defaults: {
    variants: [
      `ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO strata_corpus_b`,
      `ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO strata_corpus_b`
    ]
  }
}

// A pseudo-random sequence of its own, so that a failure can be repeated.
const chooser = (seed: number) => {
  let state = (seed * 2_654_435_761 + 12_345) % 4_294_967_296
  const next = (): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
  for (let round = 0; round < 5; round++) next()
  return next
}

/** The roles that states name, which belong to the server. */
export const roles =
  `DO $$ BEGIN CREATE ROLE strata_corpus_a; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE strata_corpus_b; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;\n`

// Rows are in the old state alone.
const text = (world: ReadonlyMap<string, string>, withRows: boolean) =>
  [...world.values()].flatMap((variant) => variant.split("; "))
    .filter((statement) => withRows || !/^(?:INSERT|SELECT) /.test(statement))
    .map((statement) => `${statement};\n`).join("")

/** Two states, as SQL. Objects are created in the order of the fragments, whatever the seed. */
export const worlds = (seed: number, major: number): { readonly from: string; readonly to: string } => {
  const next = chooser(seed)
  const [from, to] = [new Map<string, string>(), new Map<string, string>()]
  for (const [name, { needs = [], since = 0, variants }] of Object.entries(fragments)) {
    const [there, same, first, second] = [next(), next(), next(), next()]
    const pick = (at: number) => variants[Math.floor(at * variants.length)]!
    const isPossible = (world: ReadonlyMap<string, string>) => since <= major && needs.every((need) => world.has(need))
    if (there < 0.85 && isPossible(from)) from.set(name, pick(first))
    if (there > 0.12 && isPossible(to)) to.set(name, same < 0.4 ? pick(first) : pick(second))
  }
  return { from: text(from, true), to: text(to, false) }
}

/** The number of values in each column, as rows of `key` (`table.column`) and `value`. */
export const values = `SELECT format('%s.%s', c.relname, a.attname) AS key,
    (xpath('/row/n/text()', query_to_xml(format('SELECT count(%I) AS n FROM %s', a.attname, c.oid::regclass), false, true, '')))[1]::text AS value
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace`

/** An access control list as text, the same for a list that is null and for the default one. */
const rights = (list: string, type: string, owner: string): string =>
  `(SELECT string_agg(concat_ws(' ', grantee::regrole, privilege_type, is_grantable), ',' ORDER BY grantee::regrole::text, privilege_type)
    FROM aclexplode(coalesce(${list}, acldefault(${type}, ${owner}))))`

const described = (catalog: string, oid: string, value: string, rest = ""): string =>
  `SELECT pg_describe_object('${catalog}'::regclass, ${oid}, 0) AS key, ${value} AS value FROM ${catalog} ${rest}`

/** What the server says of each object, with its own functions, as rows of `key` and `value`. */
export const facts = `SELECT key, string_agg(value, E'\\n' ORDER BY value) AS value FROM (${
  [
    described(
      "pg_proc",
      "oid",
      `concat(CASE WHEN prokind <> 'a' THEN pg_get_functiondef(oid) END, ${rights("proacl", "'f'", "proowner")})`,
      // The constructors of range types belong to the types.
      "WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = pg_proc.oid AND d.deptype = 'i')"
    ),
    described(
      "pg_aggregate",
      "aggfnoid",
      "concat_ws(' ', aggtransfn, aggfinalfn, aggcombinefn, aggtranstype::regtype, agginitval)"
    ).replace("'pg_aggregate'", "'pg_proc'"),
    described(
      "pg_operator",
      "oid",
      "concat_ws(' ', oprcode, oprcom::regoperator, oprnegate::regoperator, oprcanmerge, oprcanhash)"
    ),
    described("pg_amop", "oid", "concat(amoppurpose, amopsortfamily)"),
    described("pg_amproc", "oid", "amproc::text"),
    described("pg_opclass", "oid", "concat_ws(' ', opcdefault, opckeytype::regtype)"),
    described("pg_opfamily", "oid", "opfname::text"),
    described("pg_cast", "oid", "concat_ws(' ', castfunc::regprocedure, castcontext, castmethod)"),
    described("pg_collation", "oid", "concat_ws(' ', collprovider, collcollate, collctype, collisdeterministic)"),
    described("pg_conversion", "oid", "concat_ws(' ', condefault, conproc, conforencoding, contoencoding)"),
    described(
      "pg_language",
      "oid",
      `concat_ws(' ', lanpltrusted, lanplcallfoid::regproc, lanvalidator::regproc, ${
        rights("lanacl", "'l'", "lanowner")
      })`
    ),
    described("pg_transform", "oid", "concat_ws(' ', trffromsql::regproc, trftosql::regproc)"),
    described("pg_am", "oid", "concat_ws(' ', amhandler, amtype)"),
    described("pg_ts_dict", "oid", "concat_ws(' ', dicttemplate::regdictionary, dictinitoption)").replace(
      "::regdictionary",
      ""
    ),
    described(
      "pg_ts_config",
      "oid",
      "(SELECT string_agg(concat_ws(' ', maptokentype, mapseqno, mapdict::regdictionary), ',' ORDER BY maptokentype, mapseqno) FROM pg_ts_config_map WHERE mapcfg = pg_ts_config.oid)"
    ),
    described("pg_ts_parser", "oid", "concat_ws(' ', prsstart, prstoken, prsend, prsheadline, prslextype)"),
    described("pg_ts_template", "oid", "concat_ws(' ', tmplinit, tmpllexize)"),
    described("pg_statistic_ext", "oid", "concat_ws(' ', pg_get_statisticsobjdef(oid), stxstattarget)"),
    described("pg_rewrite", "oid", "concat_ws(' ', pg_get_ruledef(oid), ev_enabled)"),
    described("pg_trigger", "oid", "concat_ws(' ', pg_get_triggerdef(oid), tgenabled)", "WHERE NOT tgisinternal"),
    described("pg_policy", "oid", "concat_ws(' ', polcmd, pg_get_expr(polqual, polrelid), polroles::regrole[])"),
    described("pg_event_trigger", "oid", "concat_ws(' ', evtevent, evtfoid::regproc, evtenabled, evttags)"),
    described(
      "pg_publication",
      "oid",
      "concat_ws(' ', puballtables, pubinsert, pubupdate, pubdelete, pubtruncate, pubviaroot)"
    ),
    described("pg_foreign_data_wrapper", "oid", `concat_ws(' ', fdwoptions, ${rights("fdwacl", "'F'", "fdwowner")})`),
    described(
      "pg_foreign_server",
      "oid",
      `concat_ws(' ', srvtype, srvversion, srvoptions, ${rights("srvacl", "'S'", "srvowner")})`
    ),
    described("pg_foreign_table", "ftrelid", "ftoptions::text").replace("'pg_foreign_table'", "'pg_class'"),
    described("pg_constraint", "oid", "pg_get_constraintdef(oid)", "WHERE contype <> 'n'"),
    described(
      "pg_index",
      "indexrelid",
      "concat_ws(' ', pg_get_indexdef(indexrelid), indisvalid, indisclustered, indisreplident)"
    )
      .replace("'pg_index'", "'pg_class'"),
    described(
      "pg_class",
      "oid",
      `concat_ws(' ', relkind, reloptions, relreplident, relrowsecurity, pg_get_expr(relpartbound, oid),
        ${rights("relacl", "CASE relkind WHEN 'S' THEN 's'::\"char\" ELSE 'r' END", "relowner")})`
    ),
    `SELECT pg_describe_object('pg_class'::regclass, attrelid, attnum), concat_ws(' ', format_type(atttypid, atttypmod), attnotnull,
      attcollation::regcollation, attstorage, coalesce(attstattarget, -1), attoptions, attfdwoptions, attacl, attidentity, attgenerated,
      (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = attrelid AND adnum = attnum))
      FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped AND attrelid >= 16384`,
    described(
      "pg_type",
      "oid",
      `concat_ws(' ', typtype, typnotnull, typdefault, format_type(typbasetype, typtypmod), ${
        rights("typacl", "'T'", "typowner")
      })`
    ),
    described(
      "pg_enum",
      "enumtypid",
      "concat_ws(' ', row_number() OVER (PARTITION BY enumtypid ORDER BY enumsortorder), enumlabel)"
    )
      .replace("'pg_enum'", "'pg_type'"),
    described("pg_range", "rngtypid", "concat_ws(' ', rngsubtype::regtype, rngsubdiff)").replace(
      "'pg_range'",
      "'pg_type'"
    ),
    described(
      "pg_sequence",
      "seqrelid",
      "concat_ws(' ', seqtypid::regtype, seqstart, seqincrement, seqmax, seqmin, seqcache, seqcycle)"
    )
      .replace("'pg_sequence'", "'pg_class'"),
    `SELECT pg_describe_object(classoid, objoid, objsubid), 'comment ' || description FROM pg_description WHERE objoid >= 16384`,
    `SELECT 'default privileges', concat_ws(' ', defaclnamespace::regnamespace, defaclobjtype, defaclacl) FROM pg_default_acl`
  ].join("\n  UNION ALL ")
}) AS t WHERE key !~ 'pg_toast' GROUP BY key`

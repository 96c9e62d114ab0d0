/**
 * The names of the built-in types of PostgreSQL. `pg_catalog` precedes every search path, so an unqualified name of these
 * never refers to a user-defined type.
 */
const names =
  `aclitem bit bool box bpchar bytea char cid cidr circle cstring date datemultirange daterange float4 float8
  gtsvector inet int2 int2vector int4 int4multirange int4range int8 int8multirange int8range internal interval json jsonb
  jsonpath line lseg macaddr macaddr8 money name numeric nummultirange numrange oid oidvector path pg_dependencies pg_lsn
  pg_mcv_list pg_ndistinct pg_node_tree pg_snapshot point polygon record refcursor regclass regcollation regconfig
  regdictionary regnamespace regoper regoperator regproc regprocedure regrole regtype text tid time timestamp timestamptz
  timetz trigger tsmultirange tsquery tsrange tstzmultirange tstzrange tsvector txid_snapshot unknown uuid varbit varchar
  void xid xid8 xml`

/** The types in `pg_catalog` of PostgreSQL 18, without internal pseudo-types; earlier versions have most of them. */
export const builtInTypes: ReadonlySet<string> = new Set(names.split(/\s+/))

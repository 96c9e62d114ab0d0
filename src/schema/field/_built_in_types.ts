/**
 * The names of PostgreSQL's own types. `pg_catalog` comes before every search path, so a bare name among them never means
 * a type of the user's.
 */
const names =
  `aclitem bit bool box bpchar bytea char cid cidr circle cstring date datemultirange daterange float4 float8
  gtsvector inet int2 int2vector int4 int4multirange int4range int8 int8multirange int8range internal interval json jsonb
  jsonpath line lseg macaddr macaddr8 money name numeric nummultirange numrange oid oidvector path pg_dependencies pg_lsn
  pg_mcv_list pg_ndistinct pg_node_tree pg_snapshot point polygon record refcursor regclass regcollation regconfig
  regdictionary regnamespace regoper regoperator regproc regprocedure regrole regtype text tid time timestamp timestamptz
  timetz trigger tsmultirange tsquery tsrange tstzmultirange tstzrange tsvector txid_snapshot unknown uuid varbit varchar
  void xid xid8 xml`

/** The types of `pg_catalog` that are no pseudo-types of its own use: the 18 ones, which earlier versions have most of. */
export const builtInTypes: ReadonlySet<string> = new Set(names.split(/\s+/))

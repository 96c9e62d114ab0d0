/**
 * Operators, operator families and operator classes, as `dumpOpr`, `dumpOpfamily` and `dumpOpclass` of pg_dump read them.
 */
import { type Address, address, addressOn, type Member, type QualifiedName, routineAddress, type RoutineReference } from "../../catalog/mod.ts"
import { operatorName, present, routineName, routineReference } from "../reader/columns.ts"
import { keyOf, type Reader, reader, users } from "../reader/reader.ts"

interface OperatorRow {
  readonly oid: string
  readonly schema: string
  readonly name: string
  readonly left: string | null
  readonly right: string
  readonly function: QualifiedName
  readonly commutator: QualifiedName | null
  readonly negator: QualifiedName | null
  readonly restrict: QualifiedName | null
  readonly join: QualifiedName | null
  readonly hashes: boolean
  readonly merges: boolean
}

// An operator without a function was named as a commutator or a negator, but never created.
const operators = reader<OperatorRow>(
  `SELECT o.oid::text AS "oid", n.nspname::text AS "schema", o.oprname::text AS "name",
    CASE WHEN o.oprleft <> 0 THEN format_type(o.oprleft, NULL) END AS "left", format_type(o.oprright, NULL) AS "right",
    ${routineName("o.oprcode")} AS "function", ${operatorName("o.oprcom")} AS "commutator",
    ${operatorName("o.oprnegate")} AS "negator", ${routineName("o.oprrest")} AS "restrict",
    ${routineName("o.oprjoin")} AS "join", o.oprcanhash AS "hashes", o.oprcanmerge AS "merges"
  FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace AND n.oid = ANY ($1::oid[])
  WHERE o.oprcode <> 0`,
  ({ commutator, join, left, negator, oid, restrict, ...row }) => [{
    key: keyOf("pg_operator", oid),
    object: {
      kind: "operator",
      address: routineAddress("operator", row.schema, row.name, `${left ?? "NONE"}, ${row.right}`),
      parent: address("schema", row.schema),
      ...row,
      ...present({ left, commutator, negator, restrict, join })
    }
  }],
  users("pg_operator")
)

interface MemberRow {
  readonly oid: string
  readonly type: "operator" | "function"
  readonly number: number
  readonly left: string
  readonly right: string
  readonly operator: QualifiedName | null
  readonly sortFamily: QualifiedName | null
  readonly function: RoutineReference | null
}

const toMember = ({ function: routine, left, number, operator, right, sortFamily, type }: MemberRow): Member =>
  type === "operator"
    ? { type, number, left, right, operator: operator!, ...present({ sortFamily }) }
    : { type, number, left, right, function: routine! }

const memberKey = ({ oid, type }: MemberRow): string => keyOf(type === "operator" ? "pg_amop" : "pg_amproc", oid)

const familyName = (oid: string): string =>
  `(SELECT json_build_object('schema', sn.nspname, 'name', sf.opfname)
        FROM pg_opfamily sf JOIN pg_namespace sn ON sn.oid = sf.opfnamespace WHERE sf.oid = ${oid})`

const operatorFields = `'oid', a.oid::text, 'type', 'operator', 'number', a.amopstrategy,
      'left', format_type(a.amoplefttype, NULL), 'right', format_type(a.amoprighttype, NULL),
      'operator', ${operatorName("a.amopopr")}, 'sortFamily', ${familyName("a.amopsortfamily")}`

const functionFields = `'oid', a.oid::text, 'type', 'function', 'number', a.amprocnum,
      'left', format_type(a.amproclefttype, NULL), 'right', format_type(a.amprocrighttype, NULL),
      'function', ${routineReference("a.amproc")}`

/** The rows of a catalog of members that belong to what `owner` is, as JSON. */
const membersIn = (catalog: "pg_amop" | "pg_amproc", owner: string, oid: string): string =>
  `SELECT json_build_object(${catalog === "pg_amop" ? operatorFields : functionFields}) AS member,
      '${catalog}' AS catalog, ${
    catalog === "pg_amop"
      ? "a.amopstrategy AS number, a.amoplefttype AS l, a.amoprighttype AS r"
      : "a.amprocnum AS number, a.amproclefttype AS l, a.amprocrighttype AS r"
  }
    FROM pg_depend d JOIN ${catalog} a ON a.oid = d.objid
    WHERE d.classid = '${catalog}'::regclass AND d.refclassid = '${owner}'::regclass AND d.refobjid = ${oid}`

const membersOf = (owner: "pg_opclass" | "pg_opfamily", oid: string): string =>
  `(SELECT json_agg(m.member ORDER BY m.catalog, m.number, format_type(m.l, NULL), format_type(m.r, NULL)) FROM (
    ${membersIn("pg_amop", owner, oid)}
    UNION ALL ${membersIn("pg_amproc", owner, oid)}) AS m)`

interface FamilyRow {
  readonly oid: string
  readonly schema: string
  readonly name: string
  readonly method: string
  readonly members: ReadonlyArray<MemberRow> | null
}

const looseMember = (parent: Address, { method, name, schema }: FamilyRow, row: MemberRow) => ({
  key: memberKey(row),
  object: {
    kind: "operator-family-member" as const,
    address: addressOn("operator-family-member", parent, `${row.type} ${row.number} (${row.left}, ${row.right})`),
    parent,
    family: { schema, name },
    method,
    member: toMember(row)
  }
})

const families = reader<FamilyRow>(
  `SELECT f.oid::text AS "oid", n.nspname::text AS "schema", f.opfname::text AS "name", am.amname::text AS "method",
    ${membersOf("pg_opfamily", "f.oid")} AS "members"
  FROM pg_opfamily f JOIN pg_namespace n ON n.oid = f.opfnamespace AND n.oid = ANY ($1::oid[])
  JOIN pg_am am ON am.oid = f.opfmethod`,
  (row) => {
    const { members, method, name, oid, schema } = row
    const own = address("operator-family", schema, name, method)
    return [
      {
        key: keyOf("pg_opfamily", oid),
        object: { kind: "operator-family", address: own, parent: address("schema", schema), schema, name, method }
      },
      ...(members ?? []).map((member) => looseMember(own, row, member))
    ]
  },
  users("pg_opfamily")
)

interface ClassRow extends FamilyRow {
  readonly type: string
  readonly default: boolean
  readonly family: QualifiedName
  readonly storage: string | null
}

// A member that PostgreSQL could remove from the class depends on it, but not internally.
const classes = reader<ClassRow>(
  `SELECT c.oid::text AS "oid", n.nspname::text AS "schema", c.opcname::text AS "name", am.amname::text AS "method",
    format_type(c.opcintype, NULL) AS "type", c.opcdefault AS "default", ${familyName("c.opcfamily")} AS "family",
    CASE WHEN c.opckeytype <> 0 THEN format_type(c.opckeytype, NULL) END AS "storage",
    ${membersOf("pg_opclass", "c.oid")} AS "members"
  FROM pg_opclass c JOIN pg_namespace n ON n.oid = c.opcnamespace AND n.oid = ANY ($1::oid[])
  JOIN pg_am am ON am.oid = c.opcmethod`,
  ({ members, oid, storage, ...row }) => [{
    key: keyOf("pg_opclass", oid),
    aliases: (members ?? []).map(memberKey),
    object: {
      kind: "operator-class",
      address: address("operator-class", row.schema, row.name, row.method),
      parent: address("schema", row.schema),
      ...row,
      ...present({ storage }),
      members: (members ?? []).map(toMember)
    }
  }],
  users("pg_opclass")
)

/** The readers of the kinds in this file. */
export const readers: ReadonlyArray<Reader> = [operators, families, classes]

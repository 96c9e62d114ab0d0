/**
 * Enums, domains, composites and ranges, as `dumpEnumType`, `dumpDomain`, `dumpCompositeType` and `dumpRangeType` of
 * pg_dump read them. The checks of domains are read with the other constraints.
 */
import { address, type QualifiedName } from "../../catalog/mod.ts"
import { type AttributeRow, attributes, present, qualified, routineName, toAttributes, toTyped, typed, type TypedRow } from "../reader/columns.ts"
import { keyOf, type Reader, reader, users } from "../reader/reader.ts"

interface Named {
  readonly oid: string
  readonly schema: string
  readonly name: string
}

const named = `t.oid::text AS "oid", n.nspname::text AS "schema", t.typname::text AS "name"`
const from = `FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace AND n.oid = ANY ($1::oid[])`

const enums = reader<Named & { readonly values: ReadonlyArray<string> | null }>(
  `SELECT ${named},
    (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid) AS "values"
  ${from} WHERE t.typtype = 'e'`,
  ({ name, oid, schema, values }) => [{
    key: keyOf("pg_type", oid),
    object: {
      kind: "enum",
      address: address("enum", schema, name),
      parent: address("schema", schema),
      schema,
      name,
      values: values ?? []
    }
  }],
  users("pg_type", "typtype = 'e'")
)

interface DomainRow extends Named {
  readonly typed: TypedRow
  readonly notNull: boolean
  readonly expression: string | null
}

const domains = reader<DomainRow>(
  `SELECT ${named}, t.typnotnull AS "notNull", pg_get_expr(t.typdefaultbin, 0) AS "expression",
    ${typed("d.typbasetype", "d.typtypmod", "d.typcollation")} AS "typed"
  FROM pg_type d JOIN pg_namespace n ON n.oid = d.typnamespace AND n.oid = ANY ($1::oid[])
  CROSS JOIN LATERAL (SELECT d.*) t WHERE d.typtype = 'd'`,
  ({ expression, name, notNull, oid, schema, typed }) => {
    const own = address("domain", schema, name)
    return [
      {
        key: keyOf("pg_type", oid),
        object: {
          kind: "domain",
          address: own,
          parent: address("schema", schema),
          schema,
          name,
          nullable: !notNull,
          ...toTyped(typed)
        }
      },
      ...(expression === null ? [] : [{
        object: {
          kind: "default" as const,
          address: address("default", schema, name),
          parent: own,
          schema,
          domain: name,
          expression
        }
      }])
    ]
  },
  users("pg_type", "typtype = 'd'")
)

const composites = reader<Named & { readonly attributes: ReadonlyArray<AttributeRow> | null }>(
  `SELECT ${named}, ${attributes("c.oid")} AS "attributes"
  ${from} JOIN pg_class c ON c.oid = t.typrelid AND c.relkind = 'c' WHERE t.typtype = 'c'`,
  ({ attributes, name, oid, schema }) => [{
    key: keyOf("pg_type", oid),
    object: {
      kind: "composite",
      address: address("composite", schema, name),
      parent: address("schema", schema),
      schema,
      name,
      attributes: toAttributes(attributes)
    }
  }],
  users("pg_class", "relkind = 'c'")
)

interface RangeRow extends Named {
  readonly subtype: string
  readonly multirange: QualifiedName
  readonly operatorClass: QualifiedName | null
  readonly collation: QualifiedName | null
  readonly canonical: QualifiedName | null
  readonly difference: QualifiedName | null
}

const ranges = reader<RangeRow>(
  `SELECT ${named}, format_type(r.rngsubtype, NULL) AS "subtype",
    (SELECT json_build_object('schema', mn.nspname, 'name', m.typname)
      FROM pg_type m JOIN pg_namespace mn ON mn.oid = m.typnamespace WHERE m.oid = r.rngmultitypid) AS "multirange",
    CASE WHEN NOT o.opcdefault THEN ${qualified("opn.nspname", "o.opcname")} END AS "operatorClass",
    (SELECT json_build_object('schema', cn.nspname, 'name', co.collname)
      FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace
      WHERE co.oid = r.rngcollation AND co.oid <> st.typcollation) AS "collation",
    ${routineName("r.rngcanonical")} AS "canonical", ${routineName("r.rngsubdiff")} AS "difference"
  ${from} JOIN pg_range r ON r.rngtypid = t.oid JOIN pg_type st ON st.oid = r.rngsubtype
  JOIN pg_opclass o ON o.oid = r.rngsubopc JOIN pg_namespace opn ON opn.oid = o.opcnamespace`,
  ({ canonical, collation, difference, multirange, name, oid, operatorClass, schema, subtype }) => [{
    key: keyOf("pg_type", oid),
    object: {
      kind: "range",
      address: address("range", schema, name),
      parent: address("schema", schema),
      schema,
      name,
      subtype,
      multirange,
      ...present({ operatorClass, collation, canonical, difference })
    }
  }],
  users("pg_range", "", "rngtypid")
)

/** The readers of the kinds in this file. */
export const readers: ReadonlyArray<Reader> = [enums, domains, composites, ranges]

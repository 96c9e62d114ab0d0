/**
 * The members of publications. A table is removed and added again where its columns or its row filter change, because
 * PostgreSQL has no statement that changes one table alone.
 */
import { address, type PublicationSchema, type PublicationTable } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName, words } from "../../text/mod.ts"
import { tableOf } from "../description/context.ts"
import type { Compared } from "../description/description.ts"
import { memberKind } from "../description/member_kind.ts"
import { list } from "../description/statement.ts"

const alter = ({ publication }: PublicationSchema | PublicationTable): string =>
  `ALTER PUBLICATION ${quoteIdentifier(publication)}`

// A publication of schemas has no column lists at any time, so old members leave before new ones come.
const places = ({ publication }: Pick<PublicationSchema, "publication">): ReadonlyArray<string> => [
  `members of ${publication}`
]

// Without ONLY, PostgreSQL adds the tables that inherit from it as well.
const addTable = (member: PublicationTable): string =>
  words(
    `${alter(member)} ADD TABLE ONLY ${quoteName(tableOf(member))}`,
    member.columns !== undefined && list(member.columns),
    member.where !== undefined && `WHERE (${member.where})`
  )

/** The tables of publications. PostgreSQL refuses to change the type of a column that such an entry names. */
export const publicationTable: Compared<"publication-table"> = memberKind({
  add: addTable,
  drop: (member) => `${alter(member)} DROP TABLE ONLY ${quoteName(tableOf(member))}`,
  changes: "recreate",
  rank: 90,
  needs: ({ columns = [], schema, table }) => [
    address("table", schema, table),
    ...columns.map((column) => address("column", schema, table, column))
  ]
}, {
  evaluates: ({ where }) => where === undefined ? [] : [where],
  expressions: ["where"],
  columns: ["columns"],
  places
})

/** The schemas of publications. */
export const publicationSchema: Compared<"publication-schema"> = memberKind<PublicationSchema>({
  add: (member) => `${alter(member)} ADD TABLES IN SCHEMA ${quoteIdentifier(member.schema)}`,
  drop: (member) => `${alter(member)} DROP TABLES IN SCHEMA ${quoteIdentifier(member.schema)}`,
  changes: "recreate",
  rank: 91,
  needs: ({ schema }) => [address("schema", schema)]
}, { places })

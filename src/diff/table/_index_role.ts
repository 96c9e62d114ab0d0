/**
 * The roles that an index can have in its table: CLUSTER ON, and REPLICA IDENTITY USING INDEX.
 *
 * Only one index has each role. Between two indexes that stay, only the statement that gives the role to the new one is
 * needed, and its inverse gives it back.
 */
import { type Address, type Catalog, type CatalogObject, children, type Constraint, find, type Index } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"
import { type Context, type Draft, draft, tableOf } from "../description/context.ts"
import { execute } from "../description/statement.ts"

type Role = "clustered" | "replicaIdentity"

const has = (object: CatalogObject, role: Role): boolean => "clustered" in object && object[role]

const said = (object: Index | Constraint, role: Role, name: string | undefined): string => {
  const [by, none] = role === "clustered"
    ? ["CLUSTER ON ", "SET WITHOUT CLUSTER"]
    : ["REPLICA IDENTITY USING INDEX ", "REPLICA IDENTITY DEFAULT"]
  return `ALTER TABLE ${quoteName(tableOf(object))} ${name === undefined ? none : by + quoteIdentifier(name)}`
}

const stays = (address: Address, { from, isNew, to }: Context): boolean =>
  !isNew(address) && find(from, address) !== undefined && find(to, address) !== undefined

/** The other index that has the role on one side, if it stays. */
const holder = (side: Catalog, object: Index | Constraint, role: Role, context: Context): string | undefined => {
  const found = children(side, object.parent ?? "").find((sibling) =>
    has(sibling, role) && sibling.address !== object.address && stays(sibling.address, context)
  )
  return found !== undefined && "name" in found ? found.name : undefined
}

/** The statements that change the roles of an index. */
export const roleChanges = (
  from: Index | Constraint,
  to: Index | Constraint,
  context: Context
): ReadonlyArray<Draft> =>
  (["clustered", "replicaIdentity"] as const).flatMap((role) => {
    const [before, after] = [has(from, role), has(to, role)]
    if (before === after) return []
    const isStaying = stays(to.address, context)
    if (before) {
      const isTaken = isStaying && holder(context.to, to, role, context) !== undefined
      return isTaken ? [] : [draft(execute(said(to, role, undefined), said(to, role, to.name)))]
    }
    const giver = isStaying ? holder(context.from, to, role, context) : undefined
    return [draft(execute(said(to, role, to.name), said(to, role, giver)))]
  })

/** The object without roles. */
export const withoutRoles = <O extends Index | Constraint>(object: O): O =>
  "clustered" in object ? { ...object, clustered: false, replicaIdentity: false } : object

interface RoleHolder {
  readonly schema: string
  readonly table: string
  readonly clustered: boolean
  readonly replicaIdentity: boolean
}

/** The roles as places that one index of a table has. */
export const rolePlaces = ({ clustered, replicaIdentity, schema, table }: RoleHolder): ReadonlyArray<string> => [
  ...(clustered ? [`order of ${schema}.${table}`] : []),
  ...(replicaIdentity ? [`identity of ${schema}.${table}`] : [])
]

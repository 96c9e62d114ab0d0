/**
 * Reads access control lists (`aclitem[]`) as the privileges that each role has, compared with the default privileges.
 *
 * A list that is null and one that equals `acldefault` are the same. Grantors are ignored: PostgreSQL records the owner
 * for any role that grants on its behalf, and a privilege that two roles granted is the same privilege.
 */

/** A row of `rightsColumns`. Without `grantee` it is about the owner. */
export interface RightsRow {
  readonly grantee: string | null
  readonly rights: ReadonlyArray<string> | null
  readonly standard: ReadonlyArray<string> | null
}

/** Joins a row `e` for each privilege in a list and for each default privilege. */
export const rightsOf = (list: string, owner: string, standard: string): string =>
  `CROSS JOIN LATERAL (
    SELECT grantee = ${owner} AS is_own, grantee, privilege_type, is_grantable, true AS is_now FROM aclexplode(${list})
    UNION ALL SELECT grantee = grantor, grantee, privilege_type, is_grantable, false FROM aclexplode(${standard})
  ) AS x CROSS JOIN LATERAL (SELECT CASE WHEN NOT is_own THEN grantee END AS grantee, is_now,
    privilege_type || CASE WHEN is_grantable THEN ' *' ELSE '' END AS "right") AS e`

/** The column to group by, besides the object. */
export const rightsKey = "e.grantee"

const gathered = (which: string): string => `array_agg(DISTINCT e.right ORDER BY e.right) FILTER (WHERE ${which})`

/** The columns of a `RightsRow`. */
export const rightsColumns =
  `CASE e.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(e.grantee)::text END AS "grantee",
    to_json(${gathered("e.is_now")}) AS "rights", to_json(${gathered("NOT e.is_now")}) AS "standard"`

/** The condition that the privileges of a role differ from the default. */
export const rightsDiffer = `${gathered("e.is_now")} IS DISTINCT FROM ${gathered("NOT e.is_now")}`

// A privilege that two roles granted can be present with and without the grant option.
const strongest = (rights: ReadonlyArray<string> | null): ReadonlyArray<string> =>
  (rights ?? []).filter((right) => rights?.includes(`${right} *`) !== true)

/** Converts a row of `rightsColumns`. */
export const toRights = ({ grantee, rights, standard }: RightsRow) => ({
  ...(grantee === null ? {} : { grantee }),
  rights: strongest(rights),
  standard: strongest(standard)
})

/**
 * Lists of rights (`aclitem[]`) as what each role has beyond or below what it has when nobody says anything.
 *
 * A list that is null and one that says the same as `acldefault` are no difference. Who granted is left aside: PostgreSQL
 * writes the owner for whoever may grant in its name, and a role holds a right no less for having it from two others.
 */

/** What `rightsColumns` gives; no grantee is the owner. */
export interface RightsRow {
  readonly grantee: string | null
  readonly rights: ReadonlyArray<string> | null
  readonly standard: ReadonlyArray<string> | null
}

/** Joins a row `e` for each right in a list and in the one that holds when nobody says anything. */
export const rightsOf = (list: string, owner: string, standard: string): string =>
  `CROSS JOIN LATERAL (
    SELECT grantee = ${owner} AS is_own, grantee, privilege_type, is_grantable, true AS is_now FROM aclexplode(${list})
    UNION ALL SELECT grantee = grantor, grantee, privilege_type, is_grantable, false FROM aclexplode(${standard})
  ) AS x CROSS JOIN LATERAL (SELECT CASE WHEN NOT is_own THEN grantee END AS grantee, is_now,
    privilege_type || CASE WHEN is_grantable THEN ' *' ELSE '' END AS "right") AS e`

/** What the rows are grouped by, beside what they are on. */
export const rightsKey = "e.grantee"

const gathered = (which: string): string => `array_agg(DISTINCT e.right ORDER BY e.right) FILTER (WHERE ${which})`

/** The columns of a `RightsRow`. */
export const rightsColumns =
  `CASE e.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(e.grantee)::text END AS "grantee",
    to_json(${gathered("e.is_now")}) AS "rights", to_json(${gathered("NOT e.is_now")}) AS "standard"`

/** Whether there is anything to say. */
export const rightsDiffer = `${gathered("e.is_now")} IS DISTINCT FROM ${gathered("NOT e.is_now")}`

// Held from two roles, a right may be there with and without the option to pass it on.
const strongest = (rights: ReadonlyArray<string> | null): ReadonlyArray<string> =>
  (rights ?? []).filter((right) => rights?.includes(`${right} *`) !== true)

/** The reading of `rightsColumns`. */
export const toRights = ({ grantee, rights, standard }: RightsRow) => ({
  ...(grantee === null ? {} : { grantee }),
  rights: strongest(rights),
  standard: strongest(standard)
})

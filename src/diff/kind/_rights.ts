/**
 * GRANT and REVOKE statements that change one set of rights into another.
 */
import { type Draft, draft } from "../description/context.ts"
import { execute, script } from "../description/statement.ts"

/** The object and the role of a GRANT, as SQL text. */
export interface Grant {
  readonly on: string
  readonly to: string
  readonly column?: string
  /** `ALTER DEFAULT PRIVILEGES …` for default privileges. */
  readonly prefix?: string
}

const bare = (right: string): string => right.replace(/ \*$/, "")

const isPassedOn = (right: string): boolean => right.endsWith(" *")

/** The statements that change the privileges of one role. */
export const rightChanges = (
  { column, on, prefix, to: role }: Grant,
  from: ReadonlyArray<string>,
  to: ReadonlyArray<string>
): ReadonlyArray<string> => {
  const [had, has] = [new Set(from.map(bare)), new Set(to.map(bare))]
  const list = (rights: ReadonlyArray<string>) =>
    rights.map((right) => column === undefined ? bare(right) : `${bare(right)} (${column})`).join(", ")
  const said = (head: string, rights: ReadonlyArray<string>, tail: string) =>
    rights.length === 0 ? [] : [`${prefix === undefined ? "" : `${prefix} `}${head} ${list(rights)} ON ${on} ${tail}`]
  return [
    ...said("REVOKE", from.filter((right) => !has.has(bare(right))), `FROM ${role}`),
    ...said(
      "REVOKE GRANT OPTION FOR",
      from.filter((right) => isPassedOn(right) && to.includes(bare(right))),
      `FROM ${role}`
    ),
    ...said("GRANT", to.filter((right) => !isPassedOn(right) && !had.has(right)), `TO ${role}`),
    ...said("GRANT", to.filter((right) => isPassedOn(right) && !from.includes(right)), `TO ${role} WITH GRANT OPTION`)
  ]
}

/** Whether the change from one set of rights to another revokes a right or its grant option. */
export const isRevoked = (right: string, from: ReadonlyArray<string>, to: ReadonlyArray<string>): boolean =>
  from.some((had) => bare(had) === bare(right) && !to.includes(had) && !to.includes(`${had} *`))

/** A draft of the statements, with their inverse; none if there are no statements. */
export const rightDrafts = (there: ReadonlyArray<string>, back: ReadonlyArray<string>): ReadonlyArray<Draft> =>
  there.length === 0 ? [] : [draft(execute(script(...there), script(...back)))]

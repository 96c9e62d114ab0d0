/**
 * GRANT and REVOKE between two sets of rights.
 */
import { type Draft, draft } from "../description/context.ts"
import { execute, script } from "../description/statement.ts"

/** Whom rights on what belong to, as the statements call them. */
export interface Grant {
  readonly on: string
  readonly to: string
  readonly column?: string
  /** `ALTER DEFAULT PRIVILEGES …`, if they are. */
  readonly prefix?: string
}

const bare = (right: string): string => right.replace(/ \*$/, "")

const isPassedOn = (right: string): boolean => right.endsWith(" *")

/** The statements that change the privileges of one role; none where nothing can be granted. */
export const rightChanges = (
  grant: Grant | undefined,
  from: ReadonlyArray<string>,
  to: ReadonlyArray<string>
): ReadonlyArray<string> => {
  if (grant === undefined) return []
  const { column, on, prefix, to: role } = grant
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

/** Whether a right goes, or the option to pass it on, on the way from one set to another. */
export const isRevoked = (right: string, from: ReadonlyArray<string>, to: ReadonlyArray<string>): boolean =>
  from.some((had) => bare(had) === bare(right) && !to.includes(had) && !to.includes(`${had} *`))

/** Statements as a step, with what undoes them; none where there are none. */
export const rightDrafts = (there: ReadonlyArray<string>, back: ReadonlyArray<string>): ReadonlyArray<Draft> =>
  there.length === 0 ? [] : [draft(execute(script(...there), script(...back)))]

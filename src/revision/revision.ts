/**
 * A revision as a node of the history graph: its identity and its edges, without its program.
 *
 * The script directory makes these from its files.
 */

/** A node of the history graph. Lists keep the order of declaration. */
export interface Revision {
  readonly id: string
  /** Ids of the parents: none for a base, several for a merge point. */
  readonly parents: ReadonlyArray<string>
  /** Ids or branch labels of revisions that must be applied first without being on the same branch. */
  readonly dependsOn: ReadonlyArray<string>
  /** Branch labels declared here; they apply to the whole branch. */
  readonly labels: ReadonlyArray<string>
  readonly message: string
  /** The file of the revision, for messages. */
  readonly file: string
}

/** Reserved words of the target language, which cannot be ids or labels. */
export const reserved: ReadonlyArray<string> = ["head", "heads", "base", "current"]

/** Why `name` cannot be an id or a label, as the end of a sentence; `undefined` if it can. */
export const nameProblem = (name: string): string | undefined => {
  if (name === "") return "it is empty"
  if (reserved.includes(name)) return "it is a reserved word"
  const bad = /[\s\p{C}@:+-]/u.exec(name)
  if (bad === null) return undefined
  return /[@:+-]/.test(bad[0])
    ? `it contains "${bad[0]}", which is an operator in targets`
    : "it contains white space or a control character"
}

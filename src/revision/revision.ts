/**
 * A revision as the history graph sees it: its identity and its edges, never what it does.
 *
 * The script directory makes these from its files; every other module of this folder works on the `Graph` of them.
 */

/** A node of the history graph; lists keep the order of declaration, which is the order of merge parents. */
export interface Revision {
  readonly id: string
  /** Ids of the revisions this one follows; none for a base, several for a merge point. */
  readonly parents: ReadonlyArray<string>
  /** Ids or branch labels of revisions that must be applied first without being on the same branch. */
  readonly dependsOn: ReadonlyArray<string>
  /** Branch labels declared here; they hold for the whole branch. */
  readonly labels: ReadonlyArray<string>
  readonly message: string
  /** Where the revision is written, for messages. */
  readonly file: string
}

/** Words of the target language that no id and no label may take. */
export const reserved: ReadonlyArray<string> = ["head", "heads", "base", "current"]

/** Says what keeps `name` from being an id or a label as the end of a sentence, or `undefined` if nothing does. */
export const nameProblem = (name: string): string | undefined => {
  if (name === "") return "it is empty"
  if (reserved.includes(name)) return "it is a word of the target language"
  const bad = /[\s\p{C}@:+-]/u.exec(name)
  if (bad === null) return undefined
  return /[@:+-]/.test(bad[0])
    ? `it contains "${bad[0]}", which targets use as an operator`
    : "it contains white space or a control character"
}

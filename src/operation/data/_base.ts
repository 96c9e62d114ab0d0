/** Fields that several operations share. */

/** The tag of an operation. */
export interface Tagged<Tag extends string> {
  readonly _tag: Tag
}

/** The options of every DROP statement. */
export interface DropOptions {
  readonly ifExists?: boolean
  readonly cascade?: boolean
}

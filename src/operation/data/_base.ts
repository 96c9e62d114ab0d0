/** The parts that operations share. */

/** The tag by which an operation is told from others. */
export interface Tagged<Tag extends string> {
  readonly _tag: Tag
}

/** The options of every DROP statement. */
export interface DropOptions {
  readonly ifExists?: boolean
  readonly cascade?: boolean
}

/** Constructors for schemas, extensions, sequences and comments. */
import type { AlterSequence, CommentTarget, CreateExtension, CreateSchema, CreateSequence, DropExtension, DropOptions, DropSchema, DropSequence, Name, SetComment } from "../data/operation.ts"
import { defined, type Op, yieldable } from "./yieldable.ts"

/** `CREATE SCHEMA`. */
export const createSchema = (name: string, options: Omit<CreateSchema, "_tag" | "name"> = {}): Op<CreateSchema> =>
  yieldable<CreateSchema>({ _tag: "CreateSchema", name, ...options })

/** `DROP SCHEMA`; it is not invertible. */
export const dropSchema = (name: string, options: DropOptions = {}): Op<DropSchema> =>
  yieldable<DropSchema>({ _tag: "DropSchema", name, ...options })

/** `CREATE EXTENSION`. */
export const createExtension = (
  name: string,
  options: Omit<CreateExtension, "_tag" | "name"> = {}
): Op<CreateExtension> => yieldable<CreateExtension>({ _tag: "CreateExtension", name, ...options })

/** `DROP EXTENSION`; it is not invertible. */
export const dropExtension = (name: string, options: DropOptions = {}): Op<DropExtension> =>
  yieldable<DropExtension>({ _tag: "DropExtension", name, ...options })

/** `CREATE SEQUENCE`. */
export const createSequence = (name: Name, options: Omit<CreateSequence, "_tag" | "name"> = {}): Op<CreateSequence> =>
  yieldable<CreateSequence>({ _tag: "CreateSequence", name, ...options })

/** `ALTER SEQUENCE`; `previous` has the old value of each changed option, which makes the operation invertible. */
export const alterSequence = (name: Name, change: Omit<AlterSequence, "_tag" | "name">): Op<AlterSequence> =>
  yieldable<AlterSequence>({ _tag: "AlterSequence", name, ...change })

/** `DROP SEQUENCE`; `previous` is the sequence as it was, for example an `Op.createSequence`. */
export const dropSequence = (
  name: Name,
  options: DropOptions & { readonly previous?: Omit<CreateSequence, "_tag" | "name"> } = {}
): Op<DropSequence> =>
  yieldable<DropSequence>({
    _tag: "DropSequence",
    name,
    ifExists: options.ifExists,
    cascade: options.cascade,
    previous: options.previous && defined({ ...options.previous, _tag: undefined, name: undefined } as never)
  })

/** `COMMENT ON`; `null` removes the comment. `previous` is the old comment, `null` if there was none. */
export const setComment = (
  target: CommentTarget,
  comment: string | null,
  options: { readonly previous?: string | null } = {}
): Op<SetComment> => yieldable<SetComment>({ _tag: "SetComment", target, comment, previous: options.previous })

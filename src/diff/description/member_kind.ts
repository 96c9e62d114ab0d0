/**
 * Makes the description of a kind whose objects are entries of another object, such as the tables of a publication: an ALTER
 * statement of the whole adds and removes them, and they have neither comment nor owner nor privileges.
 */
import type { CatalogObject } from "../../catalog/mod.ts"
import { draft, nothing } from "./context.ts"
import type { Compared } from "./description.ts"
import { notCalled } from "./plain.ts"
import { type AlwaysCompared, type Standalone, standaloneKind } from "./standalone_kind.ts"
import { execute } from "./statement.ts"

/** What distinguishes one kind from another. */
export interface Member<O> extends Pick<Standalone<O>, "changes" | "rank" | "needs"> {
  readonly add: (object: O) => string
  readonly drop: (object: O) => string
}

/** A complete description. */
export const memberKind = <O extends CatalogObject>(
  { add, changes, drop, needs, rank }: Member<O>,
  overrides: Partial<Compared<AlwaysCompared, O>> = {}
): Compared<AlwaysCompared, O> =>
  standaloneKind({ create: add, called: add, changes, isOwned: false, rank, needs }, {
    create: (object) => [draft(execute(add(object), drop(object)))],
    drop: (object) => [draft(execute(drop(object), add(object)))],
    ...notCalled,
    attachments: "none",
    namesInBodies: nothing,
    ...overrides
  })

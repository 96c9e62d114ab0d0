/**
 * Makes the description of a kind whose objects are created, altered and dropped by SQL statements of their own, such as a
 * collation: a few texts decide everything else.
 *
 * `DROP …`, `COMMENT ON …` and `ALTER … OWNER TO` follow from `called`, the inverse of each statement from the statement in
 * the opposite direction. Comments, the owner and privileges are written together with a new object. An object is altered
 * in place where `changes` has statements for the difference, and is recreated otherwise. What is not so for a kind is
 * overridden: `standaloneKind({ … }, { grant: … })`.
 */
import type { CatalogObject, ComparedKind, comparison } from "../../catalog/mod.ts"
import type { Hazard } from "../../hazard/mod.ts"
import { always, type Context, draft, never, type Parts } from "./context.ts"
import type { Compared, Dependencies } from "./description.ts"
import { comparedWhole, independent, noNames, noType, ownStatements, ranked } from "./plain.ts"
import { execute, script } from "./statement.ts"

/** The kinds that are compared without a request. */
export type AlwaysCompared = {
  [K in ComparedKind]: (typeof comparison)[K] extends "compared" ? K : never
}[ComparedKind]

/** What distinguishes one kind from another. */
export interface Standalone<O> {
  /** The statement or script that creates an object, without comments, owner and privileges. */
  readonly create: (object: O, parts: Parts, context: Context) => string
  /** What follows DROP, COMMENT ON and ALTER … OWNER TO: `COLLATION "app"."german"`. */
  readonly called: (object: O) => string
  /** The ALTER statements that change an object in place; "recreate" if PostgreSQL has none for a difference, or for any. */
  readonly changes: "recreate" | ((from: O, to: O, context: Context) => ReadonlyArray<string> | "recreate")
  /** Whether objects have an owner, which `ALTER … OWNER TO` changes. */
  readonly isOwned: boolean
  /** The place among independent statements, from 0 to 99: low ranks are created first and dropped last. */
  readonly rank: number
  /** What the fields of an object name, see `Dependencies`. */
  readonly needs: Dependencies<O>["needs"]
  /** What the statements may lose or fail on. Without it they have no hazard. */
  readonly hazards?: {
    readonly create?: (object: O, context: Context) => ReadonlyArray<Hazard>
    readonly drop?: (object: O, context: Context) => ReadonlyArray<Hazard>
    readonly alter?: (from: O, to: O, context: Context) => ReadonlyArray<Hazard>
  }
}

/** A complete description. */
export const standaloneKind = <O extends CatalogObject>(
  { called, changes: given, create, hazards = {}, isOwned, needs, rank }: Standalone<O>,
  overrides: Partial<Compared<AlwaysCompared, O>> = {}
): Compared<AlwaysCompared, O> => {
  const dropText = (object: O): string => `DROP ${called(object)}`
  const changes = (from: O, to: O, context: Context) => given === "recreate" ? given : given(from, to, context)
  return {
    requestedBy: "always",
    create: (object, parts, context) => [draft(
      execute(create(object, parts, context), dropText(object)),
      ...hazards.create?.(object, context) ?? []
    )],
    drop: (object, parts, context) => [draft(
      execute(dropText(object), create(object, parts, context)),
      ...hazards.drop?.(object, context) ?? []
    )],
    alterable: given === "recreate" ? never : (from, to, context) => changes(from, to, context) !== "recreate",
    alter: (from, to, _parts, context) => {
      const [forward, back] = [changes(from, to, context), changes(to, from, context)]
      if (forward === "recreate" || forward.length === 0) return []
      const found = hazards.alter?.(from, to, context) ?? []
      // A change that has no statement in the opposite direction is undone by a comparison.
      return back === "recreate"
        ? [{ ...draft(execute(script(...forward)), ...found), isOneWay: true }]
        : [draft(execute(script(...forward), script(...back)), ...found)]
    },
    park: "none",
    ...comparedWhole,
    comment: { on: called, target: () => "sql" },
    owner: isOwned ? called : "none",
    grant: "none",
    defaultPrivileges: "none",
    ...independent,
    needs,
    namesInBodies: (object) => "name" in object && typeof object.name === "string" ? [object.name] : [],
    canRelease: true,
    isRecreatedWith: always,
    ...noType,
    ...ranked(rank),
    ...ownStatements,
    attachments: "all",
    ...noNames,
    ...overrides
  }
}

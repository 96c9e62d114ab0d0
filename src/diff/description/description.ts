/**
 * What the comparison knows about a kind of object. `kind/descriptions.ts` has one complete description of each
 * kind of the catalog; the engine reads these and names no kind itself.
 *
 * No field is optional: a description states "none", "never" or an empty list where something does not apply.
 */
import type { Address, Catalog, CatalogObject, ComparedKind, comparison, DefaultPrivilege, Kind, OfKind, QualifiedName } from "../../catalog/mod.ts"
import type { CommentTarget, Operation } from "../../operation/mod.ts"
import type { Options, Verdict } from "../options.ts"
import type { ChangedParts, Context, Draft, Parts, Scene, StepReference } from "./context.ts"

/** The description of one kind: operations and facts if it is compared, otherwise the reason why it is not. */
export type Description<K extends Kind> = K extends ComparedKind ? Compared<K> : NotCompared

/** A description for every kind of the catalog. */
export type Descriptions = { readonly [K in Kind]: Description<K> }

/** A kind that is read so that differences are reported, but that no operation changes. */
export interface NotCompared {
  readonly notCompared: string
}

/** A kind that is compared. */
export interface Compared<K extends ComparedKind, O = OfKind<K>>
  extends Operations<O>, Comparison<O>, Statements<O>, Dependencies<O>, Types<O>, Ordering<O>, Folding<O>, Renaming<O>
{
  /** The option without which objects of the kind are left out. */
  readonly requestedBy: (typeof comparison)[K] extends "on-request" ? "owners" | "privileges" : "always"
}

/** How an object is created, dropped and changed. */
export interface Operations<O> {
  readonly create: (object: O, parts: Parts, scene: Scene) => ReadonlyArray<Draft>
  readonly drop: (object: O, parts: Parts, scene: Scene) => ReadonlyArray<Draft>
  /** Whether an object can be changed in place. One that cannot is recreated, or rebuilt if it is a type in use. */
  readonly alterable: (from: O, to: O, context: Context) => boolean
  readonly alter: (from: O, to: O, parts: ChangedParts, scene: Scene) => ReadonlyArray<Draft>
  /** For types: renames the old type while the new one takes its place. */
  readonly park: "none" | ((object: O, name: string, context: Context) => Parking<O>)
}

/** The statement that renames a type, the renamed type, and the statements before the renamed type is dropped. */
export interface Parking<O> {
  readonly draft: Draft
  readonly parked: O
  readonly undone: ReadonlyArray<Draft>
}

/** What of an object is compared. */
export interface Comparison<O> {
  /** The object without the fields that no statement can change, such as the position of a column. */
  readonly comparable: (object: O) => object
  /** Whether PostgreSQL deparsed the texts of an object. A text that an author wrote is compared unchanged. */
  readonly isDeparsed: (object: O) => boolean
  /** The user's verdict on objects of the kind, from `compareTypes` or `compareDefaults`. */
  readonly judge: "never" | Judge<O>
  /** Whether an object is left out although its kind is compared. */
  readonly isLeftOut: (object: O, catalog: Catalog, options: Options) => boolean
}

/** The verdict of the options on an object, and what follows from it. */
export interface Judge<O> {
  /** The verdict; a side is undefined if it does not have the object. */
  readonly verdict: (inspected: O | undefined, declared: O | undefined, options: Options) => Verdict
  /** Whether there is a verdict on an object that only one side has, if both have its parent. */
  readonly isOfMissing: boolean
  /** The declared object after the verdict "same", with the inspected type or expression. */
  readonly asInspected: (inspected: O, declared: O) => O
}

/** How statements refer to an object. */
export interface Statements<O> {
  /**
   * What follows `COMMENT ON`, where `on` is the address of the object or of the part of it that the comment describes;
   * and the target of a `SetComment` operation for the object itself, or "sql" where no operation has such a target.
   */
  readonly comment: "none" | {
    readonly on: (object: O, on: Address) => string
    readonly target: (object: O) => CommentTarget | "sql"
  }
  /** What precedes `OWNER TO` in ALTER; "parent" if an object always has the owner of its parent. */
  readonly owner: "none" | "parent" | ((object: O) => string)
  /** What follows `GRANT … ON`, and the column, if `on` is the address of one. */
  readonly grant: "none" | ((object: O, on: Address) => { readonly on: string; readonly column?: string })
  /** The type of `ALTER DEFAULT PRIVILEGES` that applies to new objects. */
  readonly defaultPrivileges: "none" | DefaultPrivilege["type"]
}

/** An object that a field names: an address, or the name of a type, whose kind the field does not tell. */
export type Need = Address | { readonly type: QualifiedName }

/** What an object depends on, and what depends on it. */
export interface Dependencies<O> {
  /** What the fields of an object name. PostgreSQL records most of it; this makes the order right for any catalog. */
  readonly needs: (object: O) => ReadonlyArray<Need>
  /** Whether PostgreSQL records for the parent what an object depends on. */
  readonly isRecordedForParent: (object: O) => boolean
  /** The expressions that PostgreSQL evaluates or parses when the object is created. */
  readonly evaluates: (object: O) => ReadonlyArray<string>
  /** A text that names objects without a recorded dependency, such as the body of a function. */
  readonly body: (object: O) => string
  /** The names that such a text contains if it refers to the object; none if no text can. */
  readonly namesInBodies: (object: O) => ReadonlyArray<string>
  /** Whether an object that is altered can stop depending on an object that is dropped. */
  readonly canRelease: boolean
  /**
   * Whether an object has to be recreated when the type of a column that it depends on changes. `isShallow` is true for
   * a change of modifiers alone, after which operators and casts stay the same.
   */
  readonly isRecreatedWith: (object: O, column: Address, isShallow: boolean) => boolean
  /** Names in a schema, and roles in a table, that only one object can have at a time. */
  readonly places: (object: O) => ReadonlyArray<string>
}

/** The relation of a kind to types. */
export interface Types<O> {
  /** Whether the name of an object is the name of a type. */
  readonly isTypeName: boolean
  /** The second type that is created with a type, such as a multirange type: its name, and its name while parked. */
  readonly secondType:
    | "none"
    | ((object: O, parked: QualifiedName) => {
      readonly name: QualifiedName
      readonly parked: QualifiedName
    })
  /** Whether objects have values or parts of a type. A type that such an object uses is rebuilt rather than dropped. */
  readonly usesTypes: boolean
  /** Whether an object uses its type in an array or a composite. PostgreSQL adds no constraint to a domain used so. */
  readonly containsType: (object: O) => boolean
  /** How a change of the type of an object is carried out, for objects that have rows. */
  readonly retyping: "none" | Retyping<O>
}

/** Changes of the type of a column. */
export interface Retyping<O> {
  /** Whether an alteration changes the type. */
  readonly isRetyped: (from: O, to: O, context: Context) => boolean
  /** Whether an object is converted in place when its type is rebuilt. */
  readonly isConverted: (object: O) => boolean
  /** Whether the change keeps operators and casts. */
  readonly isShallow: (from: O, to: O, context: Context) => boolean
  /** Whether the parent has to be recreated because no statement changes the type. */
  readonly isFixedBy: (object: O, parent: CatalogObject) => boolean
}

/** The order in which statements run. */
export interface Ordering<O> {
  /** The place among independent statements, from 0 to 99: low ranks are created first and dropped last. */
  readonly rank: (object: O) => number
  /** Orders objects of one rank; those with equal positions are in the order of their addresses. */
  readonly position: (object: O) => string
  /** Pairs of steps of which the first has to run before the second, besides those that follow from dependencies. */
  readonly precedence: (object: O, scene: Scene) => ReadonlyArray<readonly [StepReference, StepReference]>
  /** Whether the alteration or creation of a part has to run before the alteration of the object, instead of after it. */
  readonly isAlteredAfter: (change: KindChange<O>, part: Pick<KindChange<CatalogObject>, "from" | "to">) => boolean
  /** The objects that have to be recreated because PostgreSQL refuses the change of this one. */
  readonly recreates: (change: KindChange<O>, scene: Scene) => ReadonlyArray<Address>
  /** Whether the parts of a parked object are dropped together with it. */
  readonly parksParts: boolean
}

/** The change of an object of one kind. */
export interface KindChange<O> {
  readonly from: O | undefined
  readonly to: O | undefined
  readonly drop: boolean
  readonly alter: boolean
  readonly create: boolean
}

/** Which statements include which parts. */
export interface Folding<O> {
  /** Where an object can be part of the statement of its parent. */
  readonly fold: "never" | Fold<O>
  /** Which comments, owners and privileges are part of the statement of their object instead of steps of their own. */
  readonly attachments: "none" | "comment" | "all"
  /** Whether it is a comment, an owner or a privilege, which any object can have. */
  readonly isAttachment: boolean
}

/** How an object is folded into the statement of its parent. */
export interface Fold<O> {
  readonly isFoldable: (object: O, parent: CatalogObject) => boolean
  /** Whether it is also folded into the alteration of its parent. */
  readonly intoAlter: (object: O, parent: CatalogObject) => boolean
  /** Objects with a low number are taken out first where folding closes a circle. */
  readonly looseness: (object: O) => number
}

/** The effect of renames on an object. */
export interface Renaming<O> {
  /** The fields, at any depth, with SQL in which PostgreSQL writes the new name of a renamed object. */
  readonly expressions: ReadonlyArray<Field<O>>
  /** The fields, at any depth, with names of types as `format_type` writes them. */
  readonly types: ReadonlyArray<Field<O>>
  /** The fields, at any depth, with names of columns of the object's own table. */
  readonly columns: ReadonlyArray<Field<O>>
  /** The object with columns of `table` renamed, for kinds that name columns of other tables. */
  readonly withColumns: "none" | ((object: O, table: QualifiedName, renamed: (column: string) => string) => O)
  /** Whether it is made of a query. Such an object is recreated around a rename unless the text after it is known. */
  readonly isRecreatedAround: (object: O) => boolean
  /** Whether the name of an object is that of its parent. */
  readonly isNamedAfterParent: boolean
  /**
   * The operation that renames an object, for kinds where a difference in the name alone is always a rename; "together" for
   * one that PostgreSQL renames with that of a parent table.
   */
  readonly rename: "none" | ((from: O, to: O) => Operation | "together" | undefined)
}

/** The names of the fields of a type, at any depth, without the keys of records. */
export type Field<O> = O extends string | number | boolean | undefined ? never
  : O extends ReadonlyArray<infer E> ? Field<E>
  : O extends object ? { [F in keyof O & string]-?: string extends F ? never : F | Field<O[F]> }[keyof O & string]
  : never

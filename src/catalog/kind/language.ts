/**
 * What extends the server itself: procedural languages, transforms, access methods, conversions.
 */
import type { QualifiedName } from "../address.ts"
import type { Base } from "../base.ts"
import type { RoutineReference } from "./program.ts"

/** A procedural language that is not part of an extension. */
export interface Language extends Base<"language"> {
  readonly name: string
  readonly trusted: boolean
  readonly handler: QualifiedName
  readonly inline?: QualifiedName
  readonly validator?: QualifiedName
}

/** How values of a type are passed to a procedural language, and back. */
export interface Transform extends Base<"transform"> {
  readonly type: string
  readonly language: string
  readonly fromSql?: RoutineReference
  readonly toSql?: RoutineReference
}

/** An access method for tables or indexes. */
export interface AccessMethod extends Base<"access-method"> {
  readonly name: string
  readonly type: "table" | "index"
  readonly handler: QualifiedName
}

/** A conversion between encodings. The default one is used for clients with the encoding. */
export interface Conversion extends Base<"conversion"> {
  readonly schema: string
  readonly name: string
  readonly default: boolean
  readonly from: string
  readonly to: string
  readonly function: QualifiedName
}

/**
 * Base types, whose values are read and written by functions of their own.
 */
import type { Base, Parameters } from "../base.ts"

/** A function that reads or writes the values of a base type. It cannot exist without the type, nor the type without it. */
export interface TypeFunction {
  /** What follows DROP: `FUNCTION "app"."complex_in"(cstring)`. */
  readonly called: string
  /** Arguments and result, which OR REPLACE cannot change. */
  readonly shape: string
  readonly definition: string
  readonly comment?: string
  readonly owner: string
  /** Who may call it, also by default. `public` stands for all roles. */
  readonly privileges: ReadonlyArray<{ readonly grantee: string; readonly grantable: boolean }>
}

/**
 * A base type. `options` are those of CREATE TYPE as SQL, `{ INPUT: "\"app\".\"complex_in\"" }`. A type that is only declared,
 * a shell, has neither options nor functions.
 */
export interface BaseType extends Base<"base-type"> {
  readonly schema: string
  readonly name: string
  readonly options: Parameters
  readonly functions: ReadonlyArray<TypeFunction>
}

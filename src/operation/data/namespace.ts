/** The operations on schemas and extensions. */
import type { DropOptions, Tagged } from "./_base.ts"

export interface CreateSchema extends Tagged<"CreateSchema"> {
  readonly name: string
  readonly ifNotExists?: boolean
  readonly authorization?: string
}

export interface DropSchema extends Tagged<"DropSchema">, DropOptions {
  readonly name: string
}

export interface CreateExtension extends Tagged<"CreateExtension"> {
  readonly name: string
  readonly schema?: string
  readonly version?: string
  readonly ifNotExists?: boolean
}

export interface DropExtension extends Tagged<"DropExtension">, DropOptions {
  readonly name: string
}

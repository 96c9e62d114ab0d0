/**
 * The functions of text search parsers and templates.
 */
import type { QualifiedName } from "../../catalog/mod.ts"
import { quoteName } from "../../text/mod.ts"

/** `(START = "app"."f", …)`, without the functions that are not there. */
export const functions = (named: { readonly [role: string]: QualifiedName | undefined }): string =>
  `(${
    Object.entries(named).flatMap(([role, name]) => name === undefined ? [] : [`${role} = ${quoteName(name)}`]).join(
      ", "
    )
  })`

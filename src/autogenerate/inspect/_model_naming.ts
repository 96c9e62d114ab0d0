/**
 * Adapts the naming of an environment to code generation.
 */
import type * as Codegen from "../../codegen/mod.ts"
import { Naming } from "../../schema/mod.ts"

/** The names of columns and objects. A template with a token that does not apply to an object gives no name. */
export const modelNaming = ({ column, convention }: Naming.Naming): Codegen.ModelNaming => {
  const expand = (kind: Naming.Kind, subject: Naming.Subject): string | undefined => {
    try {
      return Naming.expand(convention[kind], subject)
    } catch {
      return undefined
    }
  }
  const check = (table: string, constraint: string) => expand("ck", { table, columns: [], constraint })
  return {
    column,
    object: expand,
    checkKey: (table, name) => {
      // The key is the part of the name in the place of the token.
      const [before, after] = convention.ck.split("{constraint_name}").map((part) =>
        part.replaceAll("{table_name}", table)
      )
      if (before === undefined || after === undefined) return undefined
      const key = name.slice(before.length, name.length - after.length)
      return key !== "" && check(table, key) === name ? key : undefined
    }
  }
}

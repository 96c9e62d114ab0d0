/**
 * The naming of an environment as code generation asks for it.
 */
import type * as Codegen from "../../codegen/mod.ts"
import { Naming } from "../../schema/mod.ts"

/** What the naming makes of fields and objects; a template with a token that means nothing for an object names none. */
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
      // The name that the template has a check's own name in is cut around a text that no name has.
      const [before, after] = convention.ck.split("{constraint_name}").map((part) =>
        part.replaceAll("{table_name}", table)
      )
      if (before === undefined || after === undefined) return undefined
      const key = name.slice(before.length, name.length - after.length)
      return key !== "" && check(table, key) === name ? key : undefined
    }
  }
}

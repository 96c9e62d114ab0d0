/**
 * A rename as `--rename` takes it: `users.nick=handle`, typed in a shell.
 */
import { quoteIdentifier } from "../../text/mod.ts"
import type { Rename } from "../options.ts"

const spelled = (name: string): string => /^[a-z_][a-z0-9_]*$/.test(name) ? name : quoteIdentifier(name)

const path = (...names: ReadonlyArray<string>): string => names.map(spelled).join(".")

const textOf = (rename: Rename): string => {
  switch (rename.kind) {
    case "column":
      return `${path(rename.table.schema, rename.table.name, rename.from)}=${spelled(rename.to)}`
    case "enum-value":
      return `${path(rename.enum.schema, rename.enum.name, rename.from)}=${spelled(rename.to)}`
    default: {
      const { from, to } = rename
      return `${path(from.schema, from.name)}=${
        from.schema === to.schema ? spelled(to.name) : path(to.schema, to.name)
      }`
    }
  }
}

/** The argument, in single quotes if the shell would change it. */
export const argumentOf = (rename: Rename): string => {
  const text = textOf(rename)
  return /^[\w.=]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

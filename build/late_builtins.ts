/**
 * Loads Node.js's own modules when they are used, because a bundle would load them all at its start.
 *
 * `import * as Crypto from "node:crypto"` loads the module and, to name its exports, everything behind its getters: for
 * `node:fs`, all streams. In the bundle each use becomes `process.getBuiltinModule("node:crypto")`, which loads the module
 * at the first use and nothing behind it.
 */
import type { Plugin } from "rolldown"
import { type Import, type Node, usesOf } from "./syntax.ts"

const isOwn = (statement: Node): statement is Import =>
  statement.type === "ImportDeclaration" && (statement as Import).source.value.startsWith("node:")

/** Replaces the imports of Node.js's own modules in a module by calls. */
const rewrite = (code: string, body: ReadonlyArray<Node>): string => {
  const imports = body.filter(isOwn)
  const calls = new Map(imports.flatMap(({ source, specifiers }) => {
    const call = `process.getBuiltinModule(${JSON.stringify(source.value)})`
    return specifiers.map(({ imported, local, type }) =>
      [local.name, type === "ImportSpecifier" ? `${call}.${imported!.name}` : call] as const
    )
  }))
  const uses = usesOf(body.filter(({ type }) => type !== "ImportDeclaration"), (name) => calls.has(name))
  const edits = [
    ...imports.map(({ end, start }) => ({ start, end, text: "" })),
    ...uses.map(({ above, end, name, start }) => {
      const isShorthand = above.type === "Property" && (above as Node & { shorthand?: boolean }).shorthand === true
      return { start, end, text: isShorthand ? `${name}: ${calls.get(name)!}` : calls.get(name)! }
    })
  ]
  return edits.toSorted((a, b) => b.start - a.start).reduce(
    (text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end),
    code
  )
}

/** The plugin. It sees the modules before they are bundled. */
export const lateBuiltins: Plugin = {
  name: "late-builtins",
  transform(code) {
    if (!/\bfrom\s*["']node:/.test(code)) return null
    return rewrite(code, this.parse(code).body as ReadonlyArray<Node>)
  }
}

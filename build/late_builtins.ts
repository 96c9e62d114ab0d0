/**
 * Loads Node.js's own modules when they are used, because a bundle would load them all at its start.
 *
 * `import * as Crypto from "node:crypto"` loads the module and, to name its exports, everything behind its getters: for
 * `node:fs`, all streams. In the bundle each use becomes `process.getBuiltinModule("node:crypto")`, which loads the module
 * at the first use and nothing behind it.
 */
import type { Plugin } from "rolldown"
import { type Import, isKey, type Name, type Node, walk } from "./syntax.ts"

/** Whether an identifier declares a variable, directly or in a pattern. */
const isBinding = (above: Node, field: string): boolean =>
  field === "params" || field === "param" || field === "id" || above.type === "ArrayPattern"
  || above.type === "RestElement" || (above.type === "AssignmentPattern" && field === "left")

interface Use extends Name {
  readonly isShorthand: boolean
}

/** Where a module uses the names, and which of them it declares again. */
const usesOf = (body: ReadonlyArray<Node>, names: ReadonlySet<string>) => {
  const uses: Array<Use> = []
  const declared = new Set<string>()
  const patterns = new Set<Node>()
  walk({ type: "Program", start: 0, end: 0, body } as Node, (node, above, field) => {
    if (node.type === "ObjectPattern") patterns.add(node)
    else if (node.type === "Property" && patterns.has(above)) patterns.add(node)
    const { name } = node as Name
    if (node.type !== "Identifier" || !names.has(name)) return
    const { shorthand = false } = above as Node & { readonly shorthand?: boolean }
    if (isBinding(above, field) || patterns.has(above) || above.type === "ExportSpecifier") declared.add(name)
    else if (!isKey(above, field)) uses.push({ ...node, name, isShorthand: above.type === "Property" && shorthand })
  })
  return { uses, declared }
}

/** Replaces the imports of Node.js's own modules in a module by calls. */
const rewrite = (code: string, body: ReadonlyArray<Node>): string => {
  const isImport = (statement: Node): statement is Import =>
    statement.type === "ImportDeclaration" && (statement as Import).source.value.startsWith("node:")
  const imports = body.filter(isImport)
  const calls = new Map(imports.flatMap(({ source, specifiers }) => {
    const call = `process.getBuiltinModule(${JSON.stringify(source.value)})`
    return specifiers.map(({ imported, local, type }) =>
      [local.name, type === "ImportSpecifier" ? `${call}.${imported!.name}` : call] as const
    )
  }))
  const { declared, uses } = usesOf(body.filter(({ type }) => type !== "ImportDeclaration"), new Set(calls.keys()))
  const edits = [
    ...imports.map(({ end, specifiers, start }) => {
      // A name that is declared a second time is not replaced. Its module is loaded at once.
      const kept = specifiers.filter(({ local }) => declared.has(local.name))
      return { start, end, text: kept.map(({ local }) => `const ${local.name} = ${calls.get(local.name)!}`).join("\n") }
    }),
    ...uses.filter(({ name }) => !declared.has(name)).map(({ end, isShorthand, name, start }) => ({
      start,
      end,
      text: isShorthand ? `${name}: ${calls.get(name)!}` : calls.get(name)!
    }))
  ]
  return edits.toSorted((a, b) => b.start - a.start).reduce(
    (text, { end, start, text: replacement }) => text.slice(0, start) + replacement + text.slice(end),
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

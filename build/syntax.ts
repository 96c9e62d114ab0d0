/**
 * What the plugins of the build know of the syntax of a module: its nodes, and which of its identifiers are which.
 */

/** A node of the tree (ESTree) with its place in the text. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
}

/** An identifier, or a string as the name of an export. */
export interface Name extends Node {
  readonly name: string
}

/** An import declaration. */
export interface Import extends Node {
  readonly source: { readonly value: string }
  readonly specifiers: ReadonlyArray<Node & { readonly local: Name; readonly imported?: Name }>
}

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "type" in value

/** Visits the nodes below a node, each with the node above it and the name of the field in which it is. */
export const walk = (node: Node, visit: (node: Node, above: Node, field: string) => void): void => {
  for (const [field, value] of Object.entries(node)) {
    for (const next of Array.isArray(value) ? value : [value]) {
      if (!isNode(next)) continue
      visit(next, node, field)
      walk(next, visit)
    }
  }
}

/** Whether an identifier is only the name of a property. */
export const isKey = (above: Node, field: string): boolean =>
  !(above as Node & { computed?: boolean }).computed
  && ((field === "property" && above.type === "MemberExpression")
    || (field === "key" && /^(?:Property|MethodDefinition|PropertyDefinition)$/.test(above.type)))

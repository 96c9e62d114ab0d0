/**
 * What the plugins of the build know of the syntax of a module: its nodes, and to what its identifiers refer.
 */

/** A node of the tree (ESTree) with its place in the text. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
}

/** An identifier. */
export interface Name extends Node {
  readonly name: string
}

/** An import declaration. */
export interface Import extends Node {
  readonly source: { readonly value: string }
  readonly specifiers: ReadonlyArray<Node & { readonly local: Name; readonly imported?: Name }>
}

/** An identifier that refers to a variable, with the node above it and the name of the field in which it is. */
export interface Use extends Name {
  readonly above: Node
  readonly field: string
}

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "type" in value

type Visit = (node: Node, above: ReadonlyArray<Node>, field: string) => void

/** Visits the nodes below the last of `above`, each with the nodes above it and the name of the field in which it is. */
const walk = (above: ReadonlyArray<Node>, visit: Visit): void => {
  for (const [field, value] of Object.entries(above.at(-1)!)) {
    for (const next of Array.isArray(value) ? value : [value]) {
      if (!isNode(next)) continue
      visit(next, above, field)
      walk([...above, next], visit)
    }
  }
}

/** Whether an identifier is only the name of a property. */
const isKey = (above: Node, field: string): boolean =>
  !(above as Node & { computed?: boolean }).computed
  && ((field === "property" && above.type === "MemberExpression")
    || (field === "key" && /^(?:Property|MethodDefinition|PropertyDefinition)$/.test(above.type)))

interface Pattern extends Node {
  readonly properties?: ReadonlyArray<Node & { readonly value?: Pattern; readonly argument?: Pattern }>
  readonly elements?: ReadonlyArray<Pattern | null>
  readonly left?: Pattern
  readonly argument?: Pattern
}

/** The names that a pattern declares. */
export const declaredBy = (pattern: Pattern): ReadonlyArray<string> => {
  if (pattern.type === "Identifier") return [(pattern as Node as Name).name]
  const inner = [
    ...(pattern.properties ?? []).map(({ argument, value }) => value ?? argument!),
    ...(pattern.elements ?? []).filter((element) => element !== null),
    ...[pattern.left, pattern.argument].filter((next) => next !== undefined)
  ]
  return inner.flatMap(declaredBy)
}

const isFunction = ({ type }: Node): boolean => /^(?:Arrow)?Function/.test(type)
const isScope = (node: Node): boolean =>
  isFunction(node) || /^(?:BlockStatement|For\w*Statement|SwitchStatement|StaticBlock|Program)$/.test(node.type)

interface Declaration extends Node {
  readonly kind?: string
  readonly id?: Pattern | null
  readonly params?: ReadonlyArray<Pattern>
  readonly param?: Pattern | null
  readonly declarations?: ReadonlyArray<Node & { readonly id: Pattern }>
}

/** The names that a node declares, with the node in which they are visible. */
const declarations = (node: Declaration, above: ReadonlyArray<Node>): ReadonlyArray<readonly [string, Node]> => {
  const names: Array<readonly [string, Node]> = []
  const add = (pattern: Pattern, scope: Node) =>
    names.push(...declaredBy(pattern).map((name) => [name, scope] as const))
  const within = (isIt: (node: Node) => boolean) => above.findLast(isIt)!
  if (node.type === "VariableDeclaration") {
    const scope = within(node.kind === "var" ? (next) => isFunction(next) || next.type === "Program" : isScope)
    node.declarations!.forEach(({ id }) => add(id, scope))
  } else if (isFunction(node) || node.type.startsWith("Class")) {
    if (node.id !== null && node.id !== undefined) {
      add(node.id, node.type.endsWith("Declaration") ? within(isScope) : node)
    }
    node.params?.forEach((param) => add(param, node))
  } else if (node.type === "CatchClause" && node.param !== null && node.param !== undefined) add(node.param, node)
  return names
}

/** The identifiers in the statements of a module that refer to one of the names at its top. */
export const usesOf = (body: ReadonlyArray<Node>, isWanted: (name: string) => boolean): ReadonlyArray<Use> => {
  const program = { type: "Program", start: 0, end: Infinity, body } as Node
  const shadows = new Map<string, Array<Node>>()
  const uses: Array<Use> = []
  walk([program], (node, above, field) => {
    for (const [name, scope] of declarations(node, above)) {
      if (scope !== program && isWanted(name)) shadows.set(name, [...(shadows.get(name) ?? []), scope])
    }
    const parent = above.at(-1)!
    if (node.type === "Identifier" && isWanted((node as Name).name) && !isKey(parent, field)) {
      uses.push({ ...node as Name, above: parent, field })
    }
  })
  return uses.filter(({ name, start }) =>
    !(shadows.get(name) ?? []).some((scope) => scope.start <= start && start < scope.end)
  )
}

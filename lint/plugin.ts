/** The linter's own rule of this repository: `strata/floors` compares each import with the table in `floors.ts`. */
import { relative, sep } from "node:path"
import { complaint, computedComplaint, globalComplaint, misplaced } from "./complaint.ts"

/** What a module is imported by: a text, a template, or a concatenation. */
interface Source {
  readonly type: string
  readonly value?: unknown
  readonly quasis?: ReadonlyArray<{ readonly value: { readonly cooked?: string | null } }>
  readonly left?: Source
}

/** A name, a member of a name, or a call of one. */
interface Expression {
  readonly type: string
  readonly name?: string
  readonly object?: Expression
  readonly property?: Expression
  readonly callee?: Expression
}

/** The part of a syntax node that the rule reads (ESTree with TypeScript's nodes). */
interface Node {
  readonly type: string
  readonly source?: Source | null
  readonly importKind?: "type" | "value"
  readonly exportKind?: "type" | "value"
}

interface Context {
  readonly cwd: string
  readonly filename: string
  readonly report: (finding: { readonly node: Node; readonly message: string }) => void
}

/** The module of an import, or the text that its name begins with. */
const moduleOf = (source: Source | null | undefined): string | undefined => {
  if (source?.type === "BinaryExpression") return moduleOf(source.left)
  if (source?.type === "TemplateLiteral") return source.quasis?.[0]?.value.cooked || undefined
  return source?.type === "Literal" && typeof source.value === "string" ? source.value : undefined
}

const create = (context: Context) => {
  const file = relative(context.cwd, context.filename).split(sep).join("/")
  const refuse = (node: Node, message: string | undefined) => {
    if (message !== undefined) context.report({ node, message })
  }
  const check = (node: Node) => {
    const module = moduleOf(node.source)
    const type = node.type === "TSImportType" || node.importKind === "type" || node.exportKind === "type"
    if (module !== undefined) refuse(node, complaint(file, module, type))
  }
  return {
    Program: (node: Node) => refuse(node, misplaced(file)),
    ImportDeclaration: check,
    ImportExpression: (node: Node) =>
      moduleOf(node.source) === undefined ? refuse(node, computedComplaint(file)) : check(node),
    CallExpression: (node: Node & Expression) => {
      if (node.callee?.type === "Identifier" && node.callee.name === "require") refuse(node, computedComplaint(file))
    },
    MemberExpression: (node: Node & Expression) => {
      if (node.object?.type === "Identifier" && node.property?.type === "Identifier") {
        refuse(node, globalComplaint(file, `${node.object.name!}.${node.property.name!}`))
      }
    },
    ExportNamedDeclaration: check,
    ExportAllDeclaration: check,
    TSImportType: check
  }
}

export default { meta: { name: "strata" }, rules: { floors: { create } } }

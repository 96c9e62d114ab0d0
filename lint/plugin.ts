/** The linter's own rule of this repository: `strata/floors` compares each import with the table in `floors.ts`. */
import { relative, sep } from "node:path"
import { complaint, misplaced } from "./complaint.ts"

/** What a module is imported by: a text, or a template that begins with one. */
interface Source {
  readonly type: string
  readonly value?: unknown
  readonly quasis?: ReadonlyArray<{ readonly value: { readonly cooked?: string | null } }>
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

const moduleOf = (source: Source | null | undefined): string | undefined => {
  if (source?.type === "TemplateLiteral") return source.quasis?.[0]?.value.cooked || undefined
  return source?.type === "Literal" && typeof source.value === "string" ? source.value : undefined
}

const create = (context: Context) => {
  const file = relative(context.cwd, context.filename).split(sep).join("/")
  const check = (node: Node) => {
    const module = moduleOf(node.source)
    if (module === undefined) return
    const type = node.type === "TSImportType" || node.importKind === "type" || node.exportKind === "type"
    const message = complaint(file, module, type)
    if (message !== undefined) context.report({ node, message })
  }
  return {
    Program: (node: Node) => {
      const message = misplaced(file)
      if (message !== undefined) context.report({ node, message })
    },
    ImportDeclaration: check,
    ImportExpression: check,
    ExportNamedDeclaration: check,
    ExportAllDeclaration: check,
    TSImportType: check
  }
}

export default { meta: { name: "strata" }, rules: { floors: { create } } }

/** The linter's own rule of this repository: `strata/floors` compares each import with the table in `floors.ts`. */
import { relative, sep } from "node:path"
import { complaint, misplaced } from "./complaint.ts"

/** The part of a syntax node that the rule reads (ESTree with TypeScript's nodes). */
interface Node {
  readonly type: string
  readonly source?: { readonly type: string; readonly value?: unknown } | null
  readonly importKind?: "type" | "value"
  readonly exportKind?: "type" | "value"
}

interface Context {
  readonly cwd: string
  readonly filename: string
  readonly report: (finding: { readonly node: Node; readonly message: string }) => void
}

const create = (context: Context) => {
  const file = relative(context.cwd, context.filename).split(sep).join("/")
  const check = (node: Node) => {
    if (node.source?.type !== "Literal" || typeof node.source.value !== "string") return
    const type = node.type === "TSImportType" || node.importKind === "type" || node.exportKind === "type"
    const message = complaint(file, node.source.value, type)
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

/**
 * Effect Schema models of an existing database, as one TypeScript module.
 *
 * Names that follow the naming convention, default options, and a primary key `id` are left out. Tables come after those
 * that they reference.
 */
import { insideBlock } from "../source/comment.ts"
import { templateText } from "../source/quote.ts"
import { atom } from "../source/source.ts"
import { list, literal, type Term } from "../source/term.ts"
import { classTexts } from "./_class.ts"
import { uuid } from "./_column_type.ts"
import { assignment } from "./_declaration.ts"
import { typeTerms } from "./_named_types.ts"
import { moduleNames, names } from "./_names.ts"
import { dependencyOrder } from "./_reference_order.ts"
import { tablesOf } from "./_tables.ts"
import type { ModelsOptions } from "./options.ts"

export type { ModelNaming, ModelType } from "./options.ts"

/** The text of the module, formatted and without unused imports. Never fails. */
export const models = (options: ModelsOptions): string => {
  const given = names([...moduleNames, uuid.name])
  const types = typeTerms(options.types, given)
  const tables = dependencyOrder(tablesOf(options))
  const written = classTexts(tables, types.named, options.naming, given)
  const declarations = [...types.texts(), ...written.map(({ text }) => text)]
  const intro = options.intro.map((line) => ` * ${insideBlock(line)}`.trimEnd()).join("\n")
  return [
    [`/**\n${intro}\n */`, ...imports(declarations.join("\n"))].join("\n"),
    ...(declarations.some((text) => uuidUse.test(text)) ? [assignment(uuid.name, atom(uuid.source))] : []),
    ...declarations,
    assignment("models", list(written.map(({ constant }) => reference(constant))).source),
    ...options.exports.map(({ name, value }) => assignment(name, list(value.map(exported)).source))
  ].map((text) => `${text}\n`).join("\n")
}

const uuidUse = new RegExp(`\\b${uuid.name}\\b`)

const reference = (name: string): Term => ({ source: atom(name), value: undefined })

const exported = (value: string | { readonly path: string }): Term =>
  typeof value === "string" && value.includes("\n")
    ? { source: atom(`\`${templateText(value)}\``), value }
    : literal(value)

const imports = (code: string): ReadonlyArray<string> => {
  const own = ["Op", "Table", "Type"].filter((name) => new RegExp(`\\b${name}\\.\\w`).test(code))
  return [
    ...(own.length === 0 ? [] : [`import { ${own.join(", ")} } from "effect-strata"`]),
    ...(/\bSchema\./.test(code) ? [`import * as Schema from "effect/Schema"`] : []),
    ...(/\bModel\./.test(code) ? [`import * as Model from "effect/schema/Model"`] : [])
  ]
}

/**
 * What the tests do with a generated revision: evaluate it, and put many of them before the tools that judge text.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type * as Codegen from "../../src/codegen/mod.ts"
import { Migration, Op, Operations } from "../../src/mod.ts"
import { type Operation, Recorder } from "../../src/operation/mod.ts"

export const root = join(import.meta.dirname, "../..")

/** The revision that the tests write, unless they are about it. */
export const revision: Codegen.Revision = {
  id: "a1b2c3d4e5f6",
  parents: ["b1b2c3d4e5f6"],
  message: "add things",
  createdAt: DateTime.makeUnsafe("2026-11-22T10:15:00Z")
}

const imports: Readonly<Record<string, unknown>> = { Migration, Op, Operations, Effect }

/** The migration of a text, which has no types in it, so that only its imports have to be provided. */
export const evaluate = (text: string): Migration.Any => {
  const body = text.replaceAll(/^import .*$/gm, "").replace("export default", "return")
  return new Function(...Object.keys(imports), `"use strict";${body}`)(...Object.values(imports))
}

/** The operations that a program yields. */
export const record = (program: Migration.Any["upgrade"] | undefined): ReadonlyArray<Operation> =>
  program === undefined
    ? []
    : Effect.runSync(Recorder.record(program) as Effect.Effect<ReadonlyArray<Operation>>)

/** Data in one spelling: keys in order, undefined left out, bigints and odd numbers told apart from others. */
export const spelled = (data: unknown): string =>
  JSON.stringify(data, (_, value: unknown) => {
    if (typeof value === "bigint") return `bigint ${value}`
    if (typeof value === "number") return `number ${Object.is(value, -0) ? "-0" : value}`
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value
    return Object.entries(value).toSorted(([left], [right]) => left < right ? -1 : 1)
  })

/** A new folder below the hidden one of `test/`, which git, the formatter and the linter leave alone. */
export const scratch = (name: string): string => {
  const parent = join(root, "test/.strata")
  mkdirSync(parent, { recursive: true })
  return mkdtempSync(join(parent, `${name}-`))
}

/** Writes files into a folder; each is numbered. */
export const writeAll = (directory: string, texts: ReadonlyArray<string>): void => {
  for (const [index, text] of texts.entries()) writeFileSync(join(directory, `revision_${index}.ts`), text)
}

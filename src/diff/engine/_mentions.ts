/**
 * Soft edges from the bodies of routines: PostgreSQL does not record what a body refers to, unless it is a SQL-standard
 * body.
 */
import type { CatalogObject } from "../../catalog/mod.ts"
import { wordsIn } from "../../text/mod.ts"
import type { Action, Change } from "../description/context.ts"
import { descriptionOf } from "../kind/descriptions.ts"

interface MentionNode {
  readonly action: Action
  readonly change: Change
  readonly object: CatalogObject
}

const bodyOf = (object: CatalogObject | undefined): string =>
  object === undefined ? "" : descriptionOf(object).body(object)

/** Edges that create what a body names before the routine, and drop it after the routine. */
export const mentions = (nodes: ReadonlyArray<MentionNode>): ReadonlyArray<readonly [number, number]> => {
  const names = nodes.map(({ object }) => descriptionOf(object).namesInBodies(object).map((name) => name.toLowerCase()))
  const byName = new Map<string, Array<number>>()
  for (const [index, [name]] of names.entries()) {
    if (name !== undefined) byName.set(name, [...byName.get(name) ?? [], index])
  }
  const named = (body: string, index: number) => {
    const words = wordsIn(body)
    return [...words].flatMap((word) => byName.get(word) ?? []).filter((other) =>
      other !== index && names[other]!.every((name) => words.has(name))
    )
  }
  return nodes.flatMap(({ action, change: { from }, object }, index) => {
    const body = bodyOf(object)
    if (body === "") return []
    const goesFirst = (body: string) =>
      named(body, index).flatMap((other) => nodes[other]!.action === "drop" ? [[index, other] as const] : [])
    if (action === "drop") return goesFirst(body)
    const comesAfter = named(body, index).flatMap((other) =>
      nodes[other]!.action === "create" || nodes[other]!.action === "alter" ? [[other, index] as const] : []
    )
    // An altered routine no longer needs what its old body named.
    return action === "alter" ? [...comesAfter, ...goesFirst(bodyOf(from))] : comesAfter
  })
}

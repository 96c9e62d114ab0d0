/**
 * Renames that are passed with `--rename`: what they mean is found in both catalogs, beside those that models declare.
 *
 * They run in an order in which no name is taken: of a chain the last first, and of a circle one through a free name.
 */
import * as Result from "effect/Result"
import * as Catalog from "../../catalog/mod.ts"
import type * as Diff from "../../diff/mod.ts"
import { AutogenerateError, RenameAmbiguous, RenameConflict, RenameNotFound, RenameTaken } from "../error.ts"
import { matches, type Part, readRename, type Requested } from "./_rename_text.ts"
import type { Sides } from "./open_renames.ts"

type Qualified = Catalog.QualifiedName
type Whole = Extract<Diff.Rename, { readonly kind: "table" | "enum" | "sequence" }>

const kinds = ["table", "enum", "sequence"] as const

const isNamed = (object: Qualified, path: ReadonlyArray<Part>): boolean =>
  matches(object.name, path.at(-1)!) && (path.length === 1 || matches(object.schema, path[0]!))

const has = (catalog: Catalog.Catalog, kind: string, ...path: ReadonlyArray<string>): boolean =>
  Catalog.find(catalog, Catalog.address(kind, ...path)) !== undefined

/** Of names without a schema that several schemas have, the one in the schema of unqualified names. */
const preferred = <A extends { readonly from: Qualified }>(found: ReadonlyArray<A>, home: string): ReadonlyArray<A> => {
  const own = found.filter(({ from }) => from.schema === home)
  return own.length > 0 ? own : found
}

const exact = (names: ReadonlyArray<string>, part: Part): string | undefined =>
  names.find((name) => name === part.text) ?? names.find((name) => matches(name, part))

/** The whole objects that a request may mean. */
const wholesOf = ({ from, to }: Requested, { desired, home, live }: Sides): ReadonlyArray<Whole> => {
  if (from.length > 2) return []
  const found = kinds.flatMap((kind) =>
    Catalog.ofKind(live, kind).filter((object) => isNamed(object, from)).flatMap((object) =>
      Catalog.ofKind(desired, kind)
        .filter((other) => isNamed(other, to) && (to.length === 2 || other.schema === object.schema))
        .map((other): Whole => ({
          kind,
          from: { schema: object.schema, name: object.name },
          to: { schema: other.schema, name: other.name }
        }))
    )
  )
  return from.length === 1 ? preferred(found, home) : found
}

/** The columns and values that a request may mean; an object is known by its old name and by its new one. */
const partsOf = (
  { from, to }: Requested,
  { desired, home, live }: Sides,
  wholes: ReadonlyArray<Diff.Rename>
): ReadonlyArray<Diff.Rename> => {
  if (from.length < 2 || to.length !== 1) return []
  const [path, part, next] = [from.slice(0, -1), from.at(-1)!, to[0]!]
  const newName = (kind: "table" | "enum", { name, schema }: Qualified): Qualified => {
    const whole = wholes.find((rename): rename is Whole =>
      rename.kind === kind && rename.from.schema === schema && rename.from.name === name
    )
    return whole?.to ?? { schema, name }
  }
  const found = (["table", "enum"] as const).flatMap((kind) =>
    Catalog.ofKind(live, kind).flatMap(
      (object): ReadonlyArray<{ readonly from: Qualified; readonly rename: Diff.Rename }> => {
        const now = newName(kind, object)
        if (!isNamed(object, path) && !isNamed(now, path)) return []
        const [before, after] = [namesIn(live, kind, object), namesIn(desired, kind, now)]
        const [old, name] = [exact(before, part), exact(after, next)]
        if (old === undefined || name === undefined) return []
        const rename: Diff.Rename = kind === "table"
          ? { kind: "column", table: now, from: old, to: name }
          : { kind: "enum-value", enum: now, from: old, to: name }
        return [{ from: object, rename }]
      }
    )
  )
  return (path.length === 1 ? preferred(found, home) : found).map(({ rename }) => rename)
}

/** The names of the columns of a table, or the values of an enum. */
const namesIn = (
  catalog: Catalog.Catalog,
  kind: "table" | "enum",
  { name, schema }: Qualified
): ReadonlyArray<string> => {
  const address = Catalog.address(kind, schema, name)
  const object = Catalog.find(catalog, address)
  return object?.kind === "enum"
    ? object.values
    : Catalog.children(catalog, address).flatMap((child) => child.kind === "column" ? [child.name] : [])
}

/** Where the names of a rename must differ. */
const spaceOf = (rename: Diff.Rename): string =>
  rename.kind === "column"
    ? Catalog.address("column", rename.table.schema, rename.table.name)
    : rename.kind === "enum-value"
    ? Catalog.address("value", rename.enum.schema, rename.enum.name)
    : "object"

const nameIn = (name: string | Qualified): string =>
  typeof name === "string" ? name : Catalog.address("", name.schema, name.name)

const quoted = (name: string | Qualified): string =>
  typeof name === "string" ? `"${name}"` : `"${name.schema}.${name.name}"`

const describe = ({ from, to }: Diff.Rename): string => `${quoted(from)} to ${quoted(to)}`

const isEqual = (one: Diff.Rename, other: Diff.Rename): boolean =>
  spaceOf(one) === spaceOf(other) && describe(one) === describe(other)

/** Adds a rename to others; fails if it contradicts one of them. */
const add = (renames: ReadonlyArray<Diff.Rename>, rename: Diff.Rename, text: string) => {
  const other = renames.find((one) =>
    spaceOf(one) === spaceOf(rename) &&
    (nameIn(one.from) === nameIn(rename.from) || nameIn(one.to) === nameIn(rename.to))
  )
  if (other === undefined) return Result.succeed([...renames, rename])
  return isEqual(other, rename)
    ? Result.succeed(renames)
    : Result.fail(AutogenerateError.of(new RenameConflict({ rename: text, other: describe(other) })))
}

/** Whether the database has an object with the new name of a rename, so that it must go first. */
const isTaken = (rename: Diff.Rename, { live }: Sides, renames: ReadonlyArray<Diff.Rename>): boolean => {
  if (rename.kind === "column" || rename.kind === "enum-value") {
    const [kind, now] = rename.kind === "column" ? ["table" as const, rename.table] : ["enum" as const, rename.enum]
    const whole = renames.find((one): one is Whole => one.kind === kind && nameIn(one.to) === nameIn(now))
    return namesIn(live, kind, whole?.from ?? now).includes(rename.to)
  }
  return has(live, rename.kind, rename.to.schema, rename.to.name)
}

/** The renames in an order in which the new name of each is free. */
const ordered = (renames: ReadonlyArray<Diff.Rename>): ReadonlyArray<Diff.Rename> => {
  const [done, last]: [Array<Diff.Rename>, Array<Diff.Rename>] = [[], []]
  let left = [...renames]
  for (let count = 1; left.length > 0;) {
    const isFree = (rename: Diff.Rename) =>
      !left.some((one) => one !== rename && spaceOf(one) === spaceOf(rename) && nameIn(one.from) === nameIn(rename.to))
    const next = left.find(isFree)
    if (next !== undefined) {
      done.push(next)
      left = left.filter((one) => one !== next)
      continue
    }
    // A circle: one of them waits under another name.
    const [first, ...others] = left
    const name = `strata_renamed_${count++}`
    const passing = typeof first!.to === "string" ? name : { ...first!.to, name }
    done.push(Object.assign({}, first, { to: passing }))
    last.push(Object.assign({}, first, { from: passing }))
    left = others
  }
  return [...done, ...last]
}

/** The declared renames and those that were requested; fails with the reasons named `Rename…`. */
export const withRequested = (
  declared: ReadonlyArray<Diff.Rename>,
  texts: ReadonlyArray<string>,
  sides: Sides
): Result.Result<ReadonlyArray<Diff.Rename>, AutogenerateError> =>
  texts.length === 0 ? Result.succeed(declared) : Result.gen(function*() {
    const requests = yield* Result.all(texts.map(readRename))
    const meanings = requests.map((request) => ({ request, wholes: wholesOf(request, sides) }))
    const known = [...declared, ...meanings.flatMap(({ wholes }) => wholes)]
    let renames = declared
    for (const { request, wholes } of meanings) {
      const found = [...wholes, ...partsOf(request, sides, known)]
      const [rename, ...more] = found
      if (rename === undefined) {
        return yield* Result.fail(AutogenerateError.of(new RenameNotFound({ rename: request.text })))
      }
      if (more.length > 0) {
        const meant = found.map((one) => `${one.kind.replace("enum-", "")} ${describe(one)}`)
        return yield* Result.fail(AutogenerateError.of(new RenameAmbiguous({ rename: request.text, meant })))
      }
      renames = yield* add(renames, rename, request.text)
    }
    const taken = renames.find((rename) =>
      !declared.includes(rename) && isTaken(rename, sides, renames) &&
      !renames.some((one) => spaceOf(one) === spaceOf(rename) && nameIn(one.from) === nameIn(rename.to))
    )
    if (taken !== undefined) {
      return yield* Result.fail(AutogenerateError.of(new RenameTaken({ rename: describe(taken) })))
    }
    return ordered(renames)
  })

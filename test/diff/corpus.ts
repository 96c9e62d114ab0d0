/**
 * The corpus: pairs of states, one folder each, with the old and the new one as SQL.
 *
 * A third text, `after.sql`, is run after the way from the old state to the new one, and fails if values are not kept.
 *
 * A name says what the pair is about. A pair that older servers do not know the syntax of says so in the first line of its
 * new state: `-- needs 18`.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { type Catalog, digest, type Kind, notCompared, roleKinds } from "../../src/catalog/mod.ts"
import { deparsedTexts } from "../../src/diff/engine/deparsed_text.ts"
import type * as Diff from "../../src/diff/mod.ts"

/** One pair; the texts also insert rows, to see them survive. */
export interface Case {
  readonly name: string
  readonly old: string
  readonly new: string
  /** A statement that fails if the rows of the old state did not become those of the new one. */
  readonly after: string
  /** The major version of PostgreSQL that it needs. */
  readonly needs: number
  readonly options: Diff.Options
}

const folder = fileURLToPath(new URL("corpus", import.meta.url))

const read = (name: string, side: string): string => {
  const file = `${folder}/${name}/${side}.sql`
  return existsSync(file) ? readFileSync(file, "utf8") : ""
}

/** Everything is compared. */
export const whole: Diff.Options = { owners: true, privileges: true }

/** The major version of PostgreSQL that the new state of a pair says it needs. */
export const neededMajor = (desired: string): number => Number(/^-- needs (\d+)\n/.exec(desired)?.[1] ?? 14)

/** All pairs, by name. */
export const cases: ReadonlyArray<Case> = readdirSync(folder).toSorted().map((name) => {
  const desired = read(name, "new")
  return {
    name,
    old: read(name, "old"),
    new: desired,
    after: read(name, "after"),
    needs: neededMajor(desired),
    options: whole
  }
})

/** A text without its rows: a statement of them ends with its line, and may have several. */
export const withoutRows = (text: string): string => text.replaceAll(/^INSERT\b[^]*?;$\n?/gm, "")

const left: ReadonlySet<Kind> = new Set([...notCompared].filter((kind) => !roleKinds.has(kind)))

/** What a comparison sees of a catalog, as an assertion shows it best. */
export const readable = (catalog: Catalog): unknown => JSON.parse(digest(deparsedTexts(catalog), left))

/**
 * The law that no statement of a revision is a hazard without a word.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type { Hazard } from "../../hazard/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import { hazardsOf, inline } from "../../sql/mod.ts"
import { asBroken, HarnessError, LawBroken } from "../error.ts"
import { fileOf, type Subject } from "../subject/subject.ts"
import type { Law } from "./law.ts"

/** Text without line breaks, comment marks and quotes, which code writes in several ways. */
const plain = (text: string): string => text.replaceAll(/(?:--|\/\/|[\s*"'`\\])+/g, " ").toLowerCase()

/**
 * The hazards of an upgrade of which its file says nothing. What is not known from the text of a statement is no hazard
 * here. A revision whose statements depend on rows has none that are known.
 */
const unsaid = Effect.fnUntraced(function*(subject: Subject, id: string) {
  const { directory, revisions } = subject.script
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const statements = yield* Effect.option(Migrator.revisionStatements("upgrade", id))
  if (statements._tag === "None") return []
  const texts = yield* Effect.forEach(statements.value, (statement) => Effect.fromResult(inline(statement)))
  const found = hazardsOf(texts).flat().filter(({ kind }) => kind !== "unknown" && kind !== "secret")
  if (found.length === 0) return []
  const source = plain(yield* fs.readFileString(path.join(directory, revisions.get(id)!.file)))
  return found.filter(({ text }) => !source.includes(plain(text)))
})

const lines = (subject: Subject, id: string, hazards: ReadonlyArray<Hazard>): ReadonlyArray<string> =>
  hazards.map(({ kind, text }) => `${fileOf(subject, id)}: Hazard, ${kind}: ${text}.`)

/**
 * Each hazard of each upgrade is named in a comment of its file, as generated revisions name theirs. `allowed` are the
 * revisions of which nothing is asked, such as those that are applied and must not be edited.
 */
export const noHazard = (subject: Subject, allowed: ReadonlyArray<string>): Law => ({
  name: "no hazard is without a word",
  check: Effect.gen(function*() {
    const asked = subject.order.filter(({ id }) => !allowed.includes(id))
    const found = yield* Effect.forEach(
      asked,
      ({ id }) => Effect.map(unsaid(subject, id), (hazards) => ({ id, hazards }))
    ).pipe(
      Effect.provide(subject.files),
      Effect.provide(subject.platform),
      asBroken("The statements of the revisions cannot be read", "strata plan --sql")
    )
    const silent = found.filter(({ hazards }) => hazards.length > 0)
    if (silent.length === 0) return
    return yield* HarnessError.of(
      new LawBroken({
        what: `${
          silent.length === 1 ? "A revision has hazards" : `${silent.length} revisions have hazards`
        } of which no comment speaks`,
        details: silent.flatMap(({ hazards, id }) => lines(subject, id, hazards)),
        next: "write the sentence above the statement as a comment if this is wanted, or choose another statement. " +
          `For revisions that are applied already: suite({ …, allow: ${JSON.stringify(silent.map(({ id }) => id))} })`
      })
    )
  })
})

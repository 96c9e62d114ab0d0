/**
 * The work of `diff`.
 */
import * as Effect from "effect/Effect"
import { Autogenerate } from "../../autogenerate/mod.ts"
import { schemas } from "../../document/mod.ts"
import { oneLine } from "../../text/mod.ts"
import { options, remarks } from "../shared_work/differences.ts"
import { note, printJson, printLines } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { withFiles } from "../shell/session.ts"

/** Prints the SQL that turns one schema into the other, with its hazards as comments. */
export const work = (
  input: Autogenerate.Roles & { readonly from: string; readonly to: string; readonly json: boolean },
  shared: Shared
) =>
  withFiles(shared, (loaded) =>
    Effect.gen(function*() {
      const [from, to] = [Autogenerate.parseSide(input.from), Autogenerate.parseSide(input.to)]
      const found = yield* Autogenerate.diff(from, to, Autogenerate.withRoles(loaded, input), {
        cwd: process.cwd(),
        onWarning: note
      })
      for (const option of found.leftOut) {
        yield* note(`${options[option]} differ, but are not compared; compare them with --${option}`)
      }
      if (input.json) return yield* printJson(schemas.models, "Diff", found)
      yield* printLines(found.changes.flatMap(({ hazards, statements }) => [
        ...hazards.map(({ kind, text }) => `-- ${kind}: ${oneLine(text)}`),
        ...statements.map((statement) => `${statement};`)
      ]))
      if (found.changes.length === 0) yield* note(`No differences between "${input.from}" and "${input.to}"`)
      yield* remarks(found)
    }))

/**
 * The work of `diff`.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { Autogenerate } from "../../autogenerate/mod.ts"
import * as Client from "../../client/mod.ts"
import { schemas } from "../../document/mod.ts"
import { Environment } from "../../environment/mod.ts"
import { oneLine } from "../../text/mod.ts"
import { BadUsage } from "../error.ts"
import { inline } from "../look/visible.ts"
import { options, remarks } from "../shared_work/differences.ts"
import { keptFor } from "../shared_work/kept.ts"
import { note, printJson, printSource } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { withSides } from "../shell/session.ts"

/** The sides that are read from the script directory. */
const needs = (sides: ReadonlyArray<Autogenerate.Side>) => {
  const files = sides.some(({ _tag }) => _tag === "Revision")
  return {
    files,
    environment: files || sides.some(({ _tag }) => _tag === "Models"),
    advice: new BadUsage({
      problem: `Cannot compare with ${files ? "a revision" : `"env", which means the models of env.ts`}: there is no `
        + `"${Environment.defaultDirectory}" with an env.ts. Give its directory with --directory, or name databases by `
        + "their URLs or env:VARIABLE, and SQL files by their paths, which need no script directory",
      remedy: "strata diff env:DATABASE_URL schema.sql"
    })
  }
}

/** A side as it is given; of a URL without its password. */
const shown = (text: string): string => {
  const side = Autogenerate.parseSide(text)
  if (side._tag !== "Database") return text
  return Result.match(Client.Target.parse(side.url), {
    onFailure: () => "the database",
    onSuccess: Client.Target.describe
  })
}

/** Where the shadow of a SQL file is made without an environment: on the server of the other side, if that is a database. */
const shadowTarget = Effect.fnUntraced(function*(sides: ReadonlyArray<Autogenerate.Side>) {
  const address = (yield* Effect.forEach(sides, Autogenerate.addressOf)).find((url) => url !== undefined)
  return address === undefined ? {} : { target: yield* Effect.fromResult(Client.Target.parse(address)) }
})

/** Prints which servers the sides are on. */
const announce = Effect.fnUntraced(function*(sides: ReadonlyArray<Autogenerate.Side>) {
  const targets = yield* Effect.forEach(
    sides,
    (side) =>
      Effect.option(
        Effect.flatMap(Autogenerate.addressOf(side), (url) =>
          url === undefined ? Effect.undefined : Effect.fromResult(Client.Target.parse(url)))
      )
  )
  const names = targets.flatMap((found) =>
    found._tag === "Some" && found.value?._tag === "Server" ? [Client.Target.named(found.value)] : []
  )
  for (const name of new Set(names)) yield* note(`Using ${name}`)
})

/** Prints the SQL that turns one schema into the other, with its hazards as comments. */
export const work = (
  input: Autogenerate.Roles & {
    readonly from: string
    readonly to: string
    readonly rename: ReadonlyArray<string>
    readonly json: boolean
  },
  shared: Shared
) =>
  Effect.gen(function*() {
    const [from, to] = [Autogenerate.parseSide(input.from), Autogenerate.parseSide(input.to)]
    const needed = needs([from, to])
    yield* announce([from, to])
    const found = yield* withSides(shared, needed, (loaded) =>
      Effect.gen(function*() {
        const place = needed.environment ? {} : yield* shadowTarget([from, to])
        return yield* Autogenerate.diff(from, to, Autogenerate.withRoles(loaded, input), {
          cwd: process.cwd(),
          renames: input.rename,
          onWarning: note,
          ...(yield* keptFor(shared, loaded)),
          ...place
        })
      }))
    for (const option of found.leftOut) {
      yield* note(`${options[option]} differ, but are not compared; compare them with --${option}`)
    }
    if (input.json) return yield* printJson(schemas.models, "Diff", found)
    const lines = found.changes.flatMap(({ hazards, statements }) => [
      ...hazards.map(({ kind, text }) => `-- ${kind}: ${inline(oneLine(text))}`),
      ...statements.map((statement) => `${statement};`)
    ])
    yield* printSource(lines.join("\n"))
    if (found.changes.length === 0) {
      yield* note(`No differences between "${shown(input.from)}" and "${shown(input.to)}"`)
    }
    yield* remarks(found)
  })

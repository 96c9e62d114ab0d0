/**
 * Running `strata` inside a test: arguments in, exit code and printed lines out; and a history to run it on.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Terminal from "effect/Terminal"
import * as TestConsole from "effect/testing/TestConsole"
import { Questions, run } from "../../src/cli/mod.ts"
import { freshDatabase } from "../support/server.ts"

/** The platform, with these variables and no others. */
export const platform = (variables: Record<string, string> = {}) =>
  Layer.merge(NodeServices.layer, ConfigProvider.layer(ConfigProvider.fromUnknown(variables)))

/** A person at the terminal who gives this answer. */
const person = (answer: string) =>
  Layer.merge(
    Layer.effect(
      Terminal.Terminal,
      Effect.map(Terminal.Terminal, (terminal) => Terminal.make({ ...terminal, readLine: Effect.succeed(answer) }))
    ),
    Layer.succeed(Questions, { possible: true, write: Console.error })
  )

/** How a command ended and what it printed, each line of a multi-line text by itself. */
export interface Ended {
  readonly code: number
  readonly out: ReadonlyArray<string>
  readonly err: ReadonlyArray<string>
}

const lines = (printed: ReadonlyArray<unknown>): ReadonlyArray<string> =>
  printed.flatMap((text) => `${text}`.split("\n"))

/** Where a command runs: a script directory, a database, variables. */
interface Place {
  /** Without one, the default directory is used. */
  readonly directory?: string
  readonly url?: string
  /** Whether to keep the line about the server, which every command on one prints. */
  readonly named?: boolean
  readonly variables?: Record<string, string>
}

/** Runs a command in a script directory, on a database. */
export const strata = (
  place: Place,
  ...argv: ReadonlyArray<string>
) => answering(undefined, place, ...argv)

/** The same, with a person who answers every question so. */
export const answering = (
  answer: string | undefined,
  place: Place,
  ...argv: ReadonlyArray<string>
): Effect.Effect<Ended> =>
  Effect.gen(function*() {
    const directory = place.directory === undefined ? [] : ["--directory", place.directory]
    const code = yield* run([...argv, ...directory], { version: "0.0.0" })
    // Messages recommend commands with the directory of this run; `next_command.test.ts` is about it.
    const withoutDirectory = (found: ReadonlyArray<string>) =>
      found.map((line) => line.replaceAll(`strata --directory ${place.directory} `, "strata "))
    const server = place.url !== undefined && !place.named ? /Using database .* as \\?"/ : undefined
    return {
      code,
      out: lines(yield* TestConsole.logLines),
      err: withoutDirectory(lines(yield* TestConsole.errorLines)).filter((line) => server?.test(line) !== true)
    }
  }).pipe(
    Effect.provide(
      (answer === undefined ? Layer.empty : person(answer)).pipe(
        Layer.provideMerge(
          platform({ ...place.variables, ...(place.url === undefined ? {} : { DATABASE_URL: place.url }) })
        ),
        // Without `fresh` all commands of a test would print to one console.
        Layer.provideMerge(Layer.fresh(TestConsole.layer))
      )
    )
  )

/** A place with a script directory. */
export interface Home extends Place {
  readonly directory: string
}

const environment = new URL("../../src/environment/mod.ts", import.meta.url).href

/** A revision in SQL. */
export const revision = (
  id: string,
  parents: ReadonlyArray<string>,
  message: string,
  upgrade: string,
  downgrade: string | undefined,
  more: ReadonlyArray<string> = []
): Readonly<Record<string, string>> => ({
  [`${id}_${message.replaceAll(" ", "_")}.sql`]: [
    `-- strata:revision ${id}`,
    `-- strata:parents ${parents.join(", ")}`.trimEnd(),
    `-- strata:message ${message}`,
    ...more,
    "-- strata:upgrade",
    upgrade,
    ...(downgrade === undefined ? [] : ["-- strata:downgrade", downgrade]),
    ""
  ].join("\n")
})

/** `aaaa` users, `bbbb` (auth) and `cccc` on it, `dddd` their merge. */
export const diamond = {
  ...revision("aaaa", [], "create users", "CREATE TABLE users (id int);", "DROP TABLE users;"),
  ...revision("bbbb", ["aaaa"], "create tokens", "CREATE TABLE tokens (id int);", "DROP TABLE tokens;", [
    "-- strata:labels auth"
  ]),
  ...revision("cccc", ["aaaa"], "first users", "INSERT INTO users VALUES (1);", "DELETE FROM users;"),
  ...revision("dddd", ["bbbb", "cccc"], "merge", "SELECT 1;", "SELECT 1;")
}

/** A new script directory with these revisions. */
export const directoryOf = Effect.fnUntraced(function*(files: Readonly<Record<string, string>>) {
  const fs = yield* FileSystem.FileSystem
  const directory = yield* fs.makeTempDirectoryScoped({ prefix: "strata-cli-" })
  const env = `import { Environment } from ${JSON.stringify(environment)}\nexport default Environment.make()\n`
  for (const [name, text] of Object.entries({ "env.ts": env, ...files })) {
    yield* fs.writeFileString(`${directory}/${name}`, text)
  }
  return directory
}, Effect.provide(NodeServices.layer))

/** A script directory and an empty database of its own on the test server. */
export const placeOf = (files: Readonly<Record<string, string>> = diamond) =>
  Effect.all({ directory: directoryOf(files), url: freshDatabase })

/** The document that a command printed. */
export const json = ({ out }: { readonly out: ReadonlyArray<string> }) => JSON.parse(out.join("\n"))

/** A revision that changes nothing. */
export const empty = (id: string, parents: ReadonlyArray<string>, ...more: ReadonlyArray<string>) =>
  revision(id, parents, `do ${id}`, "SELECT 1;", "SELECT 1;", more.map((line) => `-- strata:${line}`))

/** `aaaa`, two branches of it, and `side`, a base of its own that needs one of them. */
export const branched = {
  ...empty("aaaa", []),
  ...empty("w111", ["aaaa"], "labels web"),
  ...empty("w222", ["w111"]),
  ...empty("x111", ["aaaa"], "labels api"),
  ...empty("s111", [], "labels side", "depends-on w222")
}

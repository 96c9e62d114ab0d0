/**
 * The command `strata` without its subcommands: the flags that all of them share, and how their work is loaded.
 *
 * The definition of each command is loaded at every start, its work only when the command runs (`lazily`).
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { Quiet } from "../look/style.ts"

/** A flag without a value; there is no `--no-<name>`. */
export const toggle = (name: string, description: string, ...aliases: ReadonlyArray<string>): Flag.Flag<boolean> => {
  const flag = Flag.Boolean(name).pipe(Flag.withoutNegation, Flag.withDescription(description), Flag.withDefault(false))
  return aliases.reduce((named, alias) => Flag.withAlias(named, alias), flag)
}

/** Makes a flag optional; its value is undefined if it is absent. */
export const optional = <A>(flag: Flag.Flag<A>): Flag.Flag<A | undefined> =>
  Flag.map(Flag.optional(flag), Option.getOrUndefined)

/** `--json`, on commands that print data. */
export const json = toggle("json", "Print the result or the failure as a JSON document")

/** `--owners` and `--privileges`, on commands that compare or print a schema, or write a revision. */
export const roles = {
  owners: toggle("owners", "Include owners, as compare.owners in env.ts does"),
  privileges: toggle("privileges", "Include privileges and default privileges, as compare.privileges in env.ts does")
}

/** `--reason`, on commands that record it in the ledger. */
export const reason = Flag.String("reason").pipe(
  Flag.withDescription("The reason, which is recorded in the ledger"),
  Flag.withMetavar("text")
)

/** A flag that can be repeated. */
export const several = (name: string, metavar: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(metavar), Flag.withDescription(description), Flag.atLeast(0))

/** `--branch-label`, on commands that write a revision. */
export const branchLabel = several("branch-label", "label", "A label of the branch; can be repeated")

/** `--rename`, on commands that compare schemas. */
export const rename = several(
  "rename",
  "old=new",
  "Take a column, table, enum or enum value for a renamed one: users.nick=handle, users=people; can be repeated"
)

/** `--rev-id`, on commands that write a revision. */
export const revId = Flag.String("rev-id").pipe(
  Flag.withMetavar("id"),
  Flag.withDescription("The id of the revision (default: a random id)"),
  optional
)

/** The root, whose flags every subcommand inherits. */
export const root = Command.make("strata").pipe(
  Command.withSharedFlags({
    directory: Flag.String("directory").pipe(
      Flag.withAlias("d"),
      Flag.withMetavar("path"),
      Flag.withDescription("The script directory (default: migrations)"),
      optional
    ),
    frozen: Flag.Boolean("frozen").pipe(
      Flag.withDescription("Fail if strata.lock is out of date instead of updating it (default if CI is set)"),
      optional
    ),
    argument: Flag.String("argument").pipe(
      Flag.withAlias("x"),
      Flag.withMetavar("key=value"),
      Flag.withDescription("A value for env.ts, which reads Environment.Arguments; can be repeated"),
      Flag.atLeast(0)
    ),
    tag: Flag.String("tag").pipe(
      Flag.withMetavar("text"),
      Flag.withDescription("A text for env.ts, which reads Environment.Arguments"),
      optional
    ),
    logFormat: Flag.Literals("log-format", ["text", "json"]).pipe(
      Flag.withDescription("The format of notices, progress and errors on standard error (default: text)"),
      optional
    ),
    quiet: toggle("quiet", "Do not print progress and notices", "q"),
    noColor: toggle("no-color", "Do not use colors (or set NO_COLOR)")
  })
)

/** The values of the shared flags. */
export interface Shared {
  readonly directory: string | undefined
  readonly frozen: boolean | undefined
  readonly x: Readonly<Record<string, string>>
  readonly tag: string | undefined
}

const keyAndValue = (argument: string): readonly [string, string] => {
  const [key = "", ...value] = argument.split("=")
  return [key, value.join("=")]
}

/** The module with the work of a command: a function of its input and the shared flags. */
interface Work<Input, E, R> {
  readonly work: (input: Input, shared: Shared) => Effect.Effect<void, E, R>
}

/** Imports the work of a command and runs it with the shared flags. */
export const lazily = <Input, E, R>(load: () => Promise<Work<Input, E, R>>, input: NoInfer<Input>) =>
  Effect.gen(function*() {
    const { argument, directory, frozen, quiet, tag } = yield* root
    const { work } = yield* Effect.promise(load)
    const shared = { directory, frozen, x: Object.fromEntries(argument.map(keyAndValue)), tag }
    yield* Effect.provideService(work(input, shared), Quiet, quiet)
  })

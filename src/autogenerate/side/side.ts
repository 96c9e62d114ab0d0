/**
 * The sides of a comparison: the models, a database, SQL, or the history up to a revision.
 */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Client from "../../client/mod.ts"
import type { Environment } from "../../environment/mod.ts"
import * as Introspect from "../../introspect/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import { Target } from "../../revision/mod.ts"
import type * as Sql from "../../sql/mod.ts"
import type { CompareOptions } from "../compare/compare.ts"
import { desired } from "../compare/desired.ts"
import { texts } from "../compare/sql_sources.ts"
import { AutogenerateError, NoAddress } from "../error.ts"
import { reachable } from "./_unreachable.ts"

/**
 * One side of a comparison. `path` is a SQL file or a directory of them, relative to the working directory. `Variable`
 * names an environment variable with the URL of a database.
 */
export type Side =
  | { readonly _tag: "Models" }
  | { readonly _tag: "Database"; readonly url: Redacted.Redacted }
  | { readonly _tag: "Variable"; readonly name: string }
  | { readonly _tag: "Sql"; readonly path: string }
  | { readonly _tag: "Revision"; readonly target: string }

/**
 * Parses a side of the command line: `env`, `env:NAME` (a variable with a URL), a URL, `rev:<revision>`, or the path of a
 * SQL file or directory. Never fails; reading the side fails if it does not exist.
 */
export const parseSide = (text: string): Side => {
  if (text === "env") return { _tag: "Models" }
  if (text.startsWith("env:")) return { _tag: "Variable", name: text.slice(4) }
  if (text.startsWith("rev:")) return { _tag: "Revision", target: text.slice(4) }
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
    ? { _tag: "Database", url: Redacted.make(text) }
    : { _tag: "Sql", path: text }
}

/** The URL of a side that is a database; undefined for any other side. Fails if its variable is not set. */
export const addressOf = (side: Side): Effect.Effect<Redacted.Redacted | undefined, AutogenerateError> =>
  side._tag === "Database"
    ? Effect.succeed(side.url)
    : side._tag === "Variable"
    ? Effect.mapError(Config.Redacted(side.name), () => AutogenerateError.of(new NoAddress({ variable: side.name })))
    : Effect.undefined

/** The options for reading a side; paths are relative to `cwd`. */
export interface SideOptions extends CompareOptions {
  readonly cwd: string
}

type ShadowOptions = Introspect.ShadowOptions & { readonly target: Client.Target.Target }
type Scope = Pick<Introspect.Options, "schemas" | "ledger">

/**
 * The catalog of a side. All sides except databases are built in a shadow database; the database of the environment is
 * not changed. A history is applied in the shadow with its own ledger.
 */
export const catalogOf = Effect.fn("Autogenerate.catalogOf")(function*(
  side: Side,
  loaded: Environment.Loaded,
  scope: Scope,
  options: SideOptions
) {
  const { environment } = loaded
  const shadow = Effect.gen(function*() {
    const { cache: _cache, cwd: _, renames: _renames, target: given, ...place } = options
    const target = given ?? (yield* Migrator.targetOf(environment))
    return { ...place, ...scope, target, searchPath: environment.searchPath } satisfies ShadowOptions
  })
  switch (side._tag) {
    case "Models": {
      const { statements } = yield* desired(loaded)
      const { cache } = options
      return yield* built(statements, { ...(yield* shadow), ...(cache !== undefined && { cache }) })
    }
    case "Sql": {
      const script = yield* texts([side], { directory: options.cwd, name: "the working directory" })
      return yield* built(script, yield* shadow)
    }
    case "Variable":
    case "Database":
      return yield* read(scope, (yield* addressOf(side))!)
    case "Revision": {
      const target = yield* Effect.fromResult(Target.parse(side.target))
      const place = yield* shadow
      const client = Introspect.layerShadow(place)
      const services = Layer.provideMerge(Migrator.layerLedger(environment), client)
      return yield* Effect.andThen(Migrator.upgrade(target), Introspect.catalog(scope)).pipe(
        // The progress of the shadow is not reported, because applying the history there is an implementation detail.
        Effect.provideService(Migrator.Progress, () => Effect.void),
        Effect.provide(services, { local: true }),
        Effect.mapError(reachable(place.target))
      )
    }
  }
})

const built = (statements: ReadonlyArray<Sql.Statement | string>, options: ShadowOptions) =>
  Effect.mapError(Introspect.shadow(statements, options), reachable(options.target))

const read = Effect.fnUntraced(function*(scope: Scope, url: Redacted.Redacted) {
  const target = yield* Effect.fromResult(Client.Target.parse(url))
  const catalog = Effect.provide(Introspect.catalog(scope), Client.layer(target), { local: true })
  return yield* Effect.mapError(catalog, reachable(target))
})

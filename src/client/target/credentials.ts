/**
 * Credentials that an effect gives: the options `url` and `password` of an environment.
 *
 * A password may expire, as the tokens of managed databases do, so the effects are asked for each connection.
 */
import * as Cause from "effect/Cause"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { withoutCredentials } from "../../secret/mod.ts"
import { ClientError, CredentialsFailed } from "../error.ts"
import { parse, type Server, type Target, withPassword } from "./target.ts"

/** A secret, or an effect that gives it. A `Config` is such an effect; its error is kept. */
export type Secret = Redacted.Redacted<string> | Effect.Effect<Redacted.Redacted<string>, unknown>

/** What may say where a database is. */
export interface Credentials {
  readonly url: Secret
  readonly password: Secret | undefined
}

const patience = "30 seconds"

/** A failure of the effect may say anything, so its text is shown without credentials. */
const problemOf = (cause: Cause.Cause<unknown>): string => {
  const error = Cause.squash(cause)
  const text = typeof error === "object" && error !== null && "message" in error ? error.message : error
  return withoutCredentials(String(text)).replace(/\.$/, "")
}

const asked = (
  option: CredentialsFailed["option"],
  secret: Secret
): Effect.Effect<Redacted.Redacted, ClientError | Config.ConfigError> => {
  if (Redacted.isRedacted(secret)) return Effect.succeed(secret)
  const failed = (problem: string) => ClientError.of(new CredentialsFailed({ option, problem }))
  if (Config.isConfig(secret)) return secret as Config.Config<Redacted.Redacted>
  return secret.pipe(
    Effect.timeoutOrElse({
      duration: patience,
      orElse: () => Effect.fail({ message: `it gave no secret within ${patience}` })
    }),
    Effect.catchCause((cause) => Cause.hasInterruptsOnly(cause) ? Effect.interrupt : failed(problemOf(cause))),
    Effect.flatMap((given) =>
      Redacted.isRedacted(given) && typeof Redacted.value(given) === "string"
        ? Effect.succeed(given)
        : failed("it gave no Redacted string. Write Redacted.make(…)")
    )
  )
}

const read = (url: Secret) => Effect.flatMap(asked("url", url), (url) => Effect.fromResult(parse(url)))

/** The target of credentials. The password is asked when a connection is opened, and so is a URL that an effect gives. */
export const targetOf = Effect.fnUntraced(
  function*({ password, url }: Credentials): Effect.fn.Return<Target, ClientError | Config.ConfigError> {
    const target = yield* read(url)
    if (target._tag === "Embedded") return target
    const isFixed = Redacted.isRedacted(url) || Config.isConfig(url)
    if (isFixed && password === undefined) return target
    const server = isFixed ? Effect.succeed(target) : again(url)
    if (password === undefined) return { ...target, latest: server }
    const secret = Effect.mapError(asked("password", password), unreadable("password"))
    return { ...target, latest: Effect.zipWith(server, secret, withPassword) }
  }
)

const again = (url: Secret): Effect.Effect<Server, ClientError> =>
  Effect.flatMap(Effect.mapError(read(url), unreadable("url")), (target) =>
    target._tag === "Server"
      ? Effect.succeed(target)
      : ClientError.of(new CredentialsFailed({ option: "url", problem: "it gave the URL of an embedded database" })))

const unreadable = (option: CredentialsFailed["option"]) => (error: ClientError | Config.ConfigError): ClientError =>
  error instanceof Config.ConfigError
    ? ClientError.of(new CredentialsFailed({ option, problem: error.message }))
    : error

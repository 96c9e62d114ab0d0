/**
 * The HTTP client of the exporter. A request that fails is answered with a refusal, because the exporter repeats failures
 * for seconds and a command is short; the exporter then pauses.
 */
import * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import { withoutCredentials } from "../secret/mod.ts"

/** The time-out of a request while a command runs, as the specification has it. */
const timeout = "10 seconds"

/** The innermost message of an error, which says why a connection failed. */
const reasonOf = (error: unknown): string =>
  error instanceof Error && error.cause !== undefined
    ? reasonOf(error.cause)
    : error instanceof Error
    ? error.message
    : String(error)

/** Makes the client; `problem` is the first failure. When `late` is done, every request ends. */
export const collectorOf = (late: Deferred.Deferred<void>) => {
  let problem: string | undefined
  const note = (url: string, why: string) => {
    const { host, protocol } = new URL(url)
    problem ??= `${protocol}//${host}: ${withoutCredentials(why)}`
  }
  const layer = Layer.effect(
    HttpClient.HttpClient,
    Effect.map(HttpClient.HttpClient, (client) =>
      HttpClient.transform(client, (effect, request) =>
        Effect.raceFirst(
          Effect.timeout(effect, timeout),
          Effect.andThen(Deferred.await(late), Effect.die("it did not answer in time"))
        ).pipe(
          Effect.tap(({ status }) =>
            Effect.sync(() => {
              if (status >= 300) note(request.url, `it answered with status ${status}`)
            })
          ),
          Effect.catchCause((cause) =>
            Cause.hasInterruptsOnly(cause) ?
              Effect.interrupt :
              Effect.sync(() => {
                note(request.url, reasonOf(Cause.squash(cause)))
                return HttpClientResponse.fromWeb(request, new Response(null, { status: 400 }))
              })
          )
        )))
  ).pipe(Layer.provide(FetchHttpClient.layer))
  return { layer, problem: () => problem }
}

/**
 * The telemetry of a command: one trace, below the span that `TRACEPARENT` names. Without an endpoint nothing of it is
 * loaded.
 */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Tracer from "effect/Tracer"

const endpoints = ["", "_TRACES", "_METRICS", "_LOGS"].map((signal) => `OTEL_EXPORTER_OTLP${signal}_ENDPOINT`)

const read = (name: string) => Effect.orElseSucceed(Config.String(name), () => "")

/** Whether a collector is named. */
const isWanted = Effect.gen(function*() {
  for (const name of endpoints) {
    if ((yield* read(name)) !== "") return (yield* read("OTEL_SDK_DISABLED")).toLowerCase() !== "true"
  }
  return false
})

/** The span of a process above, in the form of W3C Trace Context. */
const parent = Effect.map(read("TRACEPARENT"), (text) => {
  const [, traceId, spanId, flags] = /^00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/.exec(text) ?? []
  return traceId === undefined || spanId === undefined
    ? undefined
    : Tracer.externalSpan({ traceId, spanId, sampled: (Number.parseInt(flags!, 16) & 1) === 1 })
})

/** How the span of a command is made, and what it records is sent. */
export interface Telemetry {
  readonly traced: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  readonly sent: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
}

const none: Telemetry = { traced: (effect) => effect, sent: (effect) => effect }

/** The telemetry of the command `name` of this version. */
export const telemetryOf = Effect.fnUntraced(function*(name: string, version: string): Effect.fn.Return<Telemetry> {
  if (!(yield* isWanted)) return none
  const { exporting } = yield* Effect.promise(() => import("../../telemetry/exporter.ts"))
  const above = yield* parent
  return {
    traced: (effect) => Effect.withSpan(effect, name, above === undefined ? {} : { parent: above }),
    sent: (effect) => exporting(effect, version)
  }
})

/**
 * Sends the traces, the metrics and the log lines of a command to a collector, with Effect's own exporter and the variables
 * of OpenTelemetry: `OTEL_EXPORTER_OTLP_ENDPOINT` and those beside it. Loaded only if one of the endpoints is set.
 *
 * A collector that cannot be reached costs a command one warning and at most `patience` at its end.
 */
import * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Otlp from "effect/observability/Otlp"
import * as OtlpSerialization from "effect/observability/OtlpSerialization"
import * as Scope from "effect/Scope"
import { cleaning } from "./_cleaning.ts"
import { collectorOf } from "./_collector.ts"

/** How long the end of a command waits for the collector. */
const patience = "2 seconds"

/** Effect exports nothing unless these say so; the specification has `otlp` and a name for every service. */
const defaults = ConfigProvider.fromUnknown({
  OTEL_TRACES_EXPORTER: "otlp",
  OTEL_METRICS_EXPORTER: "otlp",
  OTEL_LOGS_EXPORTER: "otlp",
  OTEL_SERVICE_NAME: "strata"
})

const advice = "The command is not affected. To send nothing, set OTEL_SDK_DISABLED=true"

const serialization = (protocol: string): Layer.Layer<OtlpSerialization.OtlpSerialization> =>
  protocol === "http/json" ? OtlpSerialization.layerJson : OtlpSerialization.layerProtobuf

const read = (name: string) => Effect.orElseSucceed(Config.String(name), () => "")

/** Runs an effect, and sends what it records. Fails only as the effect does. */
export const exporting = Effect.fnUntraced(function*<A, E, R>(effect: Effect.Effect<A, E, R>, version: string) {
  const variables = yield* ConfigProvider.ConfigProvider
  const provider = ConfigProvider.orElse(variables, defaults)
  const protocol = (yield* read("OTEL_EXPORTER_OTLP_PROTOCOL")) || "http/protobuf"
  if (!/^http\/(?:protobuf|json)$/.test(protocol)) {
    yield* Effect.logWarning(
      `Cannot send telemetry by OTEL_EXPORTER_OTLP_PROTOCOL "${protocol}": it is sent as http/protobuf or http/json. ${advice}`
    )
    return yield* effect
  }
  const late = yield* Deferred.make<void>()
  const collector = collectorOf(late)
  const secrets = yield* read("DATABASE_URL")
  const layer = Otlp.layerFromConfig({ resource: { serviceVersion: version } }).pipe(
    Layer.provide(cleaning(secrets)),
    Layer.provide(serialization(protocol)),
    Layer.provide(collector.layer),
    Layer.provide(ConfigProvider.layer(provider))
  )
  const scope = yield* Scope.make()
  const built = yield* Effect.exit(Layer.buildWithScope(layer, scope))
  if (Exit.isFailure(built)) {
    yield* Effect.logWarning(
      `Cannot send telemetry: a variable of OpenTelemetry (OTEL_…) has a value that cannot be read. ${advice}`
    )
    return yield* effect
  }
  const close = Effect.gen(function*() {
    yield* Effect.forkChild(Effect.delay(Deferred.succeed(late, undefined), patience))
    yield* Effect.ignoreCause(Scope.close(scope, Exit.void))
    const problem = collector.problem()
    if (problem !== undefined) yield* Effect.logWarning(`Cannot send telemetry to ${problem}. ${advice}`)
  })
  return yield* effect.pipe(Effect.provideContext(built.value), Effect.ensuring(close))
})

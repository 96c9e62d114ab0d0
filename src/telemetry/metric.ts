/**
 * The metrics of runs, in Effect's registry: the application exports them with its own.
 *
 * Names and units follow OpenTelemetry's conventions: durations are in seconds.
 */
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"

const revisions = { unit: "{revision}" }

const applied = Metric.counter("strata.revision.applied", {
  description: "Revisions that were applied",
  incremental: true,
  attributes: revisions
})

const reverted = Metric.counter("strata.revision.reverted", {
  description: "Revisions that were reverted",
  incremental: true,
  attributes: revisions
})

const failures = Metric.counter("strata.revision.failed", {
  description: "Revisions that failed",
  incremental: true,
  attributes: revisions
})

const pendingRevisions = Metric.gauge("strata.revision.pending", {
  description: "Revisions that the run has still to run",
  attributes: revisions
})

const doubtful = Metric.gauge("strata.revision.in_doubt", {
  description: "Revisions that stopped outside a transaction and are neither applied nor reverted",
  attributes: revisions
})

/** The boundaries of OpenTelemetry's database operations, and minutes and hours beside them, in seconds. */
const boundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 600, 3600]

const durations = Metric.histogram("strata.revision.duration", {
  description: "Duration of a revision, with all its attempts",
  boundaries,
  attributes: { unit: "s" }
})

const waits = Metric.histogram("strata.lock.wait.duration", {
  description: "Duration of a wait for a lock",
  boundaries,
  attributes: { unit: "s" }
})

/** Counts a finished revision. */
export const finished = (direction: "upgrade" | "downgrade", millis: number) =>
  Effect.andThen(
    Metric.update(direction === "upgrade" ? applied : reverted, 1),
    Metric.update(Metric.withAttributes(durations, { "strata.revision.direction": direction }), millis / 1000)
  )

/** Counts a failed revision. */
export const failed = (direction: "upgrade" | "downgrade") =>
  Metric.update(Metric.withAttributes(failures, { "strata.revision.direction": direction }), 1)

/** Sets the number of revisions that are left to run. */
export const pending = (count: number) => Metric.update(pendingRevisions, count)

/** Sets the number of revisions in doubt. */
export const inDoubt = (count: number) => Metric.update(doubtful, count)

/** Records a wait of the run for its own lock (`run`), or of a statement for a lock of the server (`server`). */
export const waited = (lock: "run" | "server", millis: number) =>
  Metric.update(Metric.withAttributes(waits, { "strata.lock": lock }), millis / 1000)

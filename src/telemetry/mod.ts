/**
 * Spans and metrics of runs, in the tracer and the registry of the application: their names, and what costs nothing while
 * no tracer records.
 */
export * as Metrics from "./metric.ts"
export { event, revision, since, user } from "./span.ts"

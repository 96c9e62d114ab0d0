/**
 * Whether spans are recorded. Spans for Effect's own tracer are seen by nobody, and an application that samples may drop
 * a whole trace; both are recognized once a revision, so that its statements cost nothing.
 */
import * as Context from "effect/Context"
import type * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as References from "effect/References"
import * as Tracer from "effect/Tracer"

/** The attributes of a span. */
export type Attributes = Readonly<Record<string, unknown>>

/** The span of the revision that runs, its tracer, and the attributes of its database. */
export interface Recording {
  readonly span: Tracer.Span
  readonly tracer: Tracer.Tracer
  readonly database: Attributes
}

/** What the revision that runs records; undefined if nothing. */
export const Recording = Context.Reference<Recording | undefined>("strata/telemetry/Recording", {
  defaultValue: () => undefined
})

type AnyFiber = Fiber.Fiber<unknown, unknown>

/** The span that spans of this fiber are below. */
export const parentOf = (span: Tracer.AnySpan | undefined): Tracer.AnySpan | undefined =>
  span !== undefined && Context.get(span.annotations, Tracer.DisablePropagation)
    ? span._tag === "Span" ? parentOf(Option.getOrUndefined(span.parent)) : undefined
    : span

/** The tracer of a fiber; undefined if nothing is recorded. */
export const tracerOf = (fiber: AnyFiber): Tracer.Tracer | undefined => {
  const tracer = fiber.getRef(Tracer.Tracer)
  if (tracer === Tracer.nativeTracer || !fiber.getRef(References.TracerEnabled)) return undefined
  return parentOf(fiber.cache.span)?.sampled === false ? undefined : tracer
}

/** Starts a span at a time in nanoseconds. */
export const start = (
  { parent, tracer }: { readonly parent: Tracer.AnySpan | undefined; readonly tracer: Tracer.Tracer },
  { kind = "internal", name, startTime }: {
    readonly name: string
    readonly startTime: bigint
    readonly kind?: Tracer.SpanKind
  },
  attributes: Attributes
): Tracer.Span => {
  const span = tracer.span({
    name,
    kind,
    startTime,
    parent: Option.fromUndefinedOr(parent),
    annotations: Context.empty(),
    links: [],
    root: parent === undefined,
    sampled: parent?.sampled ?? true
  })
  for (const [key, value] of Object.entries(attributes)) span.attribute(key, value)
  return span
}

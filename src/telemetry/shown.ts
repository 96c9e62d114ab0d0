/**
 * The tracer of a migration's own queries: that of the application, with the texts of statements without their values.
 *
 * Effect records a query as it was compiled. A parameter is not in it, but a statement that was written as text may
 * contain anything.
 */
import * as Tracer from "effect/Tracer"
import { withoutValues } from "../text/mod.ts"

const key = "db.query.text"

/** The tracer that changes the texts of statements before a span gets them. */
export const shown = (tracer: Tracer.Tracer): Tracer.Tracer =>
  Tracer.make({
    span(options) {
      const span = tracer.span(options)
      if (options.kind !== "client") return span
      const attribute = span.attribute.bind(span)
      // The span of a tracer may have private fields, so it is changed and not wrapped.
      return Object.assign(span, {
        attribute: (name: string, value: unknown) =>
          attribute(name, name === key && typeof value === "string" ? withoutValues(value) : value)
      })
    },
    ...(tracer.context === undefined ? {} : { context: tracer.context.bind(tracer) })
  })

/**
 * The last gate of what a command sends: no text that leaves has credentials, or the password of the database.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { OtlpSerialization } from "effect/observability/OtlpSerialization"
import { passwordsIn, withoutCredentials, withoutSecret } from "../secret/mod.ts"

/** The serialization below, of data without secrets; `url` is that of the database. */
export const cleaning = (url: string): Layer.Layer<OtlpSerialization, never, OtlpSerialization> => {
  const passwords = passwordsIn(url)
  const text = (value: string): string =>
    withoutCredentials(passwords.reduce((rest, password) => withoutSecret(rest, password), value))
  const clean = (value: unknown): unknown => {
    if (typeof value === "string") return text(value)
    if (Array.isArray(value)) return value.map(clean)
    if (typeof value !== "object" || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, clean(part)]))
  }
  return Layer.effect(
    OtlpSerialization,
    Effect.map(OtlpSerialization, ({ logs, metrics, traces }) => ({
      logs: (data) => logs(clean(data) as typeof data),
      metrics: (data) => metrics(clean(data) as typeof data),
      traces: (data) => traces(clean(data) as typeof data)
    }))
  )
}

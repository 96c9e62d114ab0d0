/**
 * The documents of standard error: a line with `--log-format json`, and a failure, with that or with `--json`.
 */
import * as Schema from "effect/Schema"
import { instant, text, whole } from "./_fields.ts"

const line = {
  time: instant("When the line was written"),
  level: text("The severity: `fatal`, `error`, `warn`, `info`, `debug` or `trace`"),
  message: text("The text of the line"),
  annotations: Schema.Record(Schema.String, Schema.Json).annotate({
    description: "Further data; for progress `event`, `revision`, `direction` and `millis`"
  })
}

/** One line of standard error with `--log-format json`. */
export const LogLine = Schema.Struct({ ...line, cause: Schema.optionalKey(text("The cause, with a stack trace")) })

/** The last line of a command that failed. */
export const Failure = Schema.Struct({
  ...line,
  failure: Schema.Struct({
    error: text("The class of the error, such as `MigratorError`"),
    reason: Schema.optionalKey(text("The reason of the error, such as `RevisionFailure`")),
    fields: Schema.Record(Schema.String, Schema.Json).annotate({
      description: "The values in the message; the fields depend on the reason"
    }),
    exitCode: whole("1 for a failure, 2 for wrong usage, 3 if a check found something, 130 if interrupted")
  }).annotate({ description: "The failure, for programs" })
})

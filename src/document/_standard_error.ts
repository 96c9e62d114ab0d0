/**
 * The documents on standard error: a line of `--log-format json`, and a failure with that flag or `--json`.
 */
import * as Schema from "effect/Schema"
import { instant, text, whole } from "./_fields.ts"

const line = {
  time: instant("The time of the message"),
  level: text("The level of the message: `fatal`, `error`, `warn`, `info`, `debug` or `trace`"),
  message: text("The text of the message"),
  annotations: Schema.Record(Schema.String, Schema.Json).annotate({
    description: "The annotations of the message; those of progress are `event`, `revision`, `direction` and `millis`"
  })
}

/** One line of standard error with `--log-format json`. */
export const LogLine = Schema.Struct({ ...line, cause: Schema.optionalKey(text("The cause, with a stack trace")) })

/** The last line of a command that failed. */
export const Failure = Schema.Struct({
  ...line,
  failure: Schema.Struct({
    error: text("The error, such as `MigratorError`"),
    reason: Schema.optionalKey(text("The reason of the error, such as `RevisionFailure`")),
    fields: Schema.Record(Schema.String, Schema.Json).annotate({
      description: "The fields of the reason"
    }),
    exitCode: whole("1 failure, 2 wrong usage, 3 a check with findings, 130 interrupted")
  }).annotate({ description: "The failure" })
})

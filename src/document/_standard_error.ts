/**
 * The documents of standard error: a line with `--log-format json`, and a failure, with that or with `--json`.
 */
import * as Schema from "effect/Schema"
import { instant, text, whole } from "./_fields.ts"

const line = {
  time: instant("When it was told"),
  level: text("How much it matters: `fatal`, `error`, `warn`, `info`, `debug` or `trace`"),
  message: text("What a person would read"),
  annotations: Schema.Record(Schema.String, Schema.Json).annotate({
    description: "What else is known; of progress `event`, `revision`, `direction` and `millis`"
  })
}

/** One line of standard error with `--log-format json`. */
export const LogLine = Schema.Struct({ ...line, cause: Schema.optionalKey(text("What was behind it, with a stack")) })

/** The last line of a command that failed. */
export const Failure = Schema.Struct({
  ...line,
  failure: Schema.Struct({
    error: text("The area that it came from, such as `MigratorError`"),
    reason: Schema.optionalKey(text("What went wrong there, such as `RevisionFailure`")),
    fields: Schema.Record(Schema.String, Schema.Json).annotate({
      description: "What the message is made of; which fields there are depends on the reason"
    }),
    exitCode: whole("1 failed, 2 wrong usage, 3 a check found something, 130 interrupted")
  }).annotate({ description: "What failed, for programs" })
})

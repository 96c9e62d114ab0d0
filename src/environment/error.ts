/**
 * The error of the environment: an option that is not usable, or an `env.ts` that is not there or cannot be loaded.
 *
 * Messages name the option or the file and line; values of options stay out of them, since a value may be a secret.
 */
import * as Schema from "effect/Schema"
import { AreaError } from "../error/mod.ts"
import { didYouMean } from "../revision/mod.ts"

const at = (file: string, line: number | undefined): string => line === undefined ? file : `${file}:${line}`
const makeIt = `Write "export default Environment.make({ … })"`

/** A key that `Environment.make` does not know. */
export class UnknownOption extends Schema.TaggedError<UnknownOption>()("UnknownOption", {
  option: Schema.String,
  suggestion: Schema.optionalKey(Schema.String)
}) {
  override get message() {
    return `Cannot use option "${this.option}" of the environment: there is no such option${
      didYouMean(this.suggestion)
    }`
  }
}

/** A value that an option does not take. */
export class BadOption extends Schema.TaggedError<BadOption>()("BadOption", {
  option: Schema.String,
  problem: Schema.String
}) {
  override get message() {
    return `Cannot use option "${this.option}" of the environment: ${this.problem}`
  }
}

/** The script directory is not there, or is not a directory. */
export class DirectoryMissing extends Schema.TaggedError<DirectoryMissing>()("DirectoryMissing", {
  directory: Schema.String
}) {
  override get message() {
    return `Cannot find the script directory "${this.directory}". Run "strata init" to create one, or name yours with --directory`
  }
}

/** The directory has no `env.ts`. */
export class EnvMissing extends Schema.TaggedError<EnvMissing>()("EnvMissing", { directory: Schema.String }) {
  override get message() {
    return `Cannot find env.ts in "${this.directory}". `
      + `Run "strata init" in an empty directory, or name your script directory with --directory`
  }
}

/** `env.ts` cannot be read. */
export class EnvUnreadable extends Schema.TaggedError<EnvUnreadable>()("EnvUnreadable", {
  file: Schema.String,
  problem: Schema.String
}) {
  override get message() {
    return `Cannot read "${this.file}": ${this.problem}`
  }
}

/** `env.ts`, or a file it imports, does not parse. */
export class EnvSyntax extends Schema.TaggedError<EnvSyntax>()("EnvSyntax", {
  file: Schema.String,
  line: Schema.optionalKey(Schema.Int),
  problem: Schema.String
}) {
  override get message() {
    return `Cannot parse ${at(this.file, this.line)}: ${this.problem}`
  }
}

/** `env.ts` failed while it was imported, or the effect that it exports failed. */
export class EnvThrew extends Schema.TaggedError<EnvThrew>()("EnvThrew", {
  file: Schema.String,
  line: Schema.optionalKey(Schema.Int),
  problem: Schema.String
}) {
  override get message() {
    return `Cannot import ${at(this.file, this.line)}: ${this.problem}`
  }
}

/** `env.ts` exports something else than an environment, or nothing, by default. */
export class NotEnvironment extends Schema.TaggedError<NotEnvironment>()("NotEnvironment", {
  file: Schema.String,
  found: Schema.optionalKey(Schema.String)
}) {
  override get message() {
    return this.found === undefined
      ? `Cannot use "${this.file}": it has no default export. ${makeIt}`
      : `Cannot use "${this.file}": its default export is ${this.found}, not an environment. ${makeIt}`
  }
}

/** An environment that cannot be made or loaded; the message is the reason's. */
export class EnvironmentError extends AreaError<EnvironmentError>()("environment", "EnvironmentError", [
  UnknownOption,
  BadOption,
  DirectoryMissing,
  EnvMissing,
  EnvUnreadable,
  EnvSyntax,
  EnvThrew,
  NotEnvironment
]) {}

/** Why an `EnvironmentError` was raised; `_tag` tells the reasons apart. */
export type EnvironmentReason = EnvironmentError["reason"]

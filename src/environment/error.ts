/**
 * The error of the environment: an invalid option, or an `env.ts` that does not exist or cannot be loaded.
 *
 * Messages contain the option, or the file and line, but no value of an option, since it may be a secret.
 */
import * as Schema from "effect/Schema"
import { AreaError } from "../error/mod.ts"
import { didYouMean } from "../revision/mod.ts"

const at = (file: string, line: number | undefined): string => line === undefined ? file : `${file}:${line}`
const deployed = "Copy the whole script directory to where the program runs, or correct its option directory"
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

/** A value that an option does not accept. */
export class BadOption extends Schema.TaggedError<BadOption>()("BadOption", {
  option: Schema.String,
  problem: Schema.String
}) {
  override get message() {
    return `Cannot use option "${this.option}" of the environment: ${this.problem}`
  }
}

/** The script directory does not exist, or is not a directory. */
export class DirectoryMissing extends Schema.TaggedError<DirectoryMissing>()("DirectoryMissing", {
  directory: Schema.String,
  /** Whether a program is told, which has options and no flags. */
  program: Schema.optionalKey(Schema.Boolean)
}) {
  override get message() {
    return `Cannot find the script directory "${this.directory}". ${
      this.program === true
        ? deployed
        : "To create one, run: strata init. To use another one, give its path with --directory"
    }`
  }
}

/** The directory has no `env.ts`. */
export class EnvMissing extends Schema.TaggedError<EnvMissing>()("EnvMissing", {
  directory: Schema.String,
  /** Whether a program is told, which has options and no flags. */
  program: Schema.optionalKey(Schema.Boolean)
}) {
  override get message() {
    return `Cannot find env.ts in "${this.directory}". ${
      this.program === true
        ? deployed
        : "To create one in an empty directory, run: strata init. To use another directory, give its path with --directory"
    }`
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

/** The default export of `env.ts` is missing, or is not an environment. */
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

/** An environment cannot be made or loaded; `reason` says why. */
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

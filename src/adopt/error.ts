/**
 * The error of adopting the history of another tool, and its reasons.
 */
import * as Runtime from "effect/Runtime"
import * as Schema from "effect/Schema"
import { AreaError } from "../error/mod.ts"

const quoted = (names: ReadonlyArray<string>): string => names.map((name) => `"${name}"`).join(", ")

/** The flags that the command was given, each behind a space, for a command that repeats it. */
const flags = Schema.String

/** How the history would be adopted. */
const mode = Schema.Literals(["history", "baseline"])

/** `--from` names a tool that Strata does not know. */
export class UnknownTool extends Schema.TaggedError<UnknownTool>("strata/adopt/UnknownTool")("UnknownTool", {
  tool: Schema.String,
  known: Schema.Array(Schema.String),
  suggestion: Schema.optionalKey(Schema.String)
}) {
  override get message(): string {
    const { known, suggestion, tool } = this
    const next = suggestion === undefined
      ? `The tools are: ${known.join(", ")}`
      : `Did you mean: strata adopt --from ${suggestion}`
    return `Cannot adopt from "${tool}": Strata does not know this tool. ${next}`
  }
}

/** Neither the database nor the directories have anything of a known tool. */
export class NothingFound extends Schema.TaggedError<NothingFound>("strata/adopt/NothingFound")("NothingFound", {
  tool: Schema.optionalKey(Schema.String),
  places: Schema.Array(Schema.String)
}) {
  override get message(): string {
    const { places, tool } = this
    const what = tool === undefined ? "a known migration tool" : `"${tool}"`
    const looked = places.length === 0 ? "" : `, and no files of it in ${quoted(places)}`
    return `Cannot find a history to adopt: the database has no table of ${what}${looked}. ` +
      "Name the directory of its files: strata adopt --files <directory>; or make one revision of the database as it is: " +
      "strata adopt --baseline"
  }
}

/** What is found may be of several tools. */
export class SeveralTools extends Schema.TaggedError<SeveralTools>("strata/adopt/SeveralTools")("SeveralTools", {
  tools: Schema.Array(Schema.String),
  flags
}) {
  override get message(): string {
    return `Cannot tell whose history to adopt: what is here may be of ${quoted(this.tools)}. ` +
      `Name the tool: strata adopt${this.flags} --from ${this.tools[0]!}`
  }
}

/** The script directory has revisions already. */
export class NotEmpty extends Schema.TaggedError<NotEmpty>("strata/adopt/NotEmpty")("NotEmpty", {
  directory: Schema.String,
  revisions: Schema.Array(Schema.String)
}) {
  override get message(): string {
    return `Cannot adopt a history into "${this.directory}": it has revisions of its own (${
      quoted(this.revisions.slice(0, 3))
    }${this.revisions.length > 3 ? ", …" : ""}). Use another directory: strata adopt --directory <directory>`
  }
}

/** The files to adopt are in the directory in which the revisions would be. */
export class SamePlace extends Schema.TaggedError<SamePlace>("strata/adopt/SamePlace")("SamePlace", {
  directory: Schema.String
}) {
  override get message(): string {
    return `Cannot adopt the files in "${this.directory}": the revisions would be written beside them, into the same ` +
      "directory. Nothing was written. Keep the revisions in another directory: add --directory strata to this command, and " +
      "to those after it"
  }
}

/** A directory or a file of the history cannot be read. */
export class NotRead extends Schema.TaggedError<NotRead>("strata/adopt/NotRead")("NotRead", {
  path: Schema.String,
  problem: Schema.String
}) {
  override get message(): string {
    return `Cannot read "${this.path}": ${this.problem}`
  }
}

/**
 * Why a migration cannot be adopted as it is. `canForce` is false for what has no meaning in Strata, which `--force` cannot
 * change either.
 */
export type Problem = typeof Problem.Type
const Problem = Schema.Struct({
  name: Schema.String,
  file: Schema.optionalKey(Schema.String),
  line: Schema.optionalKey(Schema.Int),
  what: Schema.String,
  advice: Schema.String,
  canForce: Schema.Boolean
})

/** Migrations cannot be adopted as they are. */
export class NotAdoptable extends Schema.TaggedError<NotAdoptable>("strata/adopt/NotAdoptable")("NotAdoptable", {
  tool: Schema.String,
  problems: Schema.Array(Problem)
}) {
  override get message(): string {
    const { problems, tool } = this
    const lines = problems.map(({ advice, canForce, file, line, name, what }) => {
      const place = file === undefined ? "" : ` (${file}${line === undefined ? "" : `:${line}`})`
      const force = canForce ? `; to adopt it in spite of that: --force "${name}"` : ""
      return `  "${name}"${place}: ${what}. ${advice}${force}`
    })
    return `Cannot adopt the history of ${tool}: ${problems.length} ${
      problems.length === 1 ? "problem" : "problems"
    }. ` +
      `Nothing was written\n${lines.join("\n")}`
  }
}

/** The history, replayed in an empty database, does not lead to the schema of the database. */
export class NotProved extends Schema.TaggedError<NotProved>("strata/adopt/NotProved")("NotProved", {
  flags,
  mode,
  differences: Schema.Array(Schema.String)
}) {
  override get message(): string {
    const { differences, flags, mode } = this
    const isBaseline = mode === "baseline"
    return `${
      isBaseline ? "The revision does not" : "The migrations that were applied do not"
    } lead to the schema of the database: ${differences.length} ${
      differences.length === 1 ? "difference" : "differences"
    }. Nothing was written. To take them as a revision that is recorded as applied: strata adopt${flags}${
      isBaseline
        ? " --baseline --drift"
        : ` --drift; or to make one revision of the database as it is: strata adopt${flags} --baseline`
    }`
  }
}

/** A migration fails in an empty database. */
export class NotReplayed extends Schema.TaggedError<NotReplayed>("strata/adopt/NotReplayed")("NotReplayed", {
  flags,
  mode,
  problem: Schema.String,
  /** The file of the migration. */
  file: Schema.optionalKey(Schema.String),
  cause: Schema.optionalKey(Schema.Defect())
}) {
  override get message(): string {
    const { file, problem } = this
    const place = file === undefined ? "" : `The migration is in "${file}". `
    return `Cannot replay the history in an empty database: ${problem}\n${place}Nothing was written. ${this.#advice()}`
  }

  #advice(): string {
    const { flags, mode, problem } = this
    // On the server of the database its extensions are there.
    if (/extension ".*" is not available/.test(problem)) {
      return "The embedded PostgreSQL does not include this extension. Grant CREATEDB to the role of DATABASE_URL, so that " +
        "the history is replayed in a database on the server, then run the command again"
    }
    return mode === "history"
      ? `To make one revision of the database as it is instead, run: strata adopt${flags} --baseline`
      : "To write this revision by hand, begin with the output of: strata inspect --sql; then record it with: strata stamp head"
  }
}

/** The tool cannot write the SQL of its migrations without a database. `file` is the one at which it stopped. */
export class NotDictated extends Schema.TaggedError<NotDictated>("strata/adopt/NotDictated")("NotDictated", {
  command: Schema.String,
  directory: Schema.String,
  file: Schema.optionalKey(Schema.String),
  flags,
  problem: Schema.String
}) {
  override get message(): string {
    const { command, directory, file, flags, problem } = this
    return `Cannot get the SQL of the migrations: "${command}" in "${directory}" failed${
      file === undefined ? "" : ` at "${file}"`
    }: ${problem}. Nothing was written. To make one revision of the database as it is instead, run: strata adopt${flags} --baseline`
  }
}

/** The history is one of programs, and the program of the tool that would write their SQL is not here. */
export class NoProgram extends Schema.TaggedError<NoProgram>("strata/adopt/NoProgram")("NoProgram", {
  flags,
  program: Schema.String
}) {
  override get message(): string {
    return `Cannot get the SQL of the migrations: "${this.program}" is not on the PATH. Nothing was written. Activate the ` +
      "environment in which it is installed, and run the command again; or make one revision of the database as it is: " +
      `strata adopt${this.flags} --baseline`
  }
}

/** The tool recorded something while its history was being adopted. */
export class ChangedMeanwhile
  extends Schema.TaggedError<ChangedMeanwhile>("strata/adopt/ChangedMeanwhile")("ChangedMeanwhile", {
    table: Schema.String
  })
{
  override get message(): string {
    return `The table "${this.table}" changed while its history was being adopted. Nothing was recorded. Stop the other tool, ` +
      "then run the command again"
  }
}

/** Nothing was adopted, so the tables of the other tool are still in use. */
export class NotAdopted extends Schema.TaggedError<NotAdopted>("strata/adopt/NotAdopted")("NotAdopted", {}) {
  override get message(): string {
    return "Cannot write the revision that drops the tables of the former tool: the ledger records nothing as applied, so " +
      "that tool is still the one in use. Nothing was written. First run: strata adopt"
  }
}

/** Adopting failed. */
export class AdoptError extends AreaError<AdoptError>()("adopt", "AdoptError", [
  UnknownTool,
  NothingFound,
  SeveralTools,
  NotEmpty,
  SamePlace,
  NotRead,
  NotAdoptable,
  NotProved,
  NotReplayed,
  NotDictated,
  NoProgram,
  ChangedMeanwhile,
  NotAdopted
]) {
  // A name that Strata does not know is wrong usage, as a flag is.
  override readonly [Runtime.errorExitCode] = this.reason._tag === "UnknownTool" ? 2 : 1
}

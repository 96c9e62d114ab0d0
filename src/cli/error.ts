/**
 * The error of the command line, whose `reason` determines the exit code.
 *
 * Errors of other areas (migrator, ledger, client, script, graph) have their own classes and exit with 1.
 */
import * as Runtime from "effect/Runtime"
import * as Schema from "effect/Schema"
import { AreaError } from "../error/mod.ts"

const list = (ids: ReadonlyArray<string>): string => ids.map((id) => `"${id}"`).join(", ")

/** A downgrade without `--yes`, where there is no terminal to ask for confirmation. */
export class ConfirmationNeeded extends Schema.TaggedError<ConfirmationNeeded>()("ConfirmationNeeded", {
  /** What is asked for, such as `revert`, and the command that does it without a question. */
  action: Schema.Literals(["revert", "adopt"]),
  command: Schema.String,
  count: Schema.Int
}) {
  override get message(): string {
    const what = this.count === 1 ? "1 revision" : `${this.count} revisions`
    return `Cannot ask for confirmation to ${this.action} ${what}: there is no terminal. Nothing was changed. ` +
      `To ${this.action} without confirmation, run: ${this.command}`
  }
}

/** A downgrade that was not confirmed. */
export class Declined extends Schema.TaggedError<Declined>()("Declined", {}) {
  override get message(): string {
    return "Nothing was changed"
  }
}

/** Arguments that are wrong or contradict each other; `remedy` is a command to run instead. */
export class BadUsage extends Schema.TaggedError<BadUsage>()("BadUsage", {
  problem: Schema.String,
  remedy: Schema.String
}) {
  override get message(): string {
    return `${this.problem}. Run: ${this.remedy}`
  }
}

/** An argument with a password or the URL of a database, where the command does not take one. It is not repeated. */
export class SecretArgument extends Schema.TaggedError<SecretArgument>()("SecretArgument", {
  position: Schema.Int,
  command: Schema.String
}) {
  override get message(): string {
    return `Argument ${this.position} of "${this.command}" is not printed, because it is the URL of a database or contains ` +
      "a password. Set the variable DATABASE_URL to the URL; for the arguments that this command takes, run: " +
      `${this.command} --help`
  }
}

/** An argument with a NUL character or half of a surrogate pair, which neither the server nor a file can contain. */
export class ArgumentNotText extends Schema.TaggedError<ArgumentNotText>()("ArgumentNotText", {
  position: Schema.Int,
  command: Schema.String
}) {
  override get message(): string {
    return `Cannot use argument ${this.position} of "${this.command}": it contains a NUL character or half of a surrogate ` +
      "pair. Remove the character"
  }
}

/** A `--rev-id` that is not a valid id or is already used; nothing was written. */
export class BadRevId extends Schema.TaggedError<BadRevId>()("BadRevId", {
  id: Schema.String,
  problem: Schema.String
}) {
  override get message(): string {
    return `Cannot use "${this.id}" as --rev-id: ${this.problem}. Choose another id, or omit --rev-id for a random one`
  }
}

/** A file that a command could not write. */
export class FileNotWritten extends Schema.TaggedError<FileNotWritten>()("FileNotWritten", {
  file: Schema.String,
  problem: Schema.String
}) {
  override get message(): string {
    return `Cannot write "${this.file}": ${this.problem}. Choose another folder, or move the file`
  }
}

/** A path of a script directory that is not a directory. */
export class NotDirectory extends Schema.TaggedError<NotDirectory>()("NotDirectory", { path: Schema.String }) {
  override get message(): string {
    return `Cannot use "${this.path}" as a script directory: it is not a directory. Specify one with --directory`
  }
}

/** A target that needs one head, in a history with several; `label` selects one of them. */
export class ManyHeads extends Schema.TaggedError<ManyHeads>()("ManyHeads", {
  target: Schema.String,
  heads: Schema.Array(Schema.String),
  label: Schema.String
}) {
  override get message(): string {
    return `Cannot choose a head for "${this.target}": there are ${this.heads.length} heads (${list(this.heads)}). ` +
      `Use "heads" for all of them or "${this.label}@head" for one, or merge them: strata merge heads`
  }
}

/** `revision --head` with a revision that is not a head, without `--splice`. */
export class NotHead extends Schema.TaggedError<NotHead>()("NotHead", {
  revision: Schema.String,
  heads: Schema.Array(Schema.String)
}) {
  override get message(): string {
    return `Cannot use "${this.revision}" as a parent: it is not a head (the heads are ${list(this.heads)}). ` +
      "To start a new branch there, add --splice"
  }
}

/** `merge` with fewer than two revisions. */
export class NothingToMerge extends Schema.TaggedError<NothingToMerge>()("NothingToMerge", {
  revisions: Schema.Array(Schema.String)
}) {
  override get message(): string {
    const found = this.revisions.length === 0 ? "none" : `only ${list(this.revisions)}`
    return `Cannot merge: at least two revisions are required, but there is ${found}. To list the heads, run: strata heads`
  }
}

/** `current --check-heads` on a database that is not up to date, or whose ledger disagrees with the files. */
export class NotAtHead extends Schema.TaggedError<NotAtHead>()("NotAtHead", {
  pending: Schema.Array(Schema.String),
  unsettled: Schema.Array(Schema.String),
  /** The command that applies the pending revisions; absent if it would be refused. */
  next: Schema.optionalKey(Schema.String)
}) {
  override get message(): string {
    if (this.pending.length === 0) {
      return `Revisions are in doubt or differ from the ledger: ${
        list(this.unsettled)
      }. For details, run: strata current`
    }
    const what = this.pending.length === 1 ? "1 revision is" : `${this.pending.length} revisions are`
    return `The database is not up to date: ${what} pending (${this.pending.join(", ")}). ${
      this.next === undefined ? "For what prevents an upgrade, run: strata current" : `Run: ${this.next}`
    }`
  }
}

/** `heads --check` on a history with several heads. */
export class HeadsDiverge extends Schema.TaggedError<HeadsDiverge>()("HeadsDiverge", {
  heads: Schema.Array(Schema.String)
}) {
  override get message(): string {
    const [first, second] = this.heads
    return `The history has ${this.heads.length} heads: ${list(this.heads)}. To merge them, run: strata merge heads. ` +
      `To move an unapplied branch onto another head, run: strata rebase ${second!} --onto ${first!}`
  }
}

/** `check` found differences and printed them. */
export class ModelsDiffer extends Schema.TaggedError<ModelsDiffer>()("ModelsDiffer", {
  count: Schema.Int,
  /** The flags that included what env.ts leaves out. */
  flags: Schema.Array(Schema.Literals(["--owners", "--privileges"]))
}) {
  override get message(): string {
    const what = this.count === 1 ? "1 difference" : `${this.count} differences`
    return `The database and the models differ: ${what}. ` +
      `To write them as a revision, run: strata revision ${["--autogenerate", ...this.flags].join(" ")} -m "…"`
  }
}

/** `lint` found errors and printed them. */
export class LintFailed extends Schema.TaggedError<LintFailed>()("LintFailed", { count: Schema.Int }) {
  override get message(): string {
    return `${
      this.count === 1 ? "1 finding is an error" : `${this.count} findings are errors`
    }. Change the revisions, or ` +
      "allow a finding by a comment above its statement: -- strata:allow <rule> <reason>"
  }
}

/** `ci` found errors and printed or wrote them. */
export class ReviewFailed extends Schema.TaggedError<ReviewFailed>()("ReviewFailed", { count: Schema.Int }) {
  override get message(): string {
    return `The review has ${this.count === 1 ? "1 error" : `${this.count} errors`}, which its page describes`
  }
}

/** `lock --check` on a lock that is out of date; the differences were printed. */
export class LockStale extends Schema.TaggedError<LockStale>()("LockStale", { lock: Schema.String }) {
  override get message(): string {
    return `"${this.lock}" is out of date. To update it, run: strata lock`
  }
}

/** `bundle --check` on a module that is out of date. */
export class BundleStale extends Schema.TaggedError<BundleStale>()("BundleStale", {
  file: Schema.String,
  command: Schema.String
}) {
  override get message(): string {
    return `"${this.file}" is out of date. To write it, run: ${this.command}`
  }
}

/** `rebase` of a branch that cannot be moved; nothing was changed. */
export class NotMovable extends Schema.TaggedError<NotMovable>()("NotMovable", {
  head: Schema.String,
  onto: Schema.String,
  problem: Schema.String,
  /** Whether the branches can be merged instead. */
  joinable: Schema.Boolean
}) {
  override get message(): string {
    return `Cannot move the branch of "${this.head}" onto "${this.onto}": ${this.problem}. ` + (this.joinable
      ? `To merge them instead, run: strata merge ${this.head} ${this.onto}`
      : "To see how they are related, run: strata history --graph")
  }
}

/** `edit` with an editor that failed; `code` is its exit code. */
export class EditorFailed extends Schema.TaggedError<EditorFailed>()("EditorFailed", {
  editor: Schema.String,
  code: Schema.Int
}) {
  override get message(): string {
    return `The editor "${this.editor}" failed with exit code ${this.code}. It is set by the variable VISUAL or EDITOR`
  }
}

/** `verify` on a ledger whose hash chain is broken. */
export class ChainBroken extends Schema.TaggedError<ChainBroken>()("ChainBroken", {
  ledger: Schema.String,
  sequence: Schema.Int,
  problem: Schema.String
}) {
  override get message(): string {
    return `The ledger "${this.ledger}" was changed outside of Strata: event ${this.sequence} is the first invalid one ` +
      `(${this.problem}). Compare the ledger with a backup; to list its events, run: strata log`
  }
}

/** `verify` on a ledger that is not as Strata creates it, or belongs to a role that is not trusted. */
export class LedgerExposed extends Schema.TaggedError<LedgerExposed>()("LedgerExposed", {
  ledger: Schema.String,
  findings: Schema.Array(Schema.Struct({ problem: Schema.String, remedy: Schema.String }))
}) {
  override get message(): string {
    const problems = this.findings.map(({ problem }) => problem)
    const remedies = [...new Set(this.findings.map(({ remedy }) => remedy))]
    return `The ledger "${this.ledger}" cannot be trusted: ${problems.join(", ")}. ` +
      `Find out who changed it. An administrator can correct this with: ${remedies.join("; ")}`
  }
}

/** A query of Strata that failed on the server. */
export class QueryFailed extends Schema.TaggedError<QueryFailed>()("QueryFailed", {
  problem: Schema.String,
  sqlstate: Schema.String
}) {
  override get message(): string {
    return `A query failed: ${this.problem} (SQLSTATE ${this.sqlstate})`
  }
}

/** A variable that is missing or has an invalid value; `problem` does not contain the value. */
export class BadConfig extends Schema.TaggedError<BadConfig>()("BadConfig", { problem: Schema.String }) {
  override get message(): string {
    return `Cannot read the configuration of env.ts: ${this.problem}`
  }
}

/** Exit codes: 1 is a failure, 2 is wrong usage, 3 is a check with findings. */
const exitCodes: Record<CommandReason["_tag"], number> = {
  ConfirmationNeeded: 2,
  Declined: 1,
  BadUsage: 2,
  SecretArgument: 2,
  ArgumentNotText: 2,
  BadRevId: 2,
  FileNotWritten: 1,
  NotDirectory: 1,
  ManyHeads: 1,
  NotHead: 1,
  NothingToMerge: 1,
  NotAtHead: 3,
  HeadsDiverge: 3,
  ModelsDiffer: 3,
  LintFailed: 3,
  ReviewFailed: 3,
  LockStale: 3,
  BundleStale: 3,
  NotMovable: 1,
  EditorFailed: 1,
  ChainBroken: 3,
  LedgerExposed: 3,
  QueryFailed: 1,
  BadConfig: 1
}

/** The error of a command, with the message of its reason. */
export class CommandError extends AreaError<CommandError>()("cli", "CommandError", [
  ConfirmationNeeded,
  Declined,
  BadUsage,
  SecretArgument,
  ArgumentNotText,
  BadRevId,
  FileNotWritten,
  NotDirectory,
  ManyHeads,
  NotHead,
  NothingToMerge,
  NotAtHead,
  HeadsDiverge,
  ModelsDiffer,
  LintFailed,
  ReviewFailed,
  LockStale,
  BundleStale,
  NotMovable,
  EditorFailed,
  ChainBroken,
  LedgerExposed,
  QueryFailed,
  BadConfig
]) {
  override readonly [Runtime.errorExitCode] = exitCodes[this.reason._tag]
}

/** Why a `CommandError` was raised; `_tag` tells the reasons apart. */
export type CommandReason = CommandError["reason"]

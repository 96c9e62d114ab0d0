/**
 * What can go wrong in a command itself, as one public error with a `reason` that decides the exit code.
 *
 * Everything else that fails (migrator, ledger, client, script, graph) has its own error and message and exits 1.
 */
import * as Runtime from "effect/Runtime"
import * as Schema from "effect/Schema"
import { AreaError } from "../error/mod.ts"

const list = (ids: ReadonlyArray<string>): string => ids.map((id) => `"${id}"`).join(", ")

/** A downgrade that nobody can be asked about. */
export class ConfirmationNeeded extends Schema.TaggedError<ConfirmationNeeded>()("ConfirmationNeeded", {
  target: Schema.String,
  count: Schema.Int
}) {
  override get message(): string {
    const what = this.count === 1 ? "1 revision" : `${this.count} revisions`
    return `Cannot ask whether to revert ${what}, because this is not a terminal. Nothing was changed. ` +
      `To revert without a question, run: strata downgrade ${this.target} --yes`
  }
}

/** A downgrade that was answered with no. */
export class Declined extends Schema.TaggedError<Declined>()("Declined", {}) {
  override get message(): string {
    return "Nothing was changed"
  }
}

/** Arguments that each make sense and together do not; `remedy` is a command. */
export class BadUsage extends Schema.TaggedError<BadUsage>()("BadUsage", {
  problem: Schema.String,
  remedy: Schema.String
}) {
  override get message(): string {
    return `${this.problem}. Run: ${this.remedy}`
  }
}

/** `--rev-id` that cannot be an id, or is one already; nothing was written. */
export class BadRevId extends Schema.TaggedError<BadRevId>()("BadRevId", {
  id: Schema.String,
  problem: Schema.String
}) {
  override get message(): string {
    return `Cannot use "${this.id}" as --rev-id: ${this.problem}. Choose another one, or leave it out for a random id`
  }
}

/** A file that a command should write and did not. */
export class FileNotWritten extends Schema.TaggedError<FileNotWritten>()("FileNotWritten", {
  file: Schema.String,
  problem: Schema.String
}) {
  override get message(): string {
    return `Cannot write "${this.file}": ${this.problem}. Choose another folder, or move that file away`
  }
}

/** A script directory that is a file. */
export class NotDirectory extends Schema.TaggedError<NotDirectory>()("NotDirectory", { path: Schema.String }) {
  override get message(): string {
    return `Cannot use "${this.path}" as a script directory: it is not a directory. Name yours with --directory`
  }
}

/** A target that needs one head, where a label can say which. */
export class ManyHeads extends Schema.TaggedError<ManyHeads>()("ManyHeads", {
  target: Schema.String,
  heads: Schema.Array(Schema.String),
  label: Schema.String
}) {
  override get message(): string {
    return `Cannot choose a head for "${this.target}" as there are ${this.heads.length} (${list(this.heads)}): ` +
      `write "heads" for all of them or "${this.label}@head" for one, or join them with strata merge heads`
  }
}

/** `revision --head` with a revision that already has children. */
export class NotHead extends Schema.TaggedError<NotHead>()("NotHead", {
  revision: Schema.String,
  heads: Schema.Array(Schema.String)
}) {
  override get message(): string {
    return `Cannot put a revision on top of "${this.revision}" as it is not a head; the heads are ${
      list(this.heads)
    }. ` +
      "To start a new branch there, add --splice"
  }
}

/** `merge` of fewer than two revisions. */
export class NothingToMerge extends Schema.TaggedError<NothingToMerge>()("NothingToMerge", {
  revisions: Schema.Array(Schema.String)
}) {
  override get message(): string {
    const found = this.revisions.length === 0 ? "none" : `only ${list(this.revisions)}`
    return `Cannot merge: it takes two revisions or more, and there is ${found}. See: strata heads`
  }
}

/** `current --check-heads` on a database that lacks revisions. */
export class NotAtHead extends Schema.TaggedError<NotAtHead>()("NotAtHead", {
  pending: Schema.Array(Schema.String),
  unsettled: Schema.Array(Schema.String)
}) {
  override get message(): string {
    if (this.pending.length === 0) {
      return `The ledger and the files disagree about ${list(this.unsettled)}. See: strata current`
    }
    const what = this.pending.length === 1 ? "1 revision is" : `${this.pending.length} revisions are`
    return `The database is not at head: ${what} pending (${this.pending.join(", ")}). Run: strata upgrade heads`
  }
}

/** `heads --check` on a history with several heads. */
export class HeadsDiverge extends Schema.TaggedError<HeadsDiverge>()("HeadsDiverge", {
  heads: Schema.Array(Schema.String)
}) {
  override get message(): string {
    const [first, second] = this.heads
    return `The history has ${this.heads.length} heads: ${list(this.heads)}. To join them, run: strata merge heads. ` +
      `Or put a branch that was not applied on top of another one: strata rebase ${second!} --onto ${first!}`
  }
}

/** `check` found differences, which it printed. */
export class ModelsDiffer extends Schema.TaggedError<ModelsDiffer>()("ModelsDiffer", { count: Schema.Int }) {
  override get message(): string {
    const what = this.count === 1 ? "1 difference" : `${this.count} differences`
    return `The database and the models differ: ${what}. ` +
      `To write them as a revision, run: strata revision --autogenerate -m "…"`
  }
}

/** `lock --check` on a lock that does not describe the files; how it differs was printed. */
export class LockStale extends Schema.TaggedError<LockStale>()("LockStale", { lock: Schema.String }) {
  override get message(): string {
    return `"${this.lock}" does not describe the revisions. To write it anew, run: strata lock`
  }
}

/** `rebase` of a branch that cannot be moved; nothing was changed. */
export class NotMovable extends Schema.TaggedError<NotMovable>()("NotMovable", {
  head: Schema.String,
  onto: Schema.String,
  problem: Schema.String,
  /** Whether a merge can do what the move cannot. */
  joinable: Schema.Boolean
}) {
  override get message(): string {
    return `Cannot move the branch of "${this.head}" onto "${this.onto}": ${this.problem}. ` + (this.joinable
      ? `To join them instead, run: strata merge ${this.head} ${this.onto}`
      : "To see how they stand to each other, run: strata history --graph")
  }
}

/** `edit` with an editor that did not end well; `code` is its exit code. */
export class EditorFailed extends Schema.TaggedError<EditorFailed>()("EditorFailed", {
  editor: Schema.String,
  code: Schema.Int
}) {
  override get message(): string {
    return `The editor "${this.editor}" ended with exit code ${this.code}. It is the one that VISUAL or EDITOR names`
  }
}

/** `verify` on a ledger whose hash chain is broken. */
export class ChainBroken extends Schema.TaggedError<ChainBroken>()("ChainBroken", {
  ledger: Schema.String,
  sequence: Schema.Int,
  problem: Schema.String
}) {
  override get message(): string {
    return `The ledger "${this.ledger}" was changed outside of Strata: event ${this.sequence} is the first bad one, ` +
      `${this.problem}. Compare it with a backup; see: strata log`
  }
}

const wrong = { missing: "is missing", disabled: "is disabled", replaced: "is not the one that this version makes" }

/** The events are those that were recorded, and triggers that should keep them so do not. */
export class LedgerExposed extends Schema.TaggedError<LedgerExposed>()("LedgerExposed", {
  ledger: Schema.String,
  unprotected: Schema.Array(
    Schema.Struct({ trigger: Schema.String, problem: Schema.Literals(["missing", "disabled", "replaced"]) })
  )
}) {
  override get message(): string {
    const problems = this.unprotected.map(({ problem, trigger }) => `its trigger "${trigger}" ${wrong[problem]}`)
    return `The ledger "${this.ledger}" does not protect its events: ${problems.join(", ")}. ` +
      "Find out who changed it, then, as its owner, run: strata ensure-ledger"
  }
}

/** A query of Strata's own that the server refused. */
export class QueryFailed extends Schema.TaggedError<QueryFailed>()("QueryFailed", {
  problem: Schema.String,
  sqlstate: Schema.String
}) {
  override get message(): string {
    return `The database refused a query: ${this.problem} (SQLSTATE ${this.sqlstate})`
  }
}

/** A variable that is missing or has a value of the wrong kind; `problem` does not repeat the value. */
export class BadConfig extends Schema.TaggedError<BadConfig>()("BadConfig", { problem: Schema.String }) {
  override get message(): string {
    return `Cannot read the configuration that env.ts asks for: ${this.problem}`
  }
}

/** Exit codes: 1 is a failure, 2 wrong usage, 3 a check that found something. */
const exitCodes: Record<CommandReason["_tag"], number> = {
  ConfirmationNeeded: 2,
  Declined: 1,
  BadUsage: 2,
  BadRevId: 2,
  FileNotWritten: 1,
  NotDirectory: 1,
  ManyHeads: 1,
  NotHead: 1,
  NothingToMerge: 1,
  NotAtHead: 3,
  HeadsDiverge: 3,
  ModelsDiffer: 3,
  LockStale: 3,
  NotMovable: 1,
  EditorFailed: 1,
  ChainBroken: 3,
  LedgerExposed: 3,
  QueryFailed: 1,
  BadConfig: 1
}

/** A command that cannot do what it was asked; the message is the reason's. */
export class CommandError extends AreaError<CommandError>()("cli", "CommandError", [
  ConfirmationNeeded,
  Declined,
  BadUsage,
  BadRevId,
  FileNotWritten,
  NotDirectory,
  ManyHeads,
  NotHead,
  NothingToMerge,
  NotAtHead,
  HeadsDiverge,
  ModelsDiffer,
  LockStale,
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

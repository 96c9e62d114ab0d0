/**
 * Hints for subcommands that other migration tools have and Strata does not. Pure.
 */

const hints: Readonly<Record<string, string>> = {
  check: "To check whether the database is up to date, run: strata current --check-heads",
  "ensure-version": "The first upgrade creates the ledger; to create it before, run: strata ensure-ledger",
  ensure_version: "The first upgrade creates the ledger; to create it before, run: strata ensure-ledger",
  generate: "To write a revision, run: strata revision -m \"…\"",
  migrate: "To apply pending revisions, run: strata upgrade",
  rollback: "To revert the last revision, run: strata downgrade -1",
  status: "To see the current revisions, run: strata current"
}

/** The command to run instead of a subcommand that does not exist. */
export const hint = (subcommand: string): string | undefined =>
  Object.hasOwn(hints, subcommand) ? hints[subcommand] : undefined

/** Turns `help` and `help <command>` into the flag `--help`. */
export const helpAsFlag = (argv: ReadonlyArray<string>): ReadonlyArray<string> =>
  argv[0] === "help" ? [...argv.slice(1), "--help"] : argv

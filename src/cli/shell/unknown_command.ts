/**
 * Where people look who know other migrators: what to run for a subcommand that Strata has under another name. Pure.
 */

const hints: Readonly<Record<string, string>> = {
  check: "Is the database up to date? Run: strata current --check-heads",
  "ensure-version": "The first upgrade creates the ledger; to prepare it, run: strata ensure-ledger",
  ensure_version: "The first upgrade creates the ledger; to prepare it, run: strata ensure-ledger",
  generate: "To write a revision, run: strata revision -m \"…\"",
  migrate: "To apply what is pending, run: strata upgrade",
  rollback: "To revert the last revision, run: strata downgrade -1",
  status: "Where the database is: strata current"
}

/** What to run instead of a subcommand that does not exist. */
export const hint = (subcommand: string): string | undefined =>
  Object.hasOwn(hints, subcommand) ? hints[subcommand] : undefined

/** `help` and `help <command>` ask for what `--help` prints. */
export const helpAsFlag = (argv: ReadonlyArray<string>): ReadonlyArray<string> =>
  argv[0] === "help" ? [...argv.slice(1), "--help"] : argv

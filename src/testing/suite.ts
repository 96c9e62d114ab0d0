/**
 * The laws of a history, as effects.
 */
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import type * as Path from "effect/Path"
import type * as Scope from "effect/Scope"
import type { Values } from "../rows/mod.ts"
import type { HarnessError } from "./error.ts"
import { everyCrash } from "./law/crash.ts"
import { onRows } from "./law/filled.ts"
import { noHazard } from "./law/hazards.ts"
import type { Law } from "./law/law.ts"
import { modelsMatch } from "./law/models.ts"
import { offline } from "./law/offline.ts"
import { oneHead } from "./law/one_head.ts"
import { upDownUp } from "./law/up_down_up.ts"
import { changed } from "./subject/changed.ts"
import { read, type Subject, templateAtHead } from "./subject/subject.ts"

/** What is tested of a history. */
export interface SuiteOptions {
  /** The script directory: a path, or a URL such as `new URL("../migrations", import.meta.url)`. */
  readonly directory: string | URL
  /** The ids of revisions whose hazards need no comment, such as those that are applied already. */
  readonly allow?: ReadonlyArray<string>
  /**
   * The revisions that are cut off at every exchange: those whose files changed since the branch left `base` (the heads
   * where nothing changed, and outside of git), all, or none.
   */
  readonly crash?: "changed" | "all" | "none"
  /** The commit or branch of git that `"changed"` compares with; by default that of the pull request, or the default branch. */
  readonly base?: string
  /**
   * The random rows with which each revision runs: how many in a table (3), and the values of columns that random ones do
   * not do for, by names such as `users.email`. `false` leaves the test out.
   */
  readonly filled?: false | { readonly rows?: number; readonly values?: Values }
  /** The seed of the random rows; by default STRATA_TEST_SEED, else one that depends on the history alone. */
  readonly seed?: number
}

/** The seed that an option or the environment gives, or that of the history. */
const seedOf = (subject: Subject, { seed }: SuiteOptions): number => {
  const given = seed ?? Number(process.env["STRATA_TEST_SEED"] || Number.NaN)
  return Number.isSafeInteger(given) ? given : Number.parseInt(templateAtHead(subject).key.slice(0, 8), 16)
}

/** The laws of a history that was read. */
const lawsOf = Effect.fnUntraced(function*(subject: Subject, options: SuiteOptions) {
  const { allow = [], base, crash = "changed", filled = {} } = options
  const crashing = crash === "none" ? [] : crash === "all" ? subject.order : yield* changed(subject, base)
  return [
    oneHead(subject),
    upDownUp(subject),
    modelsMatch(subject),
    offline(subject),
    noHazard(subject, allow),
    ...(filled === false ? [] : [onRows(subject, { seed: seedOf(subject, options), ...filled })]),
    ...everyCrash(subject, crashing)
  ] satisfies ReadonlyArray<Law>
})

/** Reads a script directory, and returns the laws that its history must obey; needs `Place` to check them. */
export const laws = (
  options: SuiteOptions
): Effect.Effect<ReadonlyArray<Law>, HarnessError, FileSystem.FileSystem | Path.Path | Scope.Scope> =>
  Effect.flatMap(read(options.directory), (subject) => lawsOf(subject, options))

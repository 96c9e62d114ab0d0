/**
 * The laws of a history, as effects.
 */
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import type * as Path from "effect/Path"
import type * as Scope from "effect/Scope"
import type { HarnessError } from "./error.ts"
import { noHazard } from "./law/hazards.ts"
import type { Law } from "./law/law.ts"
import { modelsMatch } from "./law/models.ts"
import { offline } from "./law/offline.ts"
import { oneHead } from "./law/one_head.ts"
import { upDownUp } from "./law/up_down_up.ts"
import { read, type Subject } from "./subject/subject.ts"

/** What is tested of a history. */
export interface SuiteOptions {
  /** The script directory: a path, or a URL such as `new URL("../migrations", import.meta.url)`. */
  readonly directory: string | URL
  /** The ids of revisions whose hazards need no comment, such as those that are applied already. */
  readonly allow?: ReadonlyArray<string>
}

/** The laws of a history that was read. */
const lawsOf = (subject: Subject, options: SuiteOptions): ReadonlyArray<Law> => [
  oneHead(subject),
  upDownUp(subject),
  modelsMatch(subject),
  offline(subject),
  noHazard(subject, options.allow ?? [])
]

/** Reads a script directory, and returns the laws that its history must obey; needs `Place` to check them. */
export const laws = (
  options: SuiteOptions
): Effect.Effect<ReadonlyArray<Law>, HarnessError, FileSystem.FileSystem | Path.Path | Scope.Scope> =>
  Effect.map(read(options.directory), (subject) => lawsOf(subject, options))

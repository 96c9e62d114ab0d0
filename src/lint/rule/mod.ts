/**
 * The rules of `lint`, in the order in which their findings are listed.
 */
import { destructive, nonDeterministic } from "./data.ts"
import { downgradeDiffers, downgradeMissing } from "./downgrade.ts"
import { beyondDatabase, enumValueUsed, fails } from "./failure.ts"
import { inUse } from "./in_use.ts"
import { backfill, blocksTable, missingLockTimeout, severalLocks } from "./lock.ts"
import { searchPath } from "./names.ts"
import { type RevisionRule, schemaRules } from "./revision.ts"
import { computedColumn, rewrite, typeChange } from "./rewrite.ts"
import type { Rule } from "./rule.ts"
import { constraintNotValid, indexNotConcurrent, notNullScan, scanUnderLock } from "./scan.ts"

/** The rules about statements that did not run, of which nothing else is said. */
export const failureRules: ReadonlyArray<Rule> = [beyondDatabase, fails, enumValueUsed]

/** The rules about revisions as a whole. */
export const revisionRules: ReadonlyArray<RevisionRule> = [inUse, downgradeDiffers, downgradeMissing, ...schemaRules]

/** The rules about tables in use. */
const tableRules: ReadonlyArray<Rule> = [
  typeChange,
  computedColumn,
  rewrite,
  indexNotConcurrent,
  notNullScan,
  constraintNotValid,
  scanUnderLock,
  backfill,
  missingLockTimeout,
  severalLocks,
  blocksTable
]

/** The names of the rules about tables in use, whose size decides how much a finding matters. */
export const aboutTables: ReadonlySet<string> = new Set(tableRules.map(({ id }) => id))

/** The rules about single statements. */
export const rules: ReadonlyArray<Rule> = [...failureRules, ...tableRules, destructive, searchPath, nonDeterministic]

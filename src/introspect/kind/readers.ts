/**
 * The readers of all kinds of objects. The parts that are on other objects (`part.ts`) are read after these.
 */
import * as Constraint from "./constraint.ts"
import * as DefaultPrivilege from "./default_privilege.ts"
import * as Index from "./index.ts"
import * as Namespace from "./namespace.ts"
import * as Other from "./other.ts"
import type { Reader } from "./reader.ts"
import * as Routine from "./routine.ts"
import * as Sequence from "./sequence.ts"
import * as Table from "./table.ts"
import * as Trigger from "./trigger.ts"
import * as Type from "./type.ts"
import * as View from "./view.ts"

/** One query each; they may run in any order. */
export const readers: ReadonlyArray<Reader> = [
  Namespace,
  Type,
  Sequence,
  Table,
  Constraint,
  Index,
  View,
  Routine,
  Trigger,
  DefaultPrivilege,
  Other
].flatMap((module) => module.readers)

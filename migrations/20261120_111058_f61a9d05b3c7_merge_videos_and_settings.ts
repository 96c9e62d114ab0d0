/**
 * Merges the two branches, so that the history has one head. `strata merge` writes such a revision.
 *
 * It has no operations. Reverting it leaves both branches applied.
 */
import { Migration } from "effect-strata"
import * as Effect from "effect/Effect"

export default Migration.make({
  revision: "f61a9d05b3c7",
  parents: ["c94e07f8b215", "d8b23c4f6e70"],
  message: "merge videos and settings",
  upgrade: Effect.void,
  downgrade: Effect.void
})

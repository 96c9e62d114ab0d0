/**
 * The law that a history has one head.
 */
import * as Effect from "effect/Effect"
import { HarnessError, LawBroken } from "../error.ts"
import { fileOf, type Subject } from "../subject/subject.ts"
import type { Law } from "./law.ts"

/** One head. A history of independent branches has several, and is tested without this law. */
export const oneHead = (subject: Subject): Law => ({
  name: "the history has one head",
  check: Effect.suspend(() => {
    const { graph } = subject.script
    return graph.heads.length <= 1 ? Effect.undefined : Effect.fail(HarnessError.of(
      new LawBroken({
        what: `The history has ${graph.heads.length} heads`,
        details: graph.heads.map((id) => `${id} ${graph.revisions.get(id)!.message} (${fileOf(subject, id)})`),
        next: `strata merge ${graph.heads.join(" ")} -m "merge"`
      })
    ))
  })
})

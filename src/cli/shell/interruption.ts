/**
 * What to say when a command is interrupted. Work that changes the database keeps the sentence up to date.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"

/** The sentence for a command that has changed nothing that needs a word. */
export const initial = "Interrupted: the command stopped before its end"

/** The sentence for a command that has said already how it ended: none. */
export const silent = ""

/** The sentence in force; `run` provides one for each command. */
export const Interruption = Context.Reference<Ref.Ref<string>>("strata/cli/Interruption", {
  defaultValue: () => Ref.makeUnsafe(initial)
})

/** Changes the sentence. */
export const onInterruptSay = (sentence: string): Effect.Effect<void> =>
  Effect.flatMap(Interruption, (ref) => Ref.set(ref, sentence))

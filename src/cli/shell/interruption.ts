/**
 * The message that is printed when a command is interrupted. Runs keep it up to date.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"

/** The message for a command that has not changed the database. */
export const initial = "Interrupted: the command was stopped before it finished"

/** No message: the command has already printed its result. */
export const silent = ""

/** The current message; `run` provides it for each command. */
export const Interruption = Context.Reference<Ref.Ref<string>>("strata/cli/Interruption", {
  defaultValue: () => Ref.makeUnsafe(initial)
})

/** Changes the message. */
export const onInterruptPrint = (message: string): Effect.Effect<void> =>
  Effect.flatMap(Interruption, (ref) => Ref.set(ref, message))

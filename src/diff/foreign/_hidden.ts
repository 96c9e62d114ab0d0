/**
 * The hazards of options with secret values, whose names are known but whose values are never read.
 */
import * as Hazard from "../../hazard/mod.ts"

interface Hiding {
  readonly hidden: ReadonlyArray<string>
}

/** The hazards of creating and dropping an object with such options; `called` is how statements call it. */
export const secretHazards = <O extends Hiding>(called: (object: O) => string) => ({
  create: (object: O): ReadonlyArray<Hazard.Hazard> =>
    object.hidden.length === 0 ? [] : [Hazard.optionsMissing(called(object), object.hidden)],
  drop: (object: O): ReadonlyArray<Hazard.Hazard> =>
    object.hidden.length === 0 ? [] : [Hazard.optionsLost(called(object), object.hidden)]
})

/** What is compared: everything except the options with secret values, which no statement can set. */
export const withoutHidden = <O extends Hiding>({ hidden: _hidden, ...object }: O): object => object

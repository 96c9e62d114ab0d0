/**
 * Makes operations yieldable through their prototype.
 *
 * The own properties are those of the plain operation, so it is printed, compared and serialized as plain data.
 */
import type * as Effect from "effect/Effect"
import * as Effectable from "effect/Effectable"
import type { Operation } from "../data/operation.ts"
import type { OperationError } from "../error.ts"
import { Operations } from "../operations.ts"

/** An operation that is also an Effect, which requires only `Operations`. */
export type Op<O extends Operation> = O & Effect.Effect<void, OperationError, Operations>

const effect = Effectable.Prototype<Op<Operation>>({
  label: "Operation",
  evaluate() {
    return Operations.use((operations) => operations.run(data(this)))
  }
})

const methods: ReadonlyArray<readonly [PropertyKey, unknown]> = [
  ...Reflect.ownKeys(effect).map((key) => [key, Reflect.get(effect, key)] as const),
  ["toJSON", function(this: Operation) {
    return { ...this }
  }]
]

// No property is enumerable, so that a loop over the keys of an operation visits only its own fields.
const prototype: object = Object.defineProperties(
  {},
  Object.fromEntries(methods.map(([key, value]) => [key, { value }]))
)

/** The operation without its prototype. */
export const data = <O extends Operation>(operation: O): O => ({ ...operation })

/** Makes an operation yieldable. Fields that are undefined are removed, because absent and undefined mean the same. */
export const yieldable = <O extends Operation>(operation: Loose<O>): Op<O> =>
  Object.assign(Object.create(prototype) as Op<O>, defined(operation))

/** The same record in which every field may be undefined. */
export type Loose<O> = { readonly [K in keyof O]: O[K] | undefined }

/** A copy without the fields that are undefined. */
export const defined = <O extends object>(record: Loose<O>): O =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as O

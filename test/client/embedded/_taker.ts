/**
 * A process of its own that tries to take a lock, prints the outcome as one line of JSON, and keeps the lock until it is
 * killed or its standard input ends.
 */
import * as Effect from "effect/Effect"
import * as Lock from "../../../src/client/embedded/_directory_lock.ts"

const outcome = await Effect.runPromise(Lock.take(process.argv[2]!))
console.log(JSON.stringify(outcome))
if (outcome._tag === "Taken") await new Promise((resolve) => process.stdin.once("end", resolve).resume())

/**
 * Loads PGlite, with flags of V8 in a process of Strata's own.
 */
import type { PGlite } from "@electric-sql/pglite"
import * as Context from "effect/Context"

/**
 * Whether the process was started for Strata, as by the command. WebAssembly then runs as it is compiled first: V8 would
 * compile much of it again, which takes longer than the work of a command and hundreds of megabytes, and a process does
 * not end before that is done. The flags of V8 apply to the whole process.
 */
export const OwnProcess = Context.Reference<boolean>("strata/client/OwnProcess", { defaultValue: () => false })

/** The class of PGlite. */
export const load = async (isOwn: boolean): Promise<{ readonly PGlite: typeof PGlite }> => {
  if (isOwn) {
    const { setFlagsFromString } = await import("node:v8")
    for (const flag of ["--no-wasm-tier-up", "--no-wasm-dynamic-tiering"]) setFlagsFromString(flag)
  }
  return import("@electric-sql/pglite")
}

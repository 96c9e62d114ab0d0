/**
 * Loads PGlite, with flags of V8 in a process of Strata's own.
 */
import type { PGlite } from "@electric-sql/pglite"
import * as Context from "effect/Context"
import { access } from "node:fs/promises"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { ClientError, EmbeddedMissing } from "../error.ts"

/**
 * Whether the process was started for Strata, as by the command. WebAssembly then runs as it is compiled first: V8 would
 * compile much of it again, which takes longer than the work of a command and hundreds of megabytes, and a process does
 * not end before that is done. The flags of V8 apply to the whole process.
 */
export const OwnProcess = Context.Reference<boolean>("strata/client/OwnProcess", { defaultValue: () => false })

/**
 * Imports a module of PGlite by its path in the package, "" for the first. Bundlers do not see which one it is: PGlite reads
 * files beside its modules, which a bundle that contains them does not have. So it is always the package that is installed
 * where the program runs.
 */
export const importPglite = (path: string): Promise<unknown> => import(`@electric-sql/pglite${path}`)

/** PGlite does not handle it if one of them is missing: the process ends by an unhandled rejection, or waits for ever. */
const files = ["pglite.wasm", "pglite.data", "initdb.wasm"]

const missing = (problem: string): ClientError => ClientError.of(new EmbeddedMissing({ problem }))

/** The directory of PGlite's module. */
export const homeOfPglite = (): string => {
  try {
    return dirname(createRequire(import.meta.url).resolve("@electric-sql/pglite"))
  } catch {
    throw missing("PGlite is not installed")
  }
}

/** The class of PGlite. Rejects with `EmbeddedMissing` if PGlite, or a file of it, is not there. */
export const load = async (isOwn: boolean): Promise<{ readonly PGlite: typeof PGlite }> => {
  const home = homeOfPglite()
  for (const file of files) {
    await access(join(home, file)).catch(() => {
      throw missing(`PGlite is not complete: "${join(home, file)}" cannot be read`)
    })
  }
  if (isOwn) {
    const { setFlagsFromString } = await import("node:v8")
    for (const flag of ["--no-wasm-tier-up", "--no-wasm-dynamic-tiering"]) setFlagsFromString(flag)
  }
  return await importPglite("") as { readonly PGlite: typeof PGlite }
}

/** What a rejection of the functions above says, or the problem that `explain` makes of any other. */
export const loadFailure = (cause: unknown, explain: (message: string) => ClientError): ClientError =>
  cause instanceof ClientError ? cause : explain(cause instanceof Error ? cause.message : String(cause))

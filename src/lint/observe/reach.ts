/**
 * What a statement would do outside of its database, read from its text. Such statements do not run on the shadow.
 */
import { cursors } from "../../sql/mod.ts"

const phrases: ReadonlyArray<readonly [string, string]> = [
  ["create role", "it creates a role, which all databases of the server share"],
  ["create user mapping", ""],
  ["create user", "it creates a role, which all databases of the server share"],
  ["create group", "it creates a role, which all databases of the server share"],
  ["alter role", "it changes a role, which all databases of the server share"],
  ["alter user mapping", ""],
  ["alter user", "it changes a role, which all databases of the server share"],
  ["alter group", "it changes a role, which all databases of the server share"],
  ["drop role", "it drops a role, which all databases of the server share"],
  ["drop user mapping", ""],
  ["drop user", "it drops a role, which all databases of the server share"],
  ["drop group", "it drops a role, which all databases of the server share"],
  ["reassign owned", "it changes owners in all databases of the server"],
  ["drop owned", "it drops what a role owns, also what databases share"],
  ["create database", "it creates another database"],
  ["alter database", "it changes settings of a database by its name"],
  ["drop database", "it drops another database"],
  ["create tablespace", "it creates a tablespace, which all databases of the server share"],
  ["alter tablespace", "it changes a tablespace, which all databases of the server share"],
  ["drop tablespace", "it drops a tablespace, which all databases of the server share"],
  ["alter system", "it changes the configuration of the server"],
  ["create subscription", "it connects to another server"],
  ["alter subscription", "it connects to another server"],
  ["drop subscription", "it connects to another server"],
  ["load", "it loads a library into the server"]
]

/** Functions that reach files, programs or other servers. */
const functions =
  /^(?:dblink\w*|pg_(?:read_(?:binary_)?file|ls_\w+|stat_file|file_\w+|reload_conf|rotate_logfile|terminate_backend|cancel_backend|switch_wal|promote|create_\w*slot\w*|drop_\w*slot\w*|logical_emit_message)|lo_(?:import|export))$/i

/** Why a statement reaches beyond its database; undefined if it does not, as far as its text says. */
export const beyond = (text: string): string | undefined => {
  const at = cursors(text)
  const why = phrases.find(([phrase]) => at().take(phrase))?.[1]
  if (why !== undefined && why !== "") return why
  if (at().take("copy")) {
    const words = at()
    if (words.has("program")) return "it runs a program on the server"
    if (!words.has("stdin") && !words.has("stdout")) return "it reads or writes a file of the server"
  }
  return calledIn(text)
}

const calledIn = (text: string): string | undefined => {
  const found = /\b(dblink\w*|pg_\w+|lo_import|lo_export)\s*\(/gi
  for (const [, name = ""] of text.matchAll(found)) {
    if (functions.test(name)) return `it calls ${name.toLowerCase()}, which reaches files, sessions or other servers`
  }
  return undefined
}

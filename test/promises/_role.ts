/**
 * Roles of a test's own, since roles belong to the whole server: named after the test's database and dropped with it.
 */
import * as Effect from "effect/Effect"
import { query, urlOf } from "../support/server.ts"

/** A role that may log in to a database, with what it is granted in SQL; gives the database's URL for it. */
export const roleOn = (
  url: string,
  name: string,
  grants: (role: string) => string,
  password = "its own"
) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const database = new URL(url).pathname.slice(1)
      const role = `${name}_${database}`
      await query(
        url,
        `CREATE ROLE "${role}" LOGIN PASSWORD '${password.replaceAll("'", "''")}'; ${grants(`"${role}"`)}`
      )
      return urlOf(database, role, encodeURIComponent(password))
    }),
    (own) =>
      Effect.promise(() => {
        const role = new URL(own).username
        return query(url, `DROP OWNED BY "${role}" CASCADE; DROP ROLE "${role}"`)
      })
  )

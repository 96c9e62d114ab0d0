/**
 * The PostgreSQL server of a test run: its address, and new empty databases on it.
 *
 * `freshDatabase` returns the URL of a new database for one test; the database is dropped when the scope closes.
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { Client, type QueryResult } from "pg"
import { inject } from "vitest"

const server = () => inject("postgres")

/** The major version of the test server: the bundled one unless `versions.ts` runs the tests. */
export const serverMajor: number = server().major

let counter = 0

/** Copies the files of the template instead of writing each page to the WAL: a quarter of the time. */
const fileCopy = serverMajor >= 15 ? " STRATEGY FILE_COPY" : ""

/** The URL of a database on the test server, for any role; the superuser by default. */
export const urlOf = (database: string, user?: string, password?: string): string => {
  const { host, password: own, port, user: superuser } = server()
  return `postgresql://${user ?? superuser}:${password ?? own}@${host}:${port}/${database}`
}

/**
 * Executes one or several statements over the simple query protocol, as `psql -c` does, and returns the rows of the last
 * one. It does not use the client under test.
 */
export const query = (url: string, text: string): Promise<ReadonlyArray<Record<string, unknown>>> =>
  withClient(url, async (client) => {
    const results: unknown = await client.query(text)
    const last = Array.isArray(results) ? results.at(-1) : results
    return (last as QueryResult).rows
  })

/** Opens a connection with the tests' own driver and closes it after use. */
export const withClient = async <A>(url: string, use: (client: Client) => Promise<A>): Promise<A> => {
  const client = new Client({ connectionString: url })
  client.on("error", () => {})
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

let administrator: Promise<Client> | undefined

/** Executes a statement on the one connection of this process that creates and drops databases. */
const administer = async (text: string): Promise<void> => {
  administrator ??= (async () => {
    const client = new Client({ connectionString: urlOf("postgres") })
    client.on("error", () => {})
    await client.connect()
    return client
  })()
  await (await administrator).query(text)
}

/** Creates an empty database and returns its URL; the database is dropped with the scope, open sessions included. */
export const freshDatabase: Effect.Effect<string, never, Scope.Scope> = Effect.acquireRelease(
  Effect.promise(async () => {
    const name = `test_${process.pid}_${Math.random().toString(36).slice(2, 8)}_${counter++}`
    await administer(`CREATE DATABASE "${name}"${fileCopy}`)
    return urlOf(name)
  }),
  (url) => Effect.promise(() => administer(`DROP DATABASE IF EXISTS "${new URL(url).pathname.slice(1)}" WITH (FORCE)`))
)

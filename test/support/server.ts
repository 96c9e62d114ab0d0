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

/** A session per URL that no one uses at the moment: to open one costs the server more than most queries do. */
const idle = new Map<string, Client>()

/** What the sessions of `query` call themselves, so that a test that counts sessions can leave them out. */
export const lookers = "test/support/server.ts"

const open = async (url: string, application_name?: string): Promise<Client> => {
  const client = new Client({ connectionString: url, ...(application_name !== undefined && { application_name }) })
  client.on("error", () => {})
  await client.connect()
  return client
}

/** Keeps a session for the next query as if it were new, if it can be. */
const keep = async (url: string, client: Client): Promise<void> => {
  const isUsual = client.getTransactionStatus() === "I" && new URL(url).host === `${server().host}:${server().port}`
  if (isUsual && !idle.has(url)) {
    await client.query("DISCARD ALL")
    if (!idle.has(url)) {
      idle.set(url, client)
      return
    }
  }
  await client.end()
}

/** Ends the kept sessions of a database, or all of them. */
const endIdle = async (database?: string): Promise<void> => {
  for (const [url, client] of idle) {
    if (database === undefined || new URL(url).pathname.slice(1) === database) {
      idle.delete(url)
      await client.end()
    }
  }
}

/** Uses a session that has the settings of a new one, and may have been used before. */
export const withSession = async <A>(url: string, use: (client: Client) => Promise<A>): Promise<A> => {
  const kept = idle.get(url)
  idle.delete(url)
  const client = kept ?? await open(url, lookers)
  if (kept === undefined) client.once("end", () => idle.get(url) === client && idle.delete(url))
  try {
    return await use(client)
  } finally {
    await keep(url, client).catch(() => client.end())
  }
}

/** Statements that change what a new session begins with. */
const settings = /\bALTER\s+(?:DATABASE|ROLE|USER|SYSTEM)\b/i

/**
 * Executes one or several statements over the simple query protocol, as `psql -c` does, and returns the rows of the last
 * one. It does not use the client under test.
 */
export const query = async (url: string, text: string): Promise<ReadonlyArray<Record<string, unknown>>> => {
  const rows = await withSession(url, async (client) => {
    const results: unknown = await client.query(text)
    const last = Array.isArray(results) ? results.at(-1) : results
    return (last as QueryResult).rows
  })
  if (settings.test(text)) await endIdle()
  return rows
}

/** Opens a connection with the tests' own driver and closes it after use. */
export const withClient = async <A>(url: string, use: (client: Client) => Promise<A>): Promise<A> => {
  const client = await open(url)
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

let administrator: Promise<Client> | undefined

/** Executes a statement on the one connection of this process that creates and drops databases. */
const administer = async (text: string): Promise<void> => {
  administrator ??= open(urlOf("postgres"))
  await (await administrator).query(text)
}

/** Creates an empty database and returns its URL; the database is dropped with the scope, open sessions included. */
export const freshDatabase: Effect.Effect<string, never, Scope.Scope> = Effect.acquireRelease(
  Effect.promise(async () => {
    const name = `test_${process.pid}_${Math.random().toString(36).slice(2, 8)}_${counter++}`
    await administer(`CREATE DATABASE "${name}"${fileCopy}`)
    return urlOf(name)
  }),
  (url) =>
    Effect.promise(async () => {
      const name = new URL(url).pathname.slice(1)
      await endIdle(name)
      await administer(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
    })
)

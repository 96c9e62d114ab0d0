/** Passwords that expire, and certificates that are verified, as managed databases have them. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import { execFile } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll } from "vitest"
import type { Environment } from "../../src/mod.ts"
import { directoryOf, placeOf, revision, strata } from "../cli/strata.ts"
import { ownServer } from "../promises/_own_server.ts"
import { roleOn } from "../promises/_role.ts"
import { envWith } from "../support/hooked.ts"
import { query, withClient } from "../support/server.ts"
import { untilRows } from "../support/until.ts"

const one = revision("aaaa", [], "first", "CREATE TABLE first (id int);", "DROP TABLE first;")
const two = { ...one, ...revision("bbbb", ["aaaa"], "second", "ALTER TABLE first ADD COLUMN a int;", undefined) }

/** An environment without DATABASE_URL: only its options say where the database is. */
const at = (options: Environment.Options, files: Readonly<Record<string, string>> = one) =>
  Effect.map(directoryOf({ ...files, ...envWith(options) }), (directory) => ({ directory }))

const owner = (role: string) =>
  `GRANT CREATE ON SCHEMA public TO ${role}; DO $$BEGIN
  EXECUTE format('GRANT CREATE ON DATABASE %I TO %s', current_database(), '${role}'); END$$`

describe("a password that expires", () => {
  for (const option of ["password", "url"] as const) {
    it.live(`is asked for each connection of a run (${option})`, () =>
      Effect.gen(function*() {
        const { url } = yield* placeOf({})
        const own = new URL(yield* roleOn(url, "expiring", owner, "token0"))
        let asked = 0
        let password = "token0"
        const rotate = Effect.promise(() => {
          password = "token1"
          return query(url, `ALTER ROLE "${own.username}" PASSWORD '${password}'`)
        })
        const secret = Effect.sync(() => {
          asked++
          const now = new URL(own)
          now.password = password
          return Redacted.make(option === "url" ? now.href : password)
        })
        const without = new URL(own)
        without.password = ""
        const credentials = option === "url" ? { url: secret } : { url: Redacted.make(without.href), password: secret }
        yield* strata(yield* at(credentials), "upgrade")
        const before = asked
        // The address of the server is in the URL, which is therefore read before anything is connected to.
        assert.strictEqual(before, option === "url" ? 3 : 1)
        const place = yield* at({ ...credentials, hooks: { before: () => rotate }, lockTimeout: 0 }, two)
        // The first connection has the old password; the second one, which asks who holds the lock, the new one.
        const ended = yield* Effect.promise(() =>
          withClient(url, async (holder) => {
            await holder.query("BEGIN; LOCK TABLE first IN ACCESS SHARE MODE")
            return await Effect.runPromise(Effect.gen(function*() {
              const run = yield* Effect.forkChild(strata(place, "upgrade"))
              yield* untilRows(url, `SELECT 1 FROM pg_stat_activity WHERE usename = '${own.username}'`, 2)
              yield* Effect.promise(() => holder.query("ROLLBACK"))
              return yield* Fiber.join(run)
            }))
          })
        )
        assert.strictEqual(ended.code, 0, ended.err.join("\n"))
        assert.strictEqual(password, "token1")
        assert.strictEqual(asked - before, option === "url" ? 4 : 2)
        assert.notInclude(ended.err.join("\n"), "token")
      }))
  }

  it.live("that cannot be given is told without it, and so is a wrong value", () =>
    Effect.gen(function*() {
      const { url } = yield* placeOf({})
      const wrong: ReadonlyArray<readonly [Environment.Options, RegExp]> = [
        [
          { url: Redacted.make(url), password: Effect.fail({ message: "token=hunter22 expired." }) },
          /failed: token=\*\*\* expired\. Check/
        ],
        [
          { url: Redacted.make(url), password: Effect.die("no network") },
          /option "password" in env\.ts failed: no network\./
        ],
        [
          { url: Effect.fail({ message: "no vault at postgres://u:hunter22@h" }) },
          /option "url" in env\.ts failed: no vault at postgres:\/\/\*\*\*@h\./
        ],
        [{ url: Effect.succeed("text") as never }, /it gave no Redacted string/],
        [
          { password: "hunter22" as never },
          /option "password" of the environment: it must be a Redacted string or an Effect/
        ]
      ]
      for (const [options, message] of wrong) {
        const { code, err } = yield* strata(yield* at(options), "current")
        assert.strictEqual(code, 1)
        assert.match(err.join("\n"), message)
        assert.notInclude(err.join("\n"), "hunter22")
      }
    }))
})

/** A certificate authority, and a server certificate for "localhost" that it signed; and another authority. */
const certificates = async () => {
  const home = mkdtempSync(join(tmpdir(), "strata-tls-"))
  afterAll(() => rmSync(home, { recursive: true, force: true }))
  const openssl = (text: string) => promisify(execFile)("openssl", text.split(" "), { cwd: home })
  writeFileSync(join(home, "names"), "subjectAltName=DNS:localhost\n")
  const key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
  for (const ca of ["ca", "other"]) {
    await openssl(`req -x509 ${key} -days 2 -subj /CN=${ca} -keyout ${ca}.key -out ${ca}.pem`)
  }
  await openssl(`req -new ${key} -subj /CN=localhost -keyout server.key -out server.csr`)
  await openssl(
    "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.pem"
  )
  return home
}

describe("sslmode=verify-full", () => {
  it.live("connects to the server that the authority in sslrootcert certifies, by its name, and to no other", () =>
    Effect.gen(function*() {
      const home = yield* Effect.promise(certificates)
      const server = yield* ownServer()
      const write = (name: string) => {
        const text = readFileSync(join(home, name)).toString("base64")
        return `COPY (SELECT '${text}') TO PROGRAM 'umask 077; base64 -d > ${name.replace("pem", "crt")}'`
      }
      const turnOn = [write("server.pem"), write("server.key"), "ALTER SYSTEM SET ssl = on", "SELECT pg_reload_conf()"]
      yield* Effect.promise(async () => {
        for (const text of turnOn) await query(server, text)
      })
      yield* untilRows(server, "SELECT 1 WHERE current_setting('ssl') = 'on'")
      const urlFor = (host: string, mode: string, ca?: string) => {
        const url = new URL(server)
        url.hostname = host
        url.searchParams.set("sslmode", mode)
        if (ca !== undefined) url.searchParams.set("sslrootcert", join(home, ca))
        return url.href
      }
      const files = revision(
        "aaaa",
        [],
        "look",
        "CREATE TABLE seen AS SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid();",
        undefined
      )
      const directory = yield* directoryOf(files)
      const { code, err } = yield* strata({ directory, url: urlFor("localhost", "verify-full", "ca.pem") }, "upgrade")
      assert.strictEqual(code, 0, err.join("\n"))
      assert.deepInclude((yield* Effect.promise(() => query(server, "SELECT * FROM seen")))[0], { ssl: true })
      const current = Effect.fnUntraced(function*(host: string, mode: string, ca?: string) {
        const { code, err } = yield* strata({ directory, url: urlFor(host, mode, ca) }, "current")
        return code === 0 ? "connected" : err.join("\n")
      })
      assert.strictEqual(yield* current("127.0.0.1", "verify-ca", "ca.pem"), "connected")
      assert.strictEqual(yield* current("localhost", "require"), "connected")
      assert.include(yield* current("127.0.0.1", "verify-full", "ca.pem"), "ERR_TLS_CERT_ALTNAME_INVALID")
      assert.match(
        yield* current("localhost", "verify-full", "other.pem"),
        /certificate is not trusted \(\w+\)\. Name the/
      )
      assert.match(yield* current("localhost", "verify-full"), /certificate is not trusted/)
      assert.include(yield* current("localhost", "verify-full", "none.pem"), "none.pem")
    }))
})

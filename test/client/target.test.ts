import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { inspect } from "node:util"
import { Target } from "../../src/client/mod.ts"

const canary = "c4n4ry"
const parse = (text: string) => Target.parse(Redacted.make(text))
const get = (text: string): Target.Target => Result.getOrThrow(parse(text))
const server = (text: string): Target.Server => {
  const target = Result.getOrThrow(parse(text))
  assert.strictEqual(target._tag, "Server")
  return target as Target.Server
}
const problem = (text: string): string => {
  const result = parse(text)
  assert.isTrue(Result.isFailure(result), text)
  return Result.isFailure(result) ? result.failure.message : ""
}

const Text = Schema.NonEmptyString.check(Schema.isPattern(/^[^\0\ud800-\udfff]+$/))
const Port = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 65_535 }))

const read = (env: Record<string, string>) =>
  Effect.provide(Target.fromConfig, ConfigProvider.layer(ConfigProvider.fromUnknown(env)))

describe("Target.parse", () => {
  it.prop("reads back every user, password and database that is percent-encoded", {
    user: Text,
    password: Text,
    database: Text,
    port: Port
  }, ({ database, password, port, user }) => {
    const [u, p, d] = [user, password, database].map(encodeURIComponent)
    const target = server(`postgresql://${u}:${p}@db.example:${port}/${d}`)
    assert.deepInclude(target, { host: "db.example", port, user, database })
    assert.strictEqual(new URL(Redacted.value(target.url)).password, new URL(`x://u:${p}@h`).password)
  })

  it.prop("is a fixed point on its own canonical url", { user: Text, password: Text, database: Text }, (parts) => {
    const [u, p, d] = [parts.user, parts.password, parts.database].map(encodeURIComponent)
    const once = server(`postgres+asyncpg://${u}:${p}@[::1]/${d}?ssl=require&pool_size=3&options=-c%20a%3Db`)
    const twice = server(Redacted.value(once.url))
    assert.strictEqual(Redacted.value(twice.url), Redacted.value(once.url))
    assert.strictEqual(Target.describe(twice), Target.describe(once))
  })

  it.prop("never throws, and a refusal repeats nothing of the text", { text: Schema.String }, ({ text }) => {
    for (
      const url of [text, `postgresql://${text}`, `postgresql://u:${canary}${text}@h/d?${text}`, `pglite://${text}`]
    ) {
      const result = parse(url)
      if (Result.isFailure(result)) {
        assert.notInclude(result.failure.message, canary)
        assert.notInclude(inspect(result.failure, { depth: 9 }), canary)
      }
    }
  })

  it.prop(
    "keeps the password out of describe, JSON, inspect and String",
    { before: Arbitrary.schema(Schema.String), after: Arbitrary.schema(Schema.String) },
    ({ after, before }) => {
      const secret = `${before}${canary}${after}`
      if (/[\ud800-\udfff]/.test(secret)) return
      for (
        const url of [
          `postgresql://app:${encodeURIComponent(secret)}@h/d`,
          `postgresql://app:${secret}@h/d`,
          `postgresql://h/d?user=app&password=${encodeURIComponent(secret)}`
        ]
      ) {
        const result = parse(url)
        const shown = Result.isFailure(result)
          ? [result.failure.message, JSON.stringify(result.failure), inspect(result, { depth: 9 })]
          : [
            Target.describe(result.success),
            JSON.stringify(result.success),
            inspect(result, { depth: 9 }),
            `${result}`
          ]
        for (const text of shown) assert.notInclude(text, canary, url)
      }
    }
  )

  it("drops the driver of SQLAlchemy and reads its ssl word", () => {
    for (const scheme of ["postgres", "postgresql", "postgresql+asyncpg", "postgresql+psycopg", "POSTGRES+psycopg2"]) {
      const target = server(`${scheme}://u:p@h:6543/d?ssl=require&prepared_statement_cache_size=0`)
      assert.strictEqual(Redacted.value(target.url), "postgresql://u:p@h:6543/d?sslmode=require")
    }
    assert.strictEqual(server("postgresql+asyncpg://h/d?ssl=false").sslMode, "disable")
  })

  it("applies libpq's defaults and leaves the user to the driver", () => {
    const target = server("postgresql://")
    assert.deepInclude(target, { host: "localhost", port: 5432 })
    assert.notProperty(target, "user")
  })

  it("understands unix sockets in both spellings", () => {
    for (
      const url of [
        "postgresql://u@%2Fvar%2Frun/d",
        "postgresql://u@/d?host=/var/run",
        "postgresql:///d?host=/var/run&user=u"
      ]
    ) {
      const target = server(url)
      assert.deepInclude(target, { host: "/var/run", user: "u", database: "d" })
      assert.strictEqual(Target.describe(target), "postgresql://u@%2Fvar%2Frun:5432/d")
    }
  })

  it("lets query keys of libpq win and keeps those the driver reads", () => {
    const target = server(
      "postgresql://h/d?port=1&dbname=e&sslmode=verify-full&sslrootcert=%2Fca.pem&connect_timeout=3&application_name=a%20b"
    )
    assert.deepInclude(target, { port: 1, database: "e", sslMode: "verify-full", sslRootCertificate: "/ca.pem" })
    assert.include(Redacted.value(target.url), "connect_timeout=3&application_name".split("&")[0]!)
    assert.include(Redacted.value(target.url), "application_name=a%20b")
  })

  it("accepts what libpq accepts in a password: # : and a second @", () => {
    assert.strictEqual(Target.describe(server(`postgresql://u:${canary}#:@@h/d`)), "postgresql://u@h:5432/d")
  })

  it("reads pglite urls", () => {
    assert.deepStrictEqual(get("pglite://memory"), { _tag: "Embedded", directory: "memory" })
    assert.deepStrictEqual(get("pglite://./data"), { _tag: "Embedded", directory: "./data" })
    assert.deepStrictEqual(get("pglite:///var/data%20x"), { _tag: "Embedded", directory: "/var/data x" })
    assert.strictEqual(Target.describe(get("pglite://./data")), "pglite://./data")
  })

  const refusals: ReadonlyArray<readonly [string, string, string]> = [
    ["empty", "", "it is empty"],
    ["blank", "  ", "it is empty"],
    ["no scheme", `u:${canary}@h/d`, "it has no scheme"],
    ["other scheme", `mysql://u:${canary}@h/d`, "its scheme is not postgresql or pglite"],
    ["bad port", `postgresql://u:${canary}@h:54x/d`, "the port is not a number from 1 to 65535"],
    ["port out of range", `postgresql://u:${canary}@h:65536/d`, "the port is not a number from 1 to 65535"],
    ["bad percent-encoding", `postgresql://u:${canary}%zz@h/d`, "the password contains an invalid percent-encoding"],
    ["NUL", `postgresql://u:${canary}%00@h/d`, "the password contains a NUL byte"],
    ["slash in password", `postgresql://u:12/${canary}@h/d`, "there is an \"@\" after the host"],
    ["question mark in password", `postgresql://u:12?${canary}@h/d`, "there is an \"@\" after the host"],
    ["at sign and question mark in password", `postgresql://u:1@${canary}?@h/d`, "there is an \"@\" after the host"],
    ["several hosts", `postgresql://u:${canary}@a,b/d`, "it names several hosts"],
    ["several hosts with ports", `postgresql://u:${canary}@a:5432,b:5433/d`, "write only that one"],
    [
      "a schema of Prisma",
      `postgresql://u:${canary}@h/d?schema=app&connection_limit=1`,
      "set searchPath: ["
    ],
    ["several hosts by key", `postgresql:///d?host=a,b&password=${canary}`, "it names several hosts"],
    ["bare IPv6", `postgresql://u:${canary}@::1/d`, "the host is malformed"],
    ["sslmode", `postgresql://u:${canary}@h/d?sslmode=${canary}`, "sslmode is none of"],
    ["connect_timeout", `postgresql://u:${canary}@h/d?connect_timeout=${canary}`, "connect_timeout is not"],
    ["pglite without a path", "pglite://", "is followed by no directory"],
    ["pglite with parameters", "pglite://./a?b=c", "accepts no parameters"]
  ]
  for (const [name, url, expected] of refusals) {
    it(`refuses: ${name}`, () => {
      const message = problem(url)
      assert.include(message, expected)
      assert.include(message, "Write DATABASE_URL as postgresql://")
      assert.notInclude(message, canary)
    })
  }

  it("reads the other parameters of Prisma, which do not affect what is meant", () => {
    const target = server("postgresql://u:p@h/d?schema=public&connection_limit=1&pgbouncer=true&pool_timeout=2")
    assert.strictEqual(Target.describe(target), "postgresql://u@h:5432/d")
  })
})

describe("Target.fromConfig", () => {
  it.effect("is the embedded database in .strata without DATABASE_URL", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* read({}), { _tag: "Embedded", directory: ".strata" })
    }))

  it.effect("reads DATABASE_URL, and refuses a bad one by name", () =>
    Effect.gen(function*() {
      assert.strictEqual(
        Target.describe(yield* read({ DATABASE_URL: "postgres://u:p@h/d" })),
        "postgresql://u@h:5432/d"
      )
      const error = yield* Effect.flip(read({ DATABASE_URL: `postgres://u:${canary}@h:x/d` }))
      assert.strictEqual(error._tag, "ClientError")
      assert.notInclude(inspect(error, { depth: 9 }), canary)
    }))
})

/**
 * How often a command asks the server: over a network each exchange costs its round trip.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { type Proxy, proxyTo } from "../support/proxy.ts"
import { query } from "../support/server.ts"
import { type Ended, type Home, placeOf, revision, strata } from "./strata.ts"

const files = {
  ...revision("aaaa", [], "one", "CREATE TABLE one (id int);", "DROP TABLE one;"),
  ...revision("bbbb", ["aaaa"], "two", "CREATE TABLE two (id int);", "DROP TABLE two;")
}

/** Runs a command, and counts its exchanges after the start of the connection. */
const counted = Effect.fnUntraced(function*(proxy: Proxy, place: Home, ...argv: ReadonlyArray<string>) {
  const texts: Array<string> = []
  proxy.watch(async ({ text }, moment) => {
    if (moment === "before") texts.push(text.slice(0, 60))
    return "go"
  })
  const ended: Ended = yield* strata({ ...place, url: proxy.url }, ...argv)
  return { texts, ended }
})

describe("exchanges with the server", () => {
  it.live("current and an upgrade with nothing to do ask once: the look and the state are one query", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(files)
      const proxy = yield* proxyTo(place.url)
      const before = yield* counted(proxy, place, "current")
      assert.match(before.ended.err.join("\n"), /There is no ledger yet/)
      // Without a ledger it asks as well whether there are tables, which another tool may have made.
      assert.strictEqual(before.texts.length, 2, before.texts.join("\n"))
      assert.strictEqual((yield* strata(place, "upgrade")).code, 0)
      for (const argv of [["current"], ["current", "--json"], ["upgrade"], ["upgrade", "--json"], ["plan"]]) {
        const { ended, texts } = yield* counted(proxy, place, ...argv)
        assert.strictEqual(ended.code, 0, ended.err.join("\n"))
        assert.strictEqual(texts.length, 1, `${argv.join(" ")}:\n${texts.join("\n")}`)
      }
    }))

  it.live("asking for a ledger that does not exist is no error for the server", () =>
    Effect.gen(function*() {
      const place = yield* placeOf(files)
      const proxy = yield* proxyTo(place.url)
      yield* counted(proxy, place, "current")
      const [row] = yield* Effect.promise(() =>
        query(place.url, "SELECT xact_rollback::int AS n FROM pg_stat_database WHERE datname = current_database()")
      )
      assert.strictEqual(row!["n"], 0)
    }))
})

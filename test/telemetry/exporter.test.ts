import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { directoryOf, revision, strata } from "../cli/strata.ts"
import { roleOn } from "../promises/_role.ts"
import { freePort } from "../support/free_port.ts"
import { freshDatabase } from "../support/server.ts"

interface Sent {
  readonly path: string
  readonly text: string
  readonly headers: Readonly<Record<string, unknown>>
}

/** A collector that keeps what it gets; one that is `silent` never answers. */
const collector = (silent = false) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const sent: Array<Sent> = []
      const server = createServer((request, response) => {
        let text = ""
        request.setEncoding("utf8").on("data", (part: string) => text += part).on("end", () => {
          sent.push({ path: request.url!, text, headers: request.headers })
          if (!silent) response.end("{}")
        })
      })
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
      return { server, sent, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
    }),
    ({ server }) =>
      Effect.sync(() => {
        server.closeAllConnections()
        server.close()
      })
  )

interface Attribute {
  readonly key: string
  readonly value: Readonly<Record<string, unknown>>
}

interface Span {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly attributes: ReadonlyArray<Attribute>
}

const spansOf = (sent: ReadonlyArray<Sent>): ReadonlyArray<Span> =>
  sent.filter(({ path }) => path === "/v1/traces").flatMap(({ text }) =>
    JSON.parse(text).resourceSpans[0].scopeSpans[0].spans as ReadonlyArray<Span>
  )

const files = {
  ...revision(
    "aaaa",
    [],
    "first password=Kanarie",
    "CREATE TABLE t (id int, secret text DEFAULT 'Kanarie');\nINSERT INTO t VALUES (1, 'Kanarie');",
    undefined
  ),
  ...revision("bbbb", ["aaaa"], "second", "SELECT 1;\nALTER TABLE t ADD COLUMN \"odd\nname\" int;", undefined)
}

describe("the telemetry of a command", () => {
  it.live("is one trace, with metrics and log lines, at the collector that the environment names", () =>
    Effect.gen(function*() {
      const { sent, url: endpoint } = yield* collector()
      const database = yield* freshDatabase
      const url = yield* roleOn(
        database,
        "strata_telemetry",
        (role) =>
          `GRANT CREATE ON DATABASE "${
            new URL(database).pathname.slice(1)
          }" TO ${role}; GRANT ALL ON SCHEMA public TO ${role}`,
        "Kanarie/9?#@"
      )
      const trace = "0af7651916cd43dd8448eb211c80319c"
      const ended = yield* strata(
        {
          directory: yield* directoryOf(files),
          url,
          variables: {
            OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
            OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
            OTEL_EXPORTER_OTLP_HEADERS: "x-key=abc",
            OTEL_SERVICE_NAME: "shop",
            TRACEPARENT: `00-${trace}-b7ad6b7169203331-01`
          }
        },
        "upgrade"
      )
      assert.strictEqual(ended.code, 0, ended.err.join("\n"))
      const spans = spansOf(sent)
      assert.deepStrictEqual([...new Set(spans.map(({ traceId }) => traceId))], [trace])
      const byId = new Map(spans.map((span) => [span.spanId, span]))
      const pathOf = (span: Span): string => {
        const parent = byId.get(span.parentSpanId ?? "")
        return parent === undefined ? span.name : `${pathOf(parent)} > ${span.name}`
      }
      const run = "strata upgrade > Migrator.run > Migrator.revision"
      assert.includeMembers(spans.map(pathOf), [
        "strata upgrade",
        `${run} > CREATE TABLE t`,
        `${run} > INSERT t`,
        `${run} > SELECT`,
        `${run} > ALTER TABLE t`
      ])
      assert.strictEqual(spans.filter(({ name }) => name === "ScriptDirectory.load").length, 1)
      for (const path of ["/v1/traces", "/v1/metrics", "/v1/logs"]) {
        const parts = sent.filter((part) => part.path === path)
        assert.isAbove(parts.length, 0, path)
        for (const { headers, text } of parts) {
          assert.notMatch(text, /kanarie/i)
          assert.include(text, `{"key":"service.name","value":{"stringValue":"shop"}}`)
          assert.strictEqual(headers["x-key"], "abc")
        }
      }
      const metrics = sent.filter(({ path }) => path === "/v1/metrics").map(({ text }) => text).join("\n")
      for (const name of ["applied", "pending", "in_doubt", "duration"]) {
        assert.include(metrics, `"strata.revision.${name}"`)
      }
    }))

  it.live("a collector that is not there or does not answer changes nothing, and is told of once", () =>
    Effect.gen(function*() {
      const directory = yield* directoryOf(files)
      const silent = yield* collector(true)
      const absent = `http://127.0.0.1:${yield* Effect.promise(freePort)}`
      for (const endpoint of [absent, silent.url, "not a URL"]) {
        const ended = yield* strata(
          { directory, url: yield* freshDatabase, variables: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } },
          "upgrade"
        )
        assert.strictEqual(ended.code, 0, ended.err.join("\n"))
        const warnings = ended.err.filter((line) => line.startsWith("Warning: "))
        assert.lengthOf(warnings, 1, ended.err.join("\n"))
        assert.match(warnings[0]!, /^Warning: Cannot send telemetry.*OTEL_SDK_DISABLED=true$/)
      }
    }))
})

/**
 * Transcripts of a terminal: what commands print, line by line, with what differs from run to run masked.
 *
 * Each document of `--json` is held against the schema that `docs/json.md` has of it, and so is each failure.
 */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { relative } from "node:path"
import { expect } from "vitest"
import { schemas } from "../../src/document/mod.ts"
import { documentOf, documents } from "../document/json_page.ts"
import { type Ended, type Home, strata } from "./strata.ts"

const { Failure } = await schemas.standardError()

type Place = Home

const strict = { onExcessProperty: "error" } as const

const masks: ReadonlyArray<readonly [RegExp, string]> = [
  [/\bin database "\w+" on \S+ as "\w+"/g, "in <database>"],
  [/"database": "test_\w+"/g, `"database": "<database>"`],
  [/the sizes of "test_\w+"/g, "the sizes of <database>"],
  [/\b\d{8}_\d{6}_/g, "<time>_"],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?Z/g, "<time>"],
  [/\(\d+(?:\.\d)? m?s\)/g, "(<duration>)"],
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/g, "<uuid>"],
  [/\b[0-9a-f]{64}\b/g, "<sha256>"],
  [/\bsha256:[0-9a-f]{12}…/g, "<sha256>"],
  [/(?<![0-9a-z])[0-9a-f]{12}(?![0-9a-z])/g, "<id>"]
]

const masked = (text: string, { directory }: Place): string =>
  masks.reduce(
    (text, [found, mask]) => text.replace(found, mask),
    text.replaceAll(relative(process.cwd(), directory), "migrations").replaceAll(directory, "migrations")
  )

/** The line of a shell that would give these arguments. */
const spelled = (argv: ReadonlyArray<string>): string =>
  ["strata", ...argv.map((word) => /^[\w@:+=./,-]+$/.test(word) ? word : JSON.stringify(word))].join(" ")

/** A transcript of commands in one place or several. */
export const transcript = () => {
  const lines: Array<string> = []
  const seen = new Set<string>()

  const checkDocuments = (argv: ReadonlyArray<string>, { code, err, out }: Ended): void => {
    const text = out.join("\n")
    if (text !== "") {
      const name = documentOf(argv)
      Schema.decodeUnknownSync(documents[name]!, strict)(JSON.parse(text))
      seen.add(name)
    }
    if (code === 0) return
    const { failure } = Schema.decodeUnknownSync(Failure, strict)(JSON.parse(err.at(-1)!))
    assert.strictEqual(failure.exitCode, code)
  }

  /** Runs a command and writes down what it prints: data as it is, the rest behind a sign. */
  const run = Effect.fnUntraced(function*(place: Place, ...argv: ReadonlyArray<string>) {
    const ended = yield* strata(place, ...argv)
    if (argv.includes("--json")) checkDocuments(argv, ended)
    lines.push(
      `$ ${masked(spelled(argv), place)}`,
      ...ended.out.map((line) => masked(line, place)),
      ...ended.err.map((line) => `! ${masked(line, place)}`.trimEnd()),
      ...(ended.code === 0 ? [] : [`(exit ${ended.code})`]),
      ""
    )
    return ended
  })

  return {
    /** Commands in a place: each for a person, or `both` for a person and for a program. */
    at: (place: Place) => ({
      run: (...argv: ReadonlyArray<string>) => run(place, ...argv),
      both: (...argv: ReadonlyArray<string>) => Effect.andThen(run(place, ...argv), run(place, ...argv, "--json"))
    }),
    /** A heading. */
    about: (text: string): void => void lines.push(`# ${text}`, ""),
    /** Compares the transcript with its file, and gives the documents that were seen. */
    end: (file: string) =>
      Effect.as(Effect.promise(() => expect(lines.join("\n")).toMatchFileSnapshot(`golden/${file}`)), seen)
  }
}

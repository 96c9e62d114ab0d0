import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { placeOf, revision, strata } from "../cli/strata.ts"
import { query } from "../support/server.ts"
import { oneIn } from "../support/soak.ts"
import { roleOn } from "./_role.ts"

const json = ({ out }: { readonly out: ReadonlyArray<string> }) => JSON.parse(out.join("\n"))

const table = (id: string, parents: ReadonlyArray<string>, name: string) =>
  revision(id, parents, name, `CREATE TABLE ${name} (id int);`, `DROP TABLE ${name};`)

const base = table("aaaa", [], "one")
const middle = table("bbbb", ["aaaa"], "two")
const top = table("cccc", ["bbbb"], "three")
const line = { ...base, ...middle, ...top }
const [aaaa, bbbb, cccc] = ["aaaa_one.sql", "bbbb_two.sql", "cccc_three.sql"] as const

/** Puts files into a place, or takes away those that are undefined. */
const put = Effect.fnUntraced(function*(directory: string, all: Readonly<Record<string, string | undefined>>) {
  const fs = yield* FileSystem.FileSystem
  for (const [name, text] of Object.entries(all)) {
    yield* text === undefined
      ? fs.remove(`${directory}/${name}`)
      : fs.writeFileString(`${directory}/${name}`, text)
  }
}, Effect.provide(NodeServices.layer))

/** A database at the top of a history. */
const appliedOf = Effect.fnUntraced(function*(files: Readonly<Record<string, string>>) {
  const place = yield* placeOf(files)
  assert.strictEqual((yield* strata(place, "upgrade", "heads")).code, 0)
  return place
})

type Place = Effect.Success<ReturnType<typeof appliedOf>>

const ledger = ({ url }: Place) =>
  Effect.promise(() =>
    query(url, "SELECT kind, revision, encode(hash, 'hex') AS hash FROM strata.ledger ORDER BY sequence")
  )

/** Runs a command that is refused, and gives what it says; nothing was recorded. */
const refused = Effect.fnUntraced(function*(place: Place, ...argv: ReadonlyArray<string>) {
  const before = yield* ledger(place)
  const { code, err, out } = yield* strata(place, ...argv)
  assert.deepStrictEqual([code, out], [1, []])
  assert.deepStrictEqual(yield* ledger(place), before)
  return err.join("\n")
})

/** Does what the errors say, to the letter, until there is none; gives the commands. */
const follow = Effect.fnUntraced(function*(place: Place) {
  const followed: Array<string> = []
  for (let round = 0; round < 3; round++) {
    const { code, err } = yield* strata(place, "upgrade", "heads")
    if (code === 0) return followed
    assert.notMatch(err.join("\n"), /strata (?:stamp|accept|resolve)/)
    // The ledger of another project is not to be settled, so its error does not say how.
    assert.match(err.at(-1)!, /: strata current --remedies$|^Check DATABASE_URL/)
    const remedies = json(yield* strata(place, "current", "--remedies", "--json")).remedies as ReadonlyArray<string>
    const command = remedies[0]!.slice("strata ".length)
    const argv = command.match(/"[^"]*"|\S+/g)!.map((word) => word.replaceAll("\"", ""))
    assert.strictEqual((yield* strata(place, ...argv)).code, 0, command)
    followed.push(command)
  }
  return assert.fail(`no end of it: ${followed.join(", ")}`)
})

const nothing = { edited: [], late: [], missing: [], renamed: [], reparented: [] }
const other = `sha512:${"0".repeat(128)}`
const renamed = table("dddd", ["aaaa"], "two")

const merge = (...parents: ReadonlyArray<string>) => revision("dddd", parents, "merge", "SELECT 1;", "SELECT 1;")

/** Something to run, which must not. */
const pending = revision("pend", [], "pend", "CREATE TABLE pend (more text);", "DROP TABLE pend;")

interface Case {
  readonly what: string
  readonly before?: Readonly<Record<string, string>>
  readonly change: Readonly<Record<string, string | undefined>>
  readonly sql?: string
  readonly says: RegExp
  readonly seen: Partial<typeof nothing> | object
  readonly follows: ReadonlyArray<string>
}

const cases: ReadonlyArray<Case> = [
  {
    what: "an edited revision",
    change: { [bbbb]: `${middle[bbbb]} ` },
    says:
      /were edited after they were applied:\n {2}"bbbb_two\.sql" \(revision "bbbb", applied as sha256:\w{12}…, now sha256:\w{12}…\)\nRestore the files from/,
    seen: { edited: [{ revision: "bbbb", sameText: false }] },
    follows: ["accept bbbb --reason \"…\""]
  },
  {
    what: "a revision with other line endings",
    change: { [bbbb]: middle[bbbb]!.replaceAll("\n", "\r\n") },
    says:
      /, differs only by line endings or a byte order mark\)\nRestore the line endings of the files .*\.gitattributes/,
    seen: { edited: [{ revision: "bbbb", sameText: true }] },
    follows: ["accept bbbb --reason \"…\""]
  },
  {
    what: "a revision that lost a byte order mark",
    before: { ...line, [bbbb]: `\uFEFF${middle[bbbb]}` },
    change: { [bbbb]: middle[bbbb] },
    says: /, differs only by line endings or a byte order mark\)/,
    seen: { edited: [{ revision: "bbbb", sameText: true }] },
    follows: ["accept bbbb --reason \"…\""]
  },
  {
    what: "a revision with a checksum of another algorithm",
    change: {},
    sql: `INSERT INTO strata.ledger (kind, revision, payload) SELECT 'ChecksumAccepted', revision,
      jsonb_build_object('checksum', '${other}', 'previous', payload -> 'checksum', 'reason', 'a newer version')
      FROM strata.ledger WHERE kind = 'RevisionApplied' AND revision = 'bbbb'`,
    says:
      /applied as sha512:0{12}…, now sha256:\w{12}…, which are checksums of different algorithms, .*\)\nUpgrade effect-strata/,
    seen: { edited: [{ revision: "bbbb", sameText: false }] },
    follows: ["accept bbbb --reason \"…\""]
  },
  {
    what: "a missing revision",
    before: { ...line, ...table("side", [], "side") },
    change: { "side_side.sql": undefined },
    says: /has no file for them:\n {2}"side"\nCheck out a version that has the files/,
    seen: { missing: ["side"] },
    follows: ["stamp --purge cccc"]
  },
  {
    what: "a history of which nothing is left",
    change: { [aaaa]: undefined, [bbbb]: undefined, [cccc]: undefined, ...table("zzzz", [], "afresh") },
    says: /seems to be that of another project: .*\n {2}"aaaa"\n {2}"bbbb"\n {2}"cccc"\nCheck DATABASE_URL/,
    seen: { missing: ["aaaa", "bbbb", "cccc"] },
    follows: ["stamp --purge base"]
  },
  {
    what: "a re-parented revision",
    change: table("cccc", ["aaaa"], "three"),
    says:
      /re-parented after they were applied:\n {2}"cccc_three\.sql" \(revision "cccc", applied with the parents bbbb, now with the parents aaaa\)\n/,
    seen: { reparented: [{ revision: "cccc", applied: ["bbbb"], found: ["aaaa"] }] },
    follows: ["accept cccc --reason \"…\""]
  },
  {
    what: "two revisions that changed places",
    change: { ...table("cccc", ["aaaa"], "three"), ...table("bbbb", ["cccc"], "two") },
    says:
      /\(revision "bbbb", applied with the parents aaaa, now with the parents cccc\)\n.*\(revision "cccc", applied with the parents bbbb, now with the parents aaaa\)/,
    seen: {
      reparented: [
        { revision: "bbbb", applied: ["aaaa"], found: ["cccc"] },
        { revision: "cccc", applied: ["bbbb"], found: ["aaaa"] }
      ]
    },
    follows: ["accept bbbb --reason \"…\"", "accept cccc --reason \"…\""]
  },
  {
    what: "a renamed revision that others stand on, edited as well",
    change: {
      [bbbb]: undefined,
      "dddd_two.sql": `${renamed["dddd_two.sql"]}SELECT 1;\n`,
      ...table("cccc", ["dddd"], "three")
    },
    says:
      /a different id in their files:\n {2}"bbbb" seems to be renamed to "dddd" \(file "dddd_two\.sql"\)\nRestore the ids/,
    seen: { renamed: [{ revision: "bbbb", to: "dddd" }] },
    follows: ["stamp --purge cccc"]
  },
  {
    what: "a renamed revision at the top",
    before: { ...base, ...middle },
    change: { [bbbb]: undefined, ...renamed },
    says: /"bbbb" seems to be renamed to "dddd"/,
    seen: { renamed: [{ revision: "bbbb", to: "dddd" }] },
    follows: ["stamp --purge dddd"]
  },
  {
    what: "several of these at once, one after the other",
    before: { ...line, ...table("side", [], "side") },
    change: { "side_side.sql": undefined, [aaaa]: `${base[aaaa]} ` },
    says: /has no file for them:\n {2}"side"/,
    seen: { edited: [{ revision: "aaaa", sameText: false }], missing: ["side"] },
    follows: ["stamp --purge cccc"]
  }
]

describe("before anything runs", () => {
  const settled = new Set(oneIn(5, cases))
  for (const one of cases) {
    const { before = line, change, follows, says, seen, sql, what } = one
    it.effect(`${what} is detected, and settled by a command that is shown on request`, () =>
      Effect.gen(function*() {
        const place = yield* appliedOf(before)
        yield* put(place.directory, { ...change, ...pending })
        if (sql !== undefined) yield* Effect.promise(() => query(place.url, sql))
        const said = yield* refused(place, "upgrade", "heads")
        assert.match(said, says)
        const { edited, late, missing, renamed, reparented } = json(yield* strata(place, "current", "--json"))
        assert.deepStrictEqual({ edited, late, missing, renamed, reparented }, { ...nothing, ...seen })
        if (!settled.has(one)) return
        assert.deepStrictEqual(yield* follow(place), follows)
        assert.strictEqual((yield* strata(place, "current", "--check-heads")).code, 0)
        assert.strictEqual((yield* strata(place, "verify")).code, 0)
      }))
  }

  it.effect("all programs that depend on the ledger fail with the same error", () =>
    Effect.gen(function*() {
      const place = yield* appliedOf({ ...line, ...table("side", ["aaaa"], "side"), ...merge("cccc", "side") })
      yield* put(place.directory, { [bbbb]: undefined, [cccc]: undefined, ...merge("side") })
      const said = new Set<string>()
      for (
        const argv of [["upgrade"], ["plan"], ["downgrade", "-1", "--yes"], ["plan", "--down", "-1"], ["stamp", "aaaa"]]
      ) said.add(yield* refused(place, ...argv))
      assert.strictEqual(said.size, 1)
      const { code, err } = yield* strata(place, "accept", "side", "--reason", "none")
      assert.deepStrictEqual([code, err], [1, [
        "Revision \"side\" is unchanged since it was applied. There is nothing to accept"
      ]])
    }))

  it.effect("a late revision is reported, and applied by the next upgrade", () =>
    Effect.gen(function*() {
      const place = yield* appliedOf({ ...line, ...table("late", ["aaaa"], "late"), ...merge("cccc", "late") })
      yield* put(place.directory, { ...table("zzzz", ["aaaa"], "later"), ...merge("cccc", "late", "zzzz") })
      yield* strata(place, "accept", "dddd", "--reason", "one more branch")
      const sentence =
        "Revision \"zzzz\" is pending although revisions that follow it are applied; the next upgrade applies it"
      const current = yield* strata(place, "current")
      assert.deepStrictEqual(current.err, ["1 revision pending; next, run: strata upgrade", sentence])
      const plan = yield* strata(place, "plan")
      assert.deepStrictEqual([plan.err, plan.out], [[sentence], ["aaaa -> zzzz, later"]])
      assert.strictEqual(json(yield* strata(place, "plan", "--json")).revisions[0].late, true)
      assert.include((yield* strata(place, "upgrade")).err.join("\n"), "late     zzzz later is applied late")
      assert.strictEqual((yield* strata(place, "current", "--check-heads")).code, 0)
    }))

  it.effect("the order in which a merge names its parents is none of these", () =>
    Effect.gen(function*() {
      const place = yield* appliedOf({
        ...base,
        ...middle,
        ...table("cccc", ["aaaa"], "three"),
        ...merge("bbbb", "cccc")
      })
      yield* put(place.directory, merge("cccc", "bbbb"))
      const { edited, reparented } = json(yield* strata(place, "current", "--json"))
      assert.deepStrictEqual([edited.length, reparented], [1, []])
    }))

  it.effect("a script that was rendered before, or from other files, stops at its guard", () =>
    Effect.gen(function*() {
      const place = yield* appliedOf({ ...base, ...middle })
      yield* put(place.directory, top)
      const written = (yield* strata(place, "upgrade", "--sql", "bbbb:cccc")).out.join("\n")
      yield* put(place.directory, { [bbbb]: `${middle[bbbb]} ` })
      const fromOthers = (yield* strata(place, "upgrade", "--sql", "bbbb:cccc")).out.join("\n")
      const before = yield* ledger(place)
      const run = (script: string) =>
        Effect.promise(() => query(place.url, script).then(() => "", (error: Error) => error.message))
      assert.include(
        yield* run(fromOthers),
        "these revisions differ from the script, because they were edited or re-parented: \"bbbb\""
      )
      yield* strata(place, "accept", "bbbb", "--reason", "meant")
      assert.include(yield* run(written), "edited or re-parented")
      assert.strictEqual((yield* ledger(place)).length, before.length + 1)
      assert.strictEqual(yield* run(fromOthers), "")
      assert.strictEqual((yield* strata(place, "current", "--check-heads")).code, 0)
    }))
})

describe("no command rewrites history", () => {
  it.effect("every command works as a role with only SELECT and INSERT on the ledger", () =>
    Effect.gen(function*() {
      const place = yield* placeOf({
        ...line,
        ...revision(
          "eeee",
          ["cccc"],
          "index",
          "CREATE INDEX CONCURRENTLY i ON one (id);",
          "DROP INDEX CONCURRENTLY i;",
          [
            "-- strata:transaction off"
          ]
        )
      })
      yield* strata(place, "ensure-ledger")
      const own = {
        ...place,
        url: yield* roleOn(
          place.url,
          "writer",
          (role) =>
            `GRANT USAGE ON SCHEMA strata TO ${role}; GRANT SELECT, INSERT ON strata.ledger TO ${role};
            GRANT CREATE ON SCHEMA public TO ${role}`
        )
      }
      const tour: ReadonlyArray<readonly [number, ...ReadonlyArray<string>]> = [
        [0, "upgrade"],
        [0, "downgrade", "-2", "--yes"],
        [0, "upgrade", "cccc"],
        [0, "stamp", "eeee", "--reason", "by hand"],
        [0, "stamp", "--purge", "cccc"],
        [0, "ensure-ledger"],
        [0, "current"],
        [0, "log"],
        [0, "verify"]
      ]
      for (const [code, ...argv] of tour) {
        const ended = yield* strata(own, ...argv)
        assert.strictEqual(ended.code, code, `${argv.join(" ")}: ${ended.err.join("\n")}`)
      }
      yield* put(place.directory, { [bbbb]: `${middle[bbbb]} ` })
      assert.strictEqual((yield* strata(own, "accept", "bbbb", "--reason", "spaces")).code, 0)
      yield* put(place.directory, revision("ffff", ["cccc"], "fails", "SELECT 1 / 0;", undefined))
      assert.strictEqual((yield* strata(own, "upgrade", "ffff")).code, 1)
      yield* Effect.promise(() =>
        query(
          own.url,
          `INSERT INTO strata.ledger (kind, revision, payload) SELECT 'RevisionStarted', 'ffff',
          jsonb_build_object('direction', 'upgrade', 'transactional', false, 'checksum', payload -> 'checksum')
          FROM strata.ledger WHERE kind = 'RevisionApplied' LIMIT 1`
        )
      )
      assert.strictEqual((yield* strata(own, "resolve", "ffff", "--reverted", "--reason", "x")).code, 0)
      const kinds = new Set((yield* ledger(own)).map(({ kind }) => kind))
      assert.strictEqual(kinds.size, 10)
      const role = new URL(own.url).username
      const rights = yield* Effect.promise(() =>
        query(own.url, `SELECT has_table_privilege('${role}', 'strata.ledger', 'UPDATE, DELETE, TRUNCATE') AS any`)
      )
      assert.deepStrictEqual(rights, [{ any: false }])
      assert.strictEqual((yield* strata(own, "verify")).code, 0)
    }))
})

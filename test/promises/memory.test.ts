import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Ref from "effect/Ref"
import * as Result from "effect/Result"
import type { SqlClient } from "effect/sql/SqlClient"
import { Client, Ledger, Migration, Migrator, Op, Script, Target } from "../../src/mod.ts"
import type * as Testing from "../../src/testing/mod.ts"
import { checksum } from "../ledger/arbitrary_event.ts"
import { clientOf, ids, line } from "../migrator/fixture.ts"
import { layerEmbeddedTest } from "../support/embedded.ts"
import { freshDatabase } from "../support/server.ts"

type Services = Testing.Services

/** Runs a program on one ledger, with the files of a moment. */
type World = <A>(
  program: Effect.Effect<A, unknown, Services>,
  migrations?: ReadonlyArray<Migration.Any>,
  checksums?: Readonly<Record<string, string>>
) => Effect.Effect<A, unknown>

/** A world whose ledger, lock and client are those of a layer. */
const worldOn = <E>(layer: Layer.Layer<SqlClient | Ledger.Ledger | Ledger.RunLock, E>) =>
  Effect.map(Layer.build(layer), (context): World => (program, migrations = line, checksums = {}) =>
    Effect.provide(
      program,
      Layer.merge(Layer.succeedContext(context), Script.ScriptDirectory.layerMemory(migrations, { checksums })),
      { local: true }
    ))

const target = (text: string) => Result.getOrThrow(Target.parse(text))
const fails = Migration.make({ revision: "bad", parents: ["trigger"], message: "bad", upgrade: Effect.fail("no") })
const half = Migration.make({
  revision: "half",
  parents: ["trigger"],
  message: "half",
  transaction: false,
  upgrade: Effect.andThen(Op.execute("SELECT 1"), Effect.fail("no"))
})
const moved = line.map((it) => it.revision === "merge" ? Migration.make({ ...it, parents: ["tokens"] }) : it)
const other = (revision: string, ...parents: ReadonlyArray<string>) =>
  Migration.make({ revision, parents, message: revision, upgrade: Effect.void })

/** How a program ended: what it gave, or the tag of why it did not. */
const ending = (exit: Exit.Exit<unknown, unknown>): unknown => {
  if (Exit.isSuccess(exit)) return exit.value
  const error = Object(Option.getOrUndefined(Exit.findErrorOption(exit)))
  return `${error._tag} ${error.reason?._tag}`
}

/** Every promise that needs no second session: what each of many programs came to, and what is recorded in the end. */
const story = Effect.fnUntraced(function*(at: World) {
  const told: Array<unknown> = []
  const tell = (...step: Parameters<World>) =>
    Effect.exit(at(...step)).pipe(
      Effect.provideService(Migrator.Progress, () => Effect.void),
      Effect.map((exit) => void told.push(ending(exit)))
    )
  const up = Effect.map(Effect.suspend(() => Migrator.upgrade()), ids)
  yield* tell(Effect.map(Migrator.log, (all) => all.length))
  yield* tell(up)
  yield* tell(up)
  yield* tell(up, [...line, fails])
  yield* tell(up, [...line, half])
  yield* tell(up)
  yield* tell(Effect.map(Migrator.downgrade(target("-1")), ids), [...line, half])
  yield* tell(Migrator.resolve(target("half"), "reverted", "looked"), [...line, half])
  yield* tell(up, line, { users: checksum("e") })
  yield* tell(Migrator.accept(target("users"), "meant"), line, { users: checksum("e") })
  yield* tell(up, line, { users: checksum("e") })
  yield* tell(up, line, { users: checksum("f") })
  yield* tell(up, line.filter(({ revision }) => revision !== "trigger"), { users: checksum("e") })
  yield* tell(up, [...line.slice(0, -1), other("beside", "merge")], { users: checksum("e") })
  yield* tell(up, [other("tokens"), other("rows"), ...line.slice(3)])
  yield* tell(up, [other("foreign")])
  yield* tell(up, moved)
  yield* tell(Effect.map(Migrator.downgrade(target("-2")), ids), line, { users: checksum("e") })
  yield* tell(Migrator.resolve(target("users"), "reverted", "no doubt"), line, { users: checksum("e") })
  yield* tell(
    Effect.map(
      Migrator.stamp([target("users")], { purge: true }),
      ({ stamped, unstamped }) => [stamped.length, unstamped]
    )
  )
  yield* tell(
    Effect.gen(function*() {
      const ledger = yield* Ledger.Ledger
      const { length } = yield* ledger.read
      return yield* ledger.append(Ledger.Event.RevisionUnstamped.make({ revision: "users" }), length)
    })
  )
  yield* tell(Effect.map(Migrator.current(), ({ failed, heads, inDoubt, pending }) => [
    failed,
    heads.map(({ revision }) => revision.id),
    inDoubt,
    pending.map(({ id }) => id)
  ]))
  const events = yield* at(Migrator.log)
  return {
    told,
    events: events.map(({ event, sequence }) => [sequence, event]),
    fault: yield* at(Migrator.verify),
    unprotected: yield* at(Effect.flatMap(Ledger.Ledger, (ledger) => ledger.findings))
  }
})

describe("the layers in memory", () => {
  it.live("keep the same promises as the embedded database and a server, with the same events", () =>
    Effect.gen(function*() {
      const url = yield* freshDatabase
      const postgres = Layer.mergeAll(Ledger.layerPostgres(), Ledger.layerNone)
      const recorder = Layer.unwrap(Effect.map(Ref.make<ReadonlyArray<Client.Query>>([]), Client.layerRecorder))
      const server = yield* Effect.flatMap(worldOn(postgres.pipe(Layer.provideMerge(clientOf(url)))), story)
      assert.deepStrictEqual(
        yield* Effect.flatMap(worldOn(Layer.mergeAll(Ledger.layerMemory(), Ledger.layerNone, recorder)), story),
        server
      )
      assert.deepStrictEqual(
        yield* Effect.flatMap(worldOn(postgres.pipe(Layer.provideMerge(layerEmbeddedTest))), story),
        server
      )
      assert.deepStrictEqual(server.told.filter((it) => typeof it === "string"), [
        "MigratorError RevisionFailure",
        "MigratorError RevisionFailure",
        "MigratorError RevisionInDoubt",
        "MigratorError ChecksumMismatch",
        "MigratorError ChecksumMismatch",
        "MigratorError DatabaseAhead",
        "MigratorError RevisionMissing",
        "MigratorError OtherLedger",
        "MigratorError RevisionReparented",
        "MigratorError BadRequest",
        "LedgerError SequenceTaken"
      ])
      assert.deepStrictEqual(server.fault, Option.none())
    }))
})

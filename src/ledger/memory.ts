/**
 * A ledger in memory, with the same laws and the same hash chain as the one in PostgreSQL; for tests.
 *
 * Time is taken from `Clock` and ids from `Random`, so with both provided a program writes the same ledger each
 * time.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Result from "effect/Result"
import * as Semaphore from "effect/Semaphore"
import * as Stream from "effect/Stream"
import { local } from "../client/mod.ts"
import { recorded } from "./_row.ts"
import * as Chain from "./chain.ts"
import { LedgerError, LedgerMissing, SequenceTaken } from "./error.ts"
import { encode, type Event, format, LedgerCreated, revisionOf } from "./event.ts"
import { Ledger, type Recorded, type Selection } from "./ledger.ts"
import * as Moment from "./moment.ts"
import * as State from "./state.ts"
import { jsonbText } from "./table/jsonb_text.ts"

/** `recordedBy` of the events; `memory` by default. */
export interface MemoryOptions {
  readonly recordedBy?: string
}

// Set inside a transaction, which reads its own events and must not wait for the semaphore that it holds.
const InTransaction = Context.Reference<boolean>("strata/ledger/InTransaction", { defaultValue: () => false })

// RFC 9562, version 4: the thirteenth digit is 4 and the two top bits of the seventeenth are 10.
const uuid = Effect.map(
  Effect.replicateEffect(Random.nextIntBetween(0, 15), 32),
  (digits) =>
    digits.map((digit, index) => (index === 12 ? 4 : index === 16 ? digit % 4 + 8 : digit).toString(16)).join("")
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
)

const row = Effect.fnUntraced(function*(event: Event, previous: Chain.Row | undefined, recordedBy: string) {
  const { kind, payload, revision } = encode(event)
  const content = {
    sequence: String(Number(previous?.sequence ?? 0) + 1),
    id: yield* uuid,
    kind,
    revision,
    payload: jsonbText(payload),
    recordedAt: String(BigInt(yield* Clock.currentTimeMillis) * 1000n),
    recordedBy
  }
  const previousHash = previous?.hash ?? null
  return { ...content, previousHash, hash: Chain.hash(previousHash, content) }
})

const select = (selection: Selection, events: ReadonlyArray<Recorded>): ReadonlyArray<Recorded> => {
  const { after = 0, kinds = [], newest, revisions = [], until } = selection
  const found = events.filter((recorded) => {
    const { event, sequence } = recorded
    const id = revisionOf(event)
    return sequence > after && (until === undefined || !Moment.isLater(recorded, until)) &&
      (kinds.length === 0 || kinds.includes(event._tag)) &&
      (revisions.length === 0 || id !== undefined && revisions.some((start) => id.startsWith(start)))
  })
  return newest === undefined ? found : found.slice(Math.max(0, found.length - newest))
}

const decoded = (stored: Chain.Row) =>
  Effect.fromResult(Result.mapError(recorded(stored), (reason) => LedgerError.of(reason)))

const make = ({ recordedBy = "memory" }: MemoryOptions): Ledger["Service"] => {
  let committed: ReadonlyArray<Chain.Row> = []
  let rows = committed
  const turn = Semaphore.makeUnsafe(1)
  /**
   * One transaction at a time, and a savepoint inside a transaction: a failure leaves nothing, and others see only
   * what is committed.
   */
  const transaction = Effect.fnUntraced(function*<A, E, R>(effect: Effect.Effect<A, E, R>) {
    const isInside = yield* InTransaction
    const atomic = Effect.suspend(() => {
      const before = rows
      return Effect.onExit(Effect.provideService(effect, InTransaction, true), (exit) =>
        Effect.sync(() => {
          if (exit._tag === "Failure") rows = before
          if (!isInside) committed = rows
        }))
    })
    return yield* isInside ? atomic : turn.withPermits(1)(atomic)
  })
  const push = Effect.fnUntraced(function*(event: Event) {
    const stored = yield* row(event, rows.at(-1), recordedBy)
    rows = [...rows, stored]
    return stored
  })
  const visible = Effect.map(InTransaction, (isInside) => isInside ? rows : committed)
  const read = Effect.flatMap(visible, (all) => Effect.forEach(all, decoded))
  const stateAt = (until: number) =>
    Effect.map(read, (all) => State.fold(all.filter(({ sequence }) => sequence <= until)))
  const audit = (noted?: Chain.Anchor) =>
    Effect.map(visible, (all) => {
      const auditor = Chain.makeAuditor(noted)
      auditor.push(all)
      return auditor.result()
    })
  const prepare = transaction(Effect.suspend(() =>
    rows.length > 0
      ? Effect.succeed("unchanged" as const)
      : Effect.as(push(LedgerCreated.make({ format })), "created" as const)
  ))
  const append: Ledger["Service"]["append"] = (event, expected) =>
    transaction(Effect.suspend(() => {
      if (rows.length === 0) return Effect.fail(LedgerError.of(new LedgerMissing({ ledger: "memory" })))
      if (expected !== rows.length + 1) {
        return Effect.fail(LedgerError.of(new SequenceTaken({ expected })))
      }
      return Effect.flatMap(push(event), decoded)
    }))
  return Ledger.of({
    exists: Effect.map(visible, ({ length }) => length > 0),
    ensure: Effect.asVoid(prepare),
    prepare,
    state: stateAt(Infinity),
    stateAt,
    events: (selection) => Stream.fromIterableEffect(Effect.map(read, (all) => select(selection, all))),
    read,
    append,
    requests: { enter: () => local(Effect.void), record: (event, expected) => local(append(event, expected)) },
    atomically: transaction,
    audit,
    verify: Effect.map(audit(), ({ broken }) => Option.fromUndefinedOr(broken)),
    enter: () => Effect.void,
    findings: Effect.succeed([]),
    passedOver: Effect.succeed([]),
    locate: (sequence) =>
      Effect.map(visible, ({ length }) => ({
        event: sequence < 1 || sequence > length ? "absent" : "readable",
        last: length
      }))
  })
}

/** A new, empty ledger in memory for each use of the layer. */
export const layerMemory = (options: MemoryOptions = {}): Layer.Layer<Ledger> =>
  Layer.effect(Ledger, Effect.sync(() => make(options)))

/**
 * Reads a ledger in PostgreSQL: its state from the events that count, all others page by page.
 */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { stringLiteral } from "../text/mod.ts"
import type { Presence, Store } from "./_presence.ts"
import { counting, listed, type Packed, packed, recorded, unpack } from "./_row.ts"
import { fromSql } from "./_sql_failure.ts"
import * as Chain from "./chain.ts"
import type { Row } from "./chain.ts"
import { LedgerError, type NewerLedger } from "./error.ts"
import type { Ledger, Located, PassedOver, Recorded, Selection } from "./ledger.ts"
import type { Names } from "./names.ts"
import * as State from "./state.ts"

// Numbers begin at 1, but a forged row may have any number.
const least = "-9223372036854775808"

/** A page ends at this number of events, or where they are larger than `pageBytes`, so that its memory is limited. */
const pageLength = 1000
const pageBytes = 4_194_304

const textArray = (texts: ReadonlyArray<string>): string =>
  `(ARRAY[${texts.map(stringLiteral).join(", ")}]::pg_catalog.text[])`

/** The condition of a selection on the events `e`, without `after` and `newest`. */
const condition = ({ kinds = [], revisions = [], until }: Selection): string =>
  [
    "true",
    ...(kinds.length === 0 ? [] : [`e.kind OPERATOR(pg_catalog.=) ANY ${textArray(kinds)}`]),
    ...(revisions.length === 0 ? [] : [
      `EXISTS (SELECT FROM pg_catalog.unnest${textArray(revisions)} AS start (text)
  WHERE pg_catalog.starts_with(e.revision, start.text))`
    ]),
    ...(until?._tag === "Sequence" ? [`e.sequence OPERATOR(pg_catalog.<=) ${until.sequence}`] : []),
    // The times of events are truncated to milliseconds, so an event of the same millisecond is not later.
    ...(until?._tag === "Time"
      ? [`e.recorded_at OPERATOR(pg_catalog.<) pg_catalog.to_timestamp(${(until.time.epochMilliseconds + 1) / 1000})`]
      : [])
  ].join(" AND ")

/** The next page of a selection behind number `$1`. */
const page = ({ table }: Names, selection: Selection, start: string): string =>
  `SELECT ${packed} FROM (
  SELECT e.*, pg_catalog.sum(pg_catalog.pg_column_size(e.payload))
    OVER (ORDER BY e.sequence ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bytes_before
  FROM (SELECT * FROM ${table} AS e WHERE e.sequence OPERATOR(pg_catalog.>) $1::pg_catalog.int8
    AND ${condition(selection)}${start} ORDER BY e.sequence LIMIT ${pageLength}) AS e
) AS e WHERE e.bytes_before IS NULL OR e.bytes_before OPERATOR(pg_catalog.<) ${pageBytes} ORDER BY e.sequence`

/** The condition of the newest events of a selection, as many as it says. */
const newestOf = ({ table }: Names, selection: Selection): string =>
  selection.newest === undefined ? "" : `
    AND e.sequence OPERATOR(pg_catalog.>=) (SELECT pg_catalog.min(e.sequence) FROM (
      SELECT e.sequence FROM ${table} AS e WHERE ${condition(selection)}
      ORDER BY e.sequence DESC LIMIT ${selection.newest}) AS e)`

type Decode<Row, A> = (row: Row, passed?: ReadonlyMap<number, string>) => Result.Result<A, NewerLedger>

/** The events of rows, or the first row that cannot be decoded and is not to be passed over. */
const decodeAll = <Row, A>(
  rows: ReadonlyArray<Row>,
  decode: Decode<Row, A>,
  passed?: ReadonlyMap<number, string>
): Result.Result<ReadonlyArray<A>, NewerLedger> => {
  const events: Array<A> = []
  for (const row of rows) {
    const event = decode(row, passed)
    if (Result.isFailure(event)) return Result.fail(event.failure)
    events.push(event.success)
  }
  return Result.succeed(events)
}

/** Whether a row that is passed over names a revision, of which the events that count were then not found. */
const isMisleading = ({ event }: State.Counting): boolean =>
  event._tag === "Unread" && event.because === "passed-over" && event.row !== null

// The collation of the index.
const passing = ({ table }: Names): string =>
  `SELECT ${packed} FROM ${table} AS e
WHERE e.kind COLLATE pg_catalog."C" OPERATOR(pg_catalog.=) 'EventPassedOver' ORDER BY e.sequence`

/** The part of a ledger that reads. */
export const makeReading = (
  { names, sql, title }: Store,
  presence: Presence
): Pick<Ledger["Service"], "audit" | "events" | "locate" | "passedOver" | "read" | "state" | "stateAt" | "verify"> => {
  const rows = Effect.fnUntraced(function*(text: string, parameters: ReadonlyArray<string>) {
    if (!(yield* presence.readable)) return []
    const found = yield* Effect.mapError(
      sql.unsafe<Packed>(text, parameters).withoutTransform,
      fromSql("read", title)
    )
    return found.map(unpack)
  })
  const pageAfter = Effect.fnUntraced(function*(selection: Selection, after: string, isFirst: boolean) {
    const named = yield* names
    return yield* rows(page(named, selection, isFirst ? newestOf(named, selection) : ""), [after])
  })

  /** The numbers that are to be passed over, with the newest reason. Only asked if a row cannot be decoded. */
  const passedOver = Effect.gen(function*() {
    const found = decodeAll(yield* rows(passing(yield* names), []), recorded)
    const all = Result.getOrElse(found, () => [])
    return new Map(all.flatMap(({ event }) => event._tag === "EventPassedOver" ? [[event.sequence, event.reason]] : []))
  })
  const decode = Effect.fnUntraced(function*<Row, A>(all: ReadonlyArray<Row>, one: Decode<Row, A>) {
    const found = decodeAll(all, one)
    if (Result.isSuccess(found)) return found.success
    return yield* Effect.fromResult(
      Result.mapError(decodeAll(all, one, yield* passedOver), (reason) => LedgerError.of(reason))
    )
  })

  /** The events of rows, also of those that cannot be decoded. */
  const list = Effect.fnUntraced(function*(all: ReadonlyArray<Row>) {
    const found = decodeAll(all, recorded)
    if (Result.isSuccess(found)) return found.success
    const passed = yield* passedOver
    return all.map((row) => listed(row, passed))
  })

  const rowAt = (sequence: number) =>
    Effect.map(
      pageAfter({ until: { _tag: "Sequence", sequence } }, `${sequence - 1}`, false),
      ([row]) => row
    )
  const locate = Effect.fnUntraced(function*(sequence: number): Effect.fn.Return<Located, LedgerError> {
    const row = yield* rowAt(sequence)
    const [last] = yield* pageAfter({ newest: 1 }, least, true)
    return {
      event: row === undefined ? "absent" : Result.isFailure(recorded(row)) ? "undecodable" : "readable",
      last: Number(last?.sequence ?? 0)
    }
  })
  const allPassedOver = Effect.gen(function*() {
    const found: Array<PassedOver> = []
    for (const [sequence, reason] of yield* passedOver) {
      const row = yield* rowAt(sequence)
      if (row !== undefined && Result.isFailure(recorded(row))) found.push({ sequence, kind: row.kind, reason })
    }
    return found
  })

  const stateAt = Effect.fnUntraced(function*(until?: number) {
    const counted = yield* decode(yield* presence.counting(until), counting)
    if (!counted.some(isMisleading)) return State.fold(counted)
    const all = events(until === undefined ? {} : { until: { _tag: "Sequence", sequence: until } })
    return State.fold(yield* Stream.runCollect(all))
  })

  const events = (selection: Selection): Stream.Stream<Recorded, LedgerError> => {
    const { after, newest } = selection
    const start: { readonly after: string; readonly isFirst: boolean } = {
      after: after === undefined ? least : `${after}`,
      isFirst: true
    }
    const pages = Stream.paginate(start, ({ after, isFirst }) =>
      Effect.gen(function*() {
        const found = yield* pageAfter(selection, after, isFirst)
        const last = found.at(-1)
        const next = last === undefined ? Option.none() : Option.some({ after: last.sequence, isFirst: false })
        return [yield* selection.undecodable === true ? list(found) : decode(found, recorded), next] as const
      }))
    return newest === undefined ? pages : Stream.take(pages, newest)
  }

  const audit = Effect.fnUntraced(function*(noted?: Chain.Anchor) {
    const auditor = Chain.makeAuditor(noted)
    let found = yield* pageAfter({}, least, true)
    while (found.length > 0) {
      // The server reads the next page while this one is checked.
      const next = yield* Effect.forkChild(pageAfter({}, found.at(-1)!.sequence, false))
      yield* Effect.yieldNow
      const isSound = auditor.push(found)
      found = yield* Fiber.join(next)
      if (!isSound) break
    }
    return auditor.result()
  })

  return {
    state: stateAt(),
    stateAt,
    events,
    locate,
    passedOver: allPassedOver,
    read: Stream.runCollect(events({})),
    audit,
    verify: Effect.map(audit(), ({ broken }) => Option.fromUndefinedOr(broken))
  }
}

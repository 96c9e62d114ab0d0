/**
 * Prints events as they are read, so that a ledger of any length takes little memory.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { schemas } from "../../document/mod.ts"
import type { Recorded } from "../../ledger/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import * as Document from "../document/log.ts"
import { indented, print, printLines } from "../shell/output.ts"
import * as EventTable from "./_event_table.ts"

type Events<E> = Stream.Stream<Recorded, E>

/**
 * Prints a table, and returns the number of its events. The columns are as wide as the first page of events needs; if
 * `more` events may follow, also as wide as the revisions of the files need, and the header is printed in any case.
 */
export const table = Effect.fnUntraced(function*<E>(events: Events<E>, more: boolean) {
  const look = yield* EventTable.look
  const { revisions } = yield* ScriptDirectory
  let layout: ReturnType<typeof EventTable.layout> | undefined
  let count = 0
  const begin = (first: ReadonlyArray<Recorded>) => {
    layout = EventTable.layout(first, more || first.length > 500 ? { ...look, expected: revisions.keys() } : look)
    return layout
  }
  yield* Stream.runForEachArray(events, (page) => {
    const head = layout === undefined ? [begin(page).head] : []
    count += page.length
    return printLines([...head, ...page.map(layout!.line)])
  })
  if (more && layout === undefined) yield* print(begin([]).head)
  return { count, line: (event: Recorded): string => (layout ?? begin([])).line(event) }
})

/** Prints a JSON array of documents, as `printJson` would, and returns the number of its events. */
export const array = Effect.fnUntraced(function*<E>(events: Events<E>) {
  const { Event } = yield* Effect.promise(schemas.database)
  let count = 0
  let held = ""
  // An entry is printed when the next one is known, because of the comma between them.
  yield* Stream.runForEachArray(events, (page) => {
    const lines: Array<string> = []
    for (const event of page) {
      lines.push(count++ === 0 ? "[" : `${held},`)
      held = `  ${indented(Event, Document.event(event)).replaceAll("\n", "\n  ")}`
    }
    return printLines(lines)
  })
  yield* printLines(count === 0 ? ["[]"] : [held, "]"])
  return count
})

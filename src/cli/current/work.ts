/**
 * The work of `current`.
 */
import * as Effect from "effect/Effect"
import { schemas } from "../../document/mod.ts"
import { Ledger } from "../../ledger/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import * as Document from "../document/current.ts"
import { CommandError, NotAtHead } from "../error.ts"
import { Style } from "../look/style.ts"
import { hintWithoutLedger } from "../shared_work/adoption_hint.ts"
import { warnAhead } from "../shared_work/ahead.ts"
import { listing, plain } from "../shared_work/listing.ts"
import * as LedgerTable from "../shell/ledger_table.ts"
import { note, printJson, printLines } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { withDatabase } from "../shell/session.ts"
import * as Notices from "./_notices.ts"

/** Prints the applied heads; with `checkHeads`, fails unless the database is up to date. */
export const work = (
  input: {
    readonly checkHeads: boolean
    readonly remedies: boolean
    readonly verbose: boolean
    readonly json: boolean
  },
  shared: Shared
) =>
  withDatabase({ ...shared, unchanged: "known" }, ({ environment }) =>
    Effect.gen(function*() {
      const { graph } = yield* ScriptDirectory
      const current = Notices.withoutGone(yield* Migrator.current(), (id) => graph.revisions.has(id))
      const hasLedger = yield* (yield* Ledger).exists
      if (input.json) {
        yield* printJson(
          schemas.database,
          "Current",
          {
            ...Document.document(current, hasLedger ? LedgerTable.title(environment.ledger) : null),
            ...(input.remedies ? { remedies: Notices.remedies(current).map(({ command }) => command) } : {})
          }
        )
      } else yield* printCurrent(current, input, hasLedger)
      yield* hintWithoutLedger(environment)
      if (input.checkHeads && !Document.isAtHead(current)) {
        const pending = current.pending.map(({ id }) => id)
        const next = Notices.nextUpgrade(current, graph.heads.length)
        return yield* CommandError.of(
          new NotAtHead({ pending, unsettled: Document.unsettled(current), ...(next === undefined ? {} : { next }) })
        )
      }
    }))

const printCurrent = Effect.fnUntraced(function*(
  current: Migrator.Current,
  { remedies, verbose }: { readonly remedies: boolean; readonly verbose: boolean },
  hasLedger: boolean
) {
  const { out } = yield* Style
  const { graph } = yield* ScriptDirectory
  if (verbose) yield* printBlocks(current.heads.map(({ revision }) => revision.id))
  else yield* printLines(Notices.lines(current, out))
  const notices = Notices.notices(current, { fileHeads: graph.heads.length, hasLedger })
  for (const line of notices) yield* note(line)
  yield* warnAhead(current.ahead)
  const all = Notices.remedies(current)
  if (!remedies) {
    return yield* all.length === 0
      ? Effect.void
      : note("For the ways to settle this, run: strata current --remedies")
  }
  if (all.length === 0) return yield* note("Nothing to settle: the ledger and the files agree")
  for (const { command, what } of all) yield* note(`${what}: ${command}`)
})

const printBlocks = Effect.fnUntraced(function*(ids: ReadonlyArray<string>) {
  const { state } = yield* Migrator.Status.read()
  const all = yield* Migrator.history(undefined, state)
  yield* listing(all.filter(({ revision }) => ids.includes(revision.id)), [], { ...plain, verbose: true })
})

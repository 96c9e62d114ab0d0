/**
 * The work of `lock`.
 */
import * as Effect from "effect/Effect"
import { schemas } from "../../document/mod.ts"
import { Migrator } from "../../migrator/mod.ts"
import { relock, type Relocked } from "../../script/mod.ts"
import { CommandError, LockStale } from "../error.ts"
import { displayPath } from "../shell/display_path.ts"
import { note, printJson, printLines } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { load } from "../shell/session.ts"

/** Writes `strata.lock` and prints its changes. With `check` or `frozen`, prints the changes and fails. */
export const work = Effect.fnUntraced(function*(
  input: { readonly check: boolean; readonly json: boolean },
  shared: Shared
) {
  const check = input.check || shared.frozen === true
  const found = yield* relock(Migrator.openOptions(yield* load(shared)), check)
  const name = yield* displayPath(found.path)
  yield* input.json ? printJson(schemas.files, "Relocked", document(name, found, check)) : printLines(lines(found))
  if (!found.stale) return yield* note(`"${name}" is up to date`)
  if (check) return yield* CommandError.of(new LockStale({ lock: name }))
  yield* note(`Wrote "${name}"; commit it with the revisions`)
})

const lines = ({ added, changed, removed }: Relocked): ReadonlyArray<string> => [
  ...added.map((file) => `added    ${file}`),
  ...changed.map((file) => `changed  ${file}`),
  ...removed.map((file) => `removed  ${file}`)
]

const document = (path: string, { added, changed, removed, stale }: Relocked, check: boolean) => ({
  path,
  stale,
  written: stale && !check,
  added,
  changed,
  removed
})

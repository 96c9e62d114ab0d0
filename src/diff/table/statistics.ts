/**
 * Extended statistics. PostgreSQL creates them again when the type of a column changes, but forgets their target. So the plan
 * recreates them itself.
 */
import type { Statistics } from "../../catalog/mod.ts"
import { quoteName } from "../../text/mod.ts"
import { never, nothing } from "../description/context.ts"
import type { Compared } from "../description/description.ts"
import { fromDefinition } from "../description/plain.ts"
import { standaloneKind } from "../description/standalone_kind.ts"
import { script } from "../description/statement.ts"

const called = (statistics: Statistics): string => `STATISTICS ${quoteName(statistics)}`

const target = (statistics: Statistics): string =>
  `ALTER ${called(statistics)} SET STATISTICS ${statistics.target ?? -1}`

/** Extended statistics. */
export const statistics: Compared<"statistics"> = standaloneKind<Statistics>({
  create: (statistics) => script(statistics.definition.trim(), statistics.target !== undefined && target(statistics)),
  called,
  changes: (from, to) =>
    from.definition !== to.definition || from.parent !== to.parent
      ? "recreate"
      : from.target === to.target
      ? []
      : [target(to)],
  isOwned: true,
  rank: 53,
  needs: nothing
}, { ...fromDefinition, isRecreatedAround: never })

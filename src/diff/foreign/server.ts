/**
 * Foreign servers. Their type and their wrapper cannot be changed.
 */
import { address, type ForeignServer } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteLiteral, words } from "../../text/mod.ts"
import { nothing } from "../description/context.ts"
import type { Compared } from "../description/description.ts"
import { standaloneKind } from "../description/standalone_kind.ts"
import { optionChanges, withOptions } from "../description/statement.ts"
import { secretHazards, withoutHidden } from "./_hidden.ts"

const called = ({ name }: ForeignServer): string => `SERVER ${quoteIdentifier(name)}`

const createText = (server: ForeignServer): string =>
  words(
    `CREATE ${called(server)}`,
    server.type !== undefined && `TYPE ${quoteLiteral(server.type)}`,
    server.version !== undefined && `VERSION ${quoteLiteral(server.version)}`,
    `FOREIGN DATA WRAPPER ${quoteIdentifier(server.wrapper)}`,
    withOptions(server.options)
  )

const changes = (from: ForeignServer, to: ForeignServer): ReadonlyArray<string> | "recreate" => {
  if (from.type !== to.type || from.wrapper !== to.wrapper) return "recreate"
  const actions = words(
    from.version !== to.version && `VERSION ${to.version === undefined ? "NULL" : quoteLiteral(to.version)}`,
    optionChanges(from.options, to.options)
  )
  return actions === "" ? [] : [`ALTER ${called(to)} ${actions}`]
}

/** Foreign servers. */
export const foreignServer: Compared<"foreign-server"> = standaloneKind({
  create: createText,
  called,
  changes,
  isOwned: true,
  rank: 26,
  needs: ({ wrapper }) => [address("foreign-data-wrapper", wrapper)],
  hazards: secretHazards(called)
}, {
  comparable: withoutHidden,
  grant: ({ name }) => ({ on: `FOREIGN SERVER ${quoteIdentifier(name)}` }),
  namesInBodies: nothing
})

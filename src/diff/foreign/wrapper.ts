/**
 * Foreign-data wrappers.
 */
import type { ForeignDataWrapper, QualifiedName } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName, words } from "../../text/mod.ts"
import { nothing } from "../description/context.ts"
import type { Compared } from "../description/description.ts"
import { standaloneKind } from "../description/standalone_kind.ts"
import { optionChanges, withOptions } from "../description/statement.ts"
import { secretHazards, withoutHidden } from "./_hidden.ts"

const called = ({ name }: ForeignDataWrapper): string => `FOREIGN DATA WRAPPER ${quoteIdentifier(name)}`

const fn = (role: string, name: QualifiedName | undefined): string =>
  name === undefined ? `NO ${role}` : `${role} ${quoteName(name)}`

const handler = (wrapper: ForeignDataWrapper): string => fn("HANDLER", wrapper.handler)

const validator = (wrapper: ForeignDataWrapper): string => fn("VALIDATOR", wrapper.validator)

const changes = (from: ForeignDataWrapper, to: ForeignDataWrapper): ReadonlyArray<string> => {
  const actions = words(
    handler(from) !== handler(to) && handler(to),
    validator(from) !== validator(to) && validator(to),
    optionChanges(from.options, to.options)
  )
  return actions === "" ? [] : [`ALTER ${called(to)} ${actions}`]
}

/** Foreign-data wrappers. */
export const foreignDataWrapper: Compared<"foreign-data-wrapper"> = standaloneKind({
  create: (wrapper) =>
    words(
      `CREATE ${called(wrapper)}`,
      wrapper.handler !== undefined && handler(wrapper),
      wrapper.validator !== undefined && validator(wrapper),
      withOptions(wrapper.options)
    ),
  called,
  changes,
  isOwned: true,
  rank: 25,
  needs: nothing,
  hazards: secretHazards(called)
}, { comparable: withoutHidden, grant: (wrapper) => ({ on: called(wrapper) }), namesInBodies: nothing })

/**
 * Triggers: a trigger is dropped and created again in the same transaction when its text changes.
 */
import { type Address, address, type Trigger } from "../../catalog/mod.ts"
import type { Execute } from "../../operation/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"
import { always, draft, never, noText, nothing, reversed, type Scene, tableOf } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { firingText } from "../description/firing.ts"
import { comparedWhole, noNames, notCalled, noType, ownStatements, ranked } from "../description/plain.ts"
import { execute, script } from "../description/statement.ts"

const createTrigger = (trigger: Trigger): string =>
  script(trigger.definition.trim(), trigger.enabled !== "origin" && firingText(trigger))

const dropTrigger = (trigger: Trigger): string =>
  `DROP TRIGGER ${quoteIdentifier(trigger.name)} ON ${quoteName(tableOf(trigger))}`

/** How the trigger of a partitioned table fires in a partition. */
const enableClone = (trigger: Trigger): Execute =>
  execute(firingText(trigger), firingText(trigger, trigger.standard ?? "origin"))

/** The trigger of the partitioned table, and the place of the partition. */
const originsOf = ({ cloned, name, schema, table }: Trigger): ReadonlyArray<Address> =>
  cloned === undefined ? [] : [
    address("trigger", cloned.schema, cloned.name, name),
    address("inheritance", schema, table, cloned.schema, cloned.name)
  ]

const isGone = (trigger: Trigger, scene: Scene): boolean =>
  [...originsOf(trigger), trigger.parent!].some((each) => scene.changeOf(each)?.drop === true)

const operations: Operations<Trigger> = {
  create: (trigger) => [
    draft(trigger.cloned === undefined ? execute(createTrigger(trigger), dropTrigger(trigger)) : enableClone(trigger))
  ],
  drop: (trigger, _parts, scene) => {
    if (trigger.cloned === undefined) return [draft(execute(dropTrigger(trigger), createTrigger(trigger)))]
    return isGone(trigger, scene) ? [] : [reversed(draft(enableClone(trigger)))]
  },
  alterable: (from, to) => from.definition === to.definition,
  alter: (from, to) => [draft(execute(firingText(to), firingText(from)))],
  park: "none"
}

/** Triggers. */
export const trigger: Compared<"trigger"> = {
  requestedBy: "always",
  ...operations,
  ...comparedWhole,
  ...notCalled,
  comment: {
    on: (trigger) => `TRIGGER ${quoteIdentifier(trigger.name)} ON ${quoteName(tableOf(trigger))}`,
    target: (trigger) => ({ kind: "trigger", on: tableOf(trigger), name: trigger.name })
  },
  needs: originsOf,
  isRecordedForParent: never,
  evaluates: ({ definition }) => [definition],
  body: noText,
  namesInBodies: ({ name }) => [name],
  canRelease: false,
  isRecreatedWith: always,
  places: nothing,
  ...noType,
  ...ranked(72),
  ...ownStatements,
  attachments: "all",
  ...noNames,
  expressions: ["definition"]
}

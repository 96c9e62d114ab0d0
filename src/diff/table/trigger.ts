/**
 * Triggers: a trigger is dropped and created again in the same transaction when its text changes.
 */
import type { Trigger } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"
import { always, draft, itself, never, nobody, noText, nothing, tableOf } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { execute, script } from "../description/statement.ts"

const firing = { origin: "ENABLE", disabled: "DISABLE", replica: "ENABLE REPLICA", always: "ENABLE ALWAYS" }

const enable = (trigger: Trigger): string =>
  `ALTER TABLE ${quoteName(tableOf(trigger))} ${firing[trigger.enabled]} TRIGGER ${quoteIdentifier(trigger.name)}`

const createTrigger = (trigger: Trigger): string =>
  script(trigger.definition.trim(), trigger.enabled !== "origin" && enable(trigger))

const dropTrigger = (trigger: Trigger): string =>
  `DROP TRIGGER ${quoteIdentifier(trigger.name)} ON ${quoteName(tableOf(trigger))}`

const operations: Operations<Trigger> = {
  create: (trigger) => [draft(execute(createTrigger(trigger), dropTrigger(trigger)))],
  drop: (trigger) => [draft(execute(dropTrigger(trigger), createTrigger(trigger)))],
  alterable: (from, to) => from.definition === to.definition,
  alter: (from, to) => [draft(execute(enable(to), enable(from)))],
  park: "none"
}

/** Triggers. */
export const trigger: Compared<"trigger"> = {
  requestedBy: "always",
  ...operations,
  comparable: itself,
  isDeparsed: always,
  judge: "never",
  isLeftOut: never,
  comment: {
    on: (trigger) => `TRIGGER ${quoteIdentifier(trigger.name)} ON ${quoteName(tableOf(trigger))}`,
    target: (trigger) => ({ kind: "trigger", on: tableOf(trigger), name: trigger.name })
  },
  owner: "none",
  grant: "none",
  defaultPrivileges: "none",
  needs: nothing,
  isRecordedForParent: never,
  evaluates: ({ definition }) => [definition],
  body: noText,
  namesInBodies: ({ name }) => [name],
  canRelease: false,
  isRecreatedWith: always,
  places: nothing,
  isTypeName: false,
  secondType: "none",
  usesTypes: false,
  containsType: never,
  retyping: "none",
  rank: () => 72,
  position: noText,
  precedence: nothing,
  isAlteredAfter: never,
  recreates: nobody,
  parksParts: false,
  fold: "never",
  attachments: "all",
  isAttachment: false,
  expressions: ["definition"],
  types: [],
  columns: [],
  withColumns: "none",
  isRecreatedAround: false,
  isNamedAfterParent: false,
  rename: "none"
}

/**
 * Event triggers. They are dropped before and created after everything else, because they would fire for the statements of
 * the plan.
 */
import { type CatalogObject, type EventTrigger, find } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteLiteral, quoteName, words } from "../../text/mod.ts"
import { type Action, nothing, type Scene, type StepReference } from "../description/context.ts"
import type { Compared } from "../description/description.ts"
import { standaloneKind } from "../description/standalone_kind.ts"
import { script } from "../description/statement.ts"

const called = ({ name }: EventTrigger): string => `EVENT TRIGGER ${quoteIdentifier(name)}`

const firing = { origin: "ENABLE", disabled: "DISABLE", replica: "ENABLE REPLICA", always: "ENABLE ALWAYS" }

const enable = (trigger: EventTrigger): string => `ALTER ${called(trigger)} ${firing[trigger.enabled]}`

const createText = (trigger: EventTrigger): string =>
  script(
    words(
      `CREATE ${called(trigger)} ON ${trigger.event}`,
      trigger.tags.length > 0 && `WHEN TAG IN (${trigger.tags.map(quoteLiteral).join(", ")})`,
      `EXECUTE FUNCTION ${quoteName(trigger.function)}()`
    ),
    trigger.enabled !== "origin" && enable(trigger)
  )

const fixed = ({ enabled: _enabled, ...trigger }: EventTrigger): string => JSON.stringify(trigger)

const actions: ReadonlyArray<Action> = ["drop", "park", "alter", "create", "unpark"]

/** Whether an object is an event trigger, or a comment on one or the owner of one. */
const isOfOne = ({ kind, parent = "" }: CatalogObject, { from, to }: Scene): boolean =>
  kind === "event-trigger" || (find(to, parent) ?? find(from, parent))?.kind === "event-trigger"

const aroundAll = ({ address: own }: EventTrigger, scene: Scene) => {
  if (scene.changeOf(own) === undefined) return []
  return [...scene.from.objects, ...scene.to.objects].flatMap(
    (object): ReadonlyArray<readonly [StepReference, StepReference]> => {
      if (scene.changeOf(object.address) === undefined || isOfOne(object, scene)) return []
      const steps = actions.map((action) => ({ action, address: object.address }))
      return steps.flatMap((step) => [
        [{ action: "drop", address: own }, step] as const,
        [step, { action: "alter", address: own }] as const,
        [step, { action: "create", address: own }] as const
      ])
    }
  )
}

/** Event triggers. */
export const eventTrigger: Compared<"event-trigger"> = standaloneKind({
  create: createText,
  called,
  changes: (from, to) => fixed(from) !== fixed(to) ? "recreate" : from.enabled === to.enabled ? [] : [enable(to)],
  isOwned: true,
  rank: 99,
  needs: nothing
}, {
  // One that is disabled has to be silent during the plan, so it is recreated.
  alterable: (from, to) => fixed(from) === fixed(to) && to.enabled !== "disabled",
  namesInBodies: nothing,
  precedence: aroundAll
})

/**
 * Rows that move are not new: triggers, rules and row security policies would change, divert or hide them.
 *
 * What is switched off is set to what the new side has afterwards, whether or not the plan has changed it by then.
 */
import { type Address, type Catalog, children, find, type Rule, type Table, type Trigger } from "../../catalog/mod.ts"
import { quoteName } from "../../text/mod.ts"
import type { Scene } from "../description/context.ts"
import { firingText } from "../description/firing.ts"

/** Statements around one that moves rows. */
export interface Around {
  readonly before: ReadonlyArray<string>
  readonly after: ReadonlyArray<string>
}

type Firing = Trigger | Rule

const firingOn = (side: Catalog, table: Address, kind: Firing["kind"]): ReadonlyArray<Firing> =>
  children(side, table).filter((part): part is Firing => part.kind === kind)

const isFor = ({ definition }: Firing, event: string): boolean =>
  new RegExp(String.raw`\b${event}\b`).test(definition.slice(0, definition.indexOf(" ON ", definition.indexOf(event))))

/** Around a statement that reads or writes rows of `table`, whose triggers for the event are on `tree`. */
export const undisturbed = (
  table: Table,
  tree: ReadonlyArray<Address>,
  event: "INSERT" | "TRUNCATE",
  scene: Scene
): Around => {
  const sides = [find(scene.from, table.address), find(scene.to, table.address)]
  const isForced = sides.map((side) => side?.kind === "table" && side.forceRowSecurity)
  const force = (word: string) => `ALTER TABLE ${quoteName(table)} ${word} ROW LEVEL SECURITY`
  const stays = ({ address }: Firing): boolean => {
    const change = scene.changeOf(address)
    return find(scene.from, address) !== undefined && change?.drop !== true && change?.create !== true
  }
  const fires = (object: Firing): boolean =>
    [find(scene.from, object.address), object].some((side) =>
      side !== undefined && "enabled" in side && side.enabled !== "disabled"
    )
  const off = [
    ...(event === "INSERT" ? firingOn(scene.to, table.address, "rule").filter(isOnInsert) : []),
    ...tree.flatMap((each) => firingOn(scene.to, each, "trigger")).filter((trigger) => isFor(trigger, event))
  ].filter((object) => stays(object) && fires(object))
  const names = new Set(off.map(({ name }) => name))
  // Switching the trigger of a partitioned table switches those of its partitions as well.
  const clones = tree.flatMap((each) => firingOn(scene.to, each, "trigger")).filter((object) =>
    object.kind === "trigger" && object.cloned !== undefined && names.has(object.name)
  )
  const on = [...off, ...clones].map((object) => firingText(object))
  const restored = isForced[1] === true ? [...on, force("FORCE")] : on
  return {
    before: [
      ...(isForced.includes(true) ? [force("NO FORCE")] : []),
      ...off.map((each) => firingText(each, "disabled"))
    ],
    // ALTER TABLE is refused while a deferred check is pending.
    after: restored.length > 0 && isDeferred(tree, scene.to) ? ["SET CONSTRAINTS ALL IMMEDIATE", ...restored] : restored
  }
}

const isOnInsert = ({ definition }: Firing): boolean => /^CREATE RULE .* AS\s+ON INSERT TO /s.test(definition)

const isDeferred = (tree: ReadonlyArray<Address>, side: Catalog): boolean =>
  tree.flatMap((each) => children(side, each)).some((part) =>
    part.kind === "constraint" && "initiallyDeferred" in part && part.initiallyDeferred
  )

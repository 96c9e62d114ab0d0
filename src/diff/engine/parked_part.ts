/**
 * Parts that are dropped together with a parked object.
 */
import type { Address } from "../../catalog/mod.ts"
import { descriptionOf } from "../kind/descriptions.ts"
import type { Changes } from "./changes.ts"
import type { Needs } from "./needs.ts"

/**
 * Whether a part goes with the parked object. It has to be dropped by itself, and earlier, when it depends on something
 * else that does not stay.
 */
export const isPartOfParked = (
  changes: Changes["changes"],
  before: Needs,
  parent: Address,
  part: Address
): boolean => {
  const [whole, object] = [changes.get(parent), changes.get(part)?.from]
  if (whole?.rebuild !== true || whole.from === undefined || !descriptionOf(whole.from).parksParts) return false
  if (object === undefined || object.parent !== parent || descriptionOf(object).isAttachment) return false
  const others = [...before.needs.get(part) ?? []].filter((address) => address !== parent)
  return !others.some((address) => changes.get(address)?.drop === true || changes.get(address)?.rebuild === true)
}

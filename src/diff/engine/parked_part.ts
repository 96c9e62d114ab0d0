/**
 * Parts that are dropped together with a parked object.
 */
import type { Address } from "../../catalog/mod.ts"
import { descriptionOf } from "../kind/descriptions.ts"
import type { Changes } from "./changes.ts"
import type { Needs } from "./needs.ts"

/**
 * Whether a part is dropped together with its parked parent. A part that depends on another object that is dropped or
 * rebuilt is dropped earlier, by a statement of its own.
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

/**
 * Hazards of statements that create an object without its secrets, or drop them with it. Strata never reads a connection
 * string, an option of a user mapping or a password, so it can neither write one nor bring one back.
 */
import { type Hazard, quoted } from "./hazard.ts"

const listed = (names: ReadonlyArray<string>): string =>
  `${names.length === 1 ? "option" : "options"} ${names.map(quoted).join(", ")}`

/** `CREATE SUBSCRIPTION` without a connection string. */
export const connectionMissing = (subscription: string): Hazard => ({
  kind: "secret",
  text: `The subscription ${quoted(subscription)} is created disabled and without its connection string; set it with ` +
    "ALTER SUBSCRIPTION … CONNECTION, then create the slot, enable the subscription and refresh it"
})

/** `DROP SUBSCRIPTION` without contact to the publisher. */
export const subscriptionDropped = (subscription: string, slot: string | undefined): Hazard => ({
  kind: "data-loss",
  text: `Dropping the subscription ${quoted(subscription)} loses its connection string and its replication state` +
    (slot === undefined
      ? ""
      : `, and its slot ${quoted(slot)} stays at the publisher and retains WAL until it is dropped there`)
})

/** The creation of a foreign object whose options have secret values; `what` is how statements call it. */
export const optionsMissing = (what: string, names: ReadonlyArray<string>): Hazard => ({
  kind: "secret",
  text: `${what} is created without the secret ${listed(names)}; set ${names.length === 1 ? "it" : "them"} with ` +
    "ALTER … OPTIONS"
})

/** The drop of a foreign object whose options have secret values. */
export const optionsLost = (what: string, names: ReadonlyArray<string>): Hazard => ({
  kind: "data-loss",
  text: `Dropping ${what} loses the values of its secret ${listed(names)}`
})

/**
 * Subscriptions. A new one is created disabled and without contact to the publisher, with an empty connection string: the
 * real one is a secret that is never read. One that is dropped leaves its slot at the publisher.
 */
import type { Subscription } from "../../catalog/mod.ts"
import * as Hazard from "../../hazard/mod.ts"
import { quoteIdentifier, quoteLiteral } from "../../text/mod.ts"
import { draft, nothing } from "../description/context.ts"
import type { Compared } from "../description/description.ts"
import { standaloneKind } from "../description/standalone_kind.ts"
import { execute, script } from "../description/statement.ts"

const called = ({ name }: Subscription): string => `SUBSCRIPTION ${quoteIdentifier(name)}`

type Option = keyof Subscription

interface Form {
  /** The option in SQL, and its value. */
  readonly text: (subscription: Subscription) => string
  /** The value that the option has if it is not written. */
  readonly standard: unknown
}

const flag = (name: string, option: Option, standard: boolean): Form => ({
  text: (subscription) => `${name} = ${String(subscription[option] ?? standard)}`,
  standard
})

/** The options that ALTER SUBSCRIPTION … SET changes. */
const settable: { readonly [O in Option]?: Form } = {
  slot: {
    text: ({ slot }) => `slot_name = ${slot === undefined ? "NONE" : quoteLiteral(slot)}`,
    standard: "always written"
  },
  synchronousCommit: {
    text: ({ synchronousCommit }) => `synchronous_commit = ${quoteLiteral(synchronousCommit)}`,
    standard: "off"
  },
  binary: flag("binary", "binary", false),
  streaming: { text: ({ streaming }) => `streaming = ${streaming}`, standard: "always written" },
  disableOnError: flag("disable_on_error", "disableOnError", false),
  passwordRequired: flag("password_required", "passwordRequired", true),
  runAsOwner: flag("run_as_owner", "runAsOwner", false),
  origin: { text: ({ origin = "any" }) => `origin = ${quoteLiteral(origin)}`, standard: "any" }
}

/** The options that only contact to the publisher could change. */
const fixed: { readonly [O in Option]?: Form } = {
  twoPhase: flag("two_phase", "twoPhase", false),
  failover: flag("failover", "failover", false)
}

const formsOf = (forms: { readonly [O in Option]?: Form }): ReadonlyArray<readonly [Option, Form]> =>
  Object.entries(forms) as ReadonlyArray<readonly [Option, Form]>

const publications = (subscription: Subscription): string => subscription.publications.map(quoteIdentifier).join(", ")

// An option that a server version does not have is absent, and one with the default value is not written.
const createText = (subscription: Subscription): string => {
  const options = formsOf({ ...settable, ...fixed }).filter(([option, { standard }]) =>
    option === "slot" || (subscription[option] !== undefined && subscription[option] !== standard)
  )
  return `CREATE ${called(subscription)} CONNECTION '' PUBLICATION ${publications(subscription)} WITH (${
    ["connect = false", ...options.map(([, { text }]) => text(subscription))].join(", ")
  })`
}

const changes = (from: Subscription, to: Subscription): ReadonlyArray<string> | "recreate" => {
  const differing = (forms: { readonly [O in Option]?: Form }) =>
    formsOf(forms).filter(([, { text }]) => text(from) !== text(to)).map(([, { text }]) => text(to))
  if (differing(fixed).length > 0) return "recreate"
  const options = differing(settable)
  return [
    ...(publications(from) === publications(to)
      ? []
      : [`ALTER ${called(to)} SET PUBLICATION ${publications(to)} WITH (refresh = false)`]),
    ...(options.length === 0 ? [] : [`ALTER ${called(to)} SET (${options.join(", ")})`])
  ]
}

// DROP SUBSCRIPTION drops the slot at the publisher unless it is detached, and then cannot run in a transaction.
const dropText = (subscription: Subscription): string =>
  script(
    `ALTER ${called(subscription)} DISABLE`,
    `ALTER ${called(subscription)} SET (slot_name = NONE)`,
    `DROP ${called(subscription)}`
  )

/** Subscriptions. */
export const subscription: Compared<"subscription"> = standaloneKind({
  create: createText,
  called,
  changes,
  isOwned: true,
  rank: 93,
  needs: nothing
}, {
  create: (object) => [
    draft(execute(createText(object), dropText(object)), Hazard.connectionMissing(object.name))
  ],
  drop: (object) => [
    draft(execute(dropText(object), createText(object)), Hazard.subscriptionDropped(object.name, object.slot))
  ],
  namesInBodies: nothing
})

/**
 * Aggregates. OR REPLACE keeps privileges and dependent objects. It cannot change arguments and the result type.
 */
import type { Aggregate, AggregateState } from "../../catalog/mod.ts"
import { quoteLiteral, quoteName } from "../../text/mod.ts"
import { dotted, nothing } from "../description/context.ts"
import type { Compared } from "../description/description.ts"
import { standaloneKind } from "../description/standalone_kind.ts"
import { operatorText } from "./_name.ts"

const called = (aggregate: Aggregate): string =>
  `AGGREGATE ${quoteName(aggregate)}(${aggregate.identityArguments === "" ? "*" : aggregate.identityArguments})`

/** What an option may be: `undefined` and `false` are not written. */
type Option = readonly [name: string, value: string | number | boolean | undefined]

const standardModify = ({ form }: Aggregate): string => form === "normal" ? "read_only" : "read_write"

const stateOptions = (prefix: "" | "M", state: AggregateState, aggregate: Aggregate): ReadonlyArray<Option> => [
  [`${prefix}SFUNC`, quoteName(state.transition)],
  [`${prefix}STYPE`, state.stateType],
  [`${prefix}SSPACE`, state.stateSpace !== 0 && state.stateSpace],
  [`${prefix}FINALFUNC`, state.final && quoteName(state.final)],
  [`${prefix}FINALFUNC_EXTRA`, state.finalExtra],
  [`${prefix}FINALFUNC_MODIFY`, state.finalModify !== standardModify(aggregate) && state.finalModify],
  [prefix === "M" ? "MINITCOND" : "INITCOND", state.initial === undefined ? undefined : quoteLiteral(state.initial)]
]

const options = (aggregate: Aggregate): ReadonlyArray<Option> => {
  const { combine, deserialize, form, moving, parallel, serialize, sortOperator } = aggregate
  return [
    ...stateOptions("", aggregate, aggregate),
    ["COMBINEFUNC", combine && quoteName(combine)],
    ["SERIALFUNC", serialize && quoteName(serialize)],
    ["DESERIALFUNC", deserialize && quoteName(deserialize)],
    ...(moving === undefined
      ? []
      : [["MINVFUNC", quoteName(moving.inverse)] as const, ...stateOptions("M", moving, aggregate)]),
    ["SORTOP", sortOperator && `OPERATOR(${operatorText(sortOperator)})`],
    ["PARALLEL", parallel !== "unsafe" && parallel],
    ["HYPOTHETICAL", form === "hypothetical"]
  ]
}

const text = (aggregate: Aggregate, create: string): string => {
  const written = options(aggregate).flatMap(([name, value]) =>
    value === undefined || value === false ? [] : [value === true ? name : `${name} = ${value}`]
  )
  return `${create} ${called(aggregate)} (\n  ${written.join(",\n  ")}\n)`
}

const shape = ({ directArguments, form, identityArguments, returns }: Aggregate): string =>
  JSON.stringify([directArguments, form, identityArguments, returns])

/** Aggregates. */
export const aggregate: Compared<"aggregate"> = standaloneKind({
  create: (aggregate) => text(aggregate, "CREATE"),
  called,
  changes: (from, to) => shape(from) === shape(to) ? [text(to, "CREATE OR REPLACE")] : "recreate",
  isOwned: true,
  rank: 58,
  needs: nothing
}, {
  // There is no GRANT ON AGGREGATE.
  grant: (aggregate) => ({ on: `FUNCTION ${quoteName(aggregate)}(${aggregate.argumentTypes})` }),
  defaultPrivileges: "functions",
  places: (aggregate) => [`routine ${dotted(aggregate)}(${aggregate.identityArguments})`],
  types: ["identityArguments", "argumentTypes", "returns", "stateType"]
})

/**
 * The statements that move rows, and their hazards.
 *
 * The rows are copied into an ordinary table, because a plan can consist of several transactions.
 */
import { type Address, address, type Catalog, type Table } from "../../catalog/mod.ts"
import * as Hazard from "../../hazard/mod.ts"
import { quoteIdentifier, quoteName, words } from "../../text/mod.ts"
import { type Context, dotted, type Draft, draft, type Scene, type StepReference } from "../description/context.ts"
import { execute, list, script } from "../description/statement.ts"
import { otherCompositeCasts } from "../value/composite.ts"
import { conversionOf, conversions, convertedText, isOtherComposite } from "../value/conversion.ts"
import { usingOf, valueHazards } from "../value/type_change.ts"
import { undisturbed } from "./_undisturbed.ts"
import { beforeEnd, lostColumns, type Move, moveFrom, movesEndingAt, sharedColumns, treeOf } from "./moves.ts"

const heldName = ({ held, target }: Move): string => quoteName({ schema: target.schema, name: held })

const namesOf = (move: Move, scene: Scene): ReadonlyArray<string> =>
  sharedColumns(move.source, move.target, scene).map(({ to }) => to.name)

const copied = (move: Move, scene: Scene, truncate?: string): string => {
  const { isKept, source } = move
  const only = source.type === "partitioned" ? "" : "ONLY "
  const columns = namesOf(move, scene).map(quoteIdentifier).join(", ")
  const { after, before } = undisturbed(source, isKept ? [source.address] : [], "TRUNCATE", scene)
  return script(
    ...before,
    `CREATE TABLE ${heldName(move)} AS SELECT ${columns} FROM ${only}${quoteName(source)}`,
    truncate,
    ...(isKept ? after : [])
  )
}

const oneWay = (text: string, ...hazards: ReadonlyArray<Hazard.Hazard>): Draft => ({
  ...draft(execute(text), ...hazards),
  isOneWay: true
})

const movedHazards = ({ source, target }: Move): ReadonlyArray<Hazard.Hazard> => [
  Hazard.rowsNotMoved(dotted(source), dotted(target)),
  Hazard.rowsMoved(dotted(source), dotted(target))
]

/** For a partition before it is attached again: its rows are copied and removed; undefined if they stay. */
export const emptied = (partition: Address, scene: Scene): ReadonlyArray<Draft> | undefined => {
  const move = moveFrom(partition, scene)
  return move === undefined || !move.isKept
    ? undefined
    : [oneWay(copied(move, scene, `TRUNCATE ${quoteName(move.source)}`), ...movedHazards(move))]
}

/** For a table before it is dropped: its rows are copied; undefined if they are lost. */
export const rescued = (table: Address, scene: Scene): ReadonlyArray<Draft> | undefined => {
  const move = moveFrom(table, scene)
  if (move === undefined) return undefined
  const lost = lostColumns(move.source, move.target, scene)
  return [oneWay(
    copied(move, scene),
    ...movedHazards(move),
    ...lost.map(({ name }) => Hazard.columnDropped(`${dotted(move.source)}.${name}`)),
    ...sharedColumns(move.source, move.target, scene).flatMap(({ from, to }) =>
      from.type === to.type
        ? []
        : valueHazards(`${dotted(move.source)}.${to.name}`, from, to, conversionOf(from, to, conversions(scene, false)))
    )
  )]
}

/** The value of a column of the copied rows as the target has it. */
const valueOf = ({ from, to }: ReturnType<typeof sharedColumns>[number], scene: Context): string => {
  const value = quoteIdentifier(to.name)
  const isParked = from.userType !== undefined && scene.parked(from.userType) !== undefined
  if (isParked || isOtherComposite(from, to, conversions(scene, false))) {
    return convertedText(value, { from, to, target: to.type, isBack: false }, scene)
  }
  return from.type === to.type
    ? value
    : usingOf(to.name, conversionOf(from, to, conversions(scene, false)), to.type)?.text ?? value
}

const inserted = (move: Move, scene: Scene): string => {
  const columns = sharedColumns(move.source, move.target, scene)
  const values = columns.map((column) => move.isKept ? quoteIdentifier(column.to.name) : valueOf(column, scene))
  return script(
    words(
      `INSERT INTO ${quoteName(move.target)} ${list(columns.map(({ to }) => to.name))}`,
      columns.some(({ to }) => to.identity !== undefined) && "OVERRIDING SYSTEM VALUE",
      `SELECT ${values.join(", ")} FROM ${heldName(move)}`
    ),
    `DROP TABLE ${heldName(move)}`
  )
}

const switches = (statements: ReadonlyArray<string>): ReadonlyArray<Draft> =>
  statements.length === 0 ? [] : [oneWay(script(...statements))]

/** After the last step of a table or of its partitions: all copied rows are inserted. */
export const refilled = (last: Address, scene: Scene): ReadonlyArray<Draft> =>
  [...Map.groupBy(movesEndingAt(last, scene), ({ target }) => target).entries()].flatMap(([target, moves]) => {
    const { after, before } = undisturbed(target, treeOf(target.address, scene.to), "INSERT", scene)
    const drafts = moves.flatMap((move) => {
      const casts = otherCompositeCasts(move.isKept ? [] : sharedColumns(move.source, move.target, scene), scene)
      return casts.created.concat(oneWay(inserted(move, scene)), casts.dropped)
    })
    return switches(before).concat(drafts, switches(after))
  })

type Pair = readonly [StepReference, StepReference]

const step = (action: StepReference["action"], address: Address): StepReference => ({ action, address })

/**
 * What comes before and after the step that inserts the rows: the other partitions and the drop of triggers and rules come
 * before; foreign keys to the table, its new triggers and rules, materialized views, and the drop of the old types of the rows come after.
 */
export const refillOrder = (last: Address, scene: Scene): ReadonlyArray<Pair> => {
  const moves = movesEndingAt(last, scene)
  if (moves.length === 0) return []
  const end = step("create", last)
  const targets = [...new Set(moves.map(({ target }) => target))]
  return [
    ...targets.flatMap((target) => beforeEnd(target, scene).map((place): Pair => [step("create", place), end])),
    ...targets.flatMap((target) => waiting(target, scene.to).map((other): Pair => [end, step("create", other)])),
    ...targets.flatMap((target) => firingIn(target, scene.from).map((other): Pair => [step("drop", other), end])),
    ...moves.filter(({ isKept }) => !isKept).flatMap((move) => typesOf(move, scene)).flatMap((
      type
    ): ReadonlyArray<Pair> => [
      [end, step("drop", type)],
      [end, step("unpark", type)]
    ])
  ]
}

/** The triggers and rules of a table and its partitions. */
const firingIn = (target: Table, side: Catalog): ReadonlyArray<Address> => {
  const tree = new Set(treeOf(target.address, side))
  return side.objects.flatMap(({ address, kind, parent = "" }) =>
    (kind === "trigger" || kind === "rule") && tree.has(parent) ? [address] : []
  )
}

const waiting = (target: Table, to: Catalog): ReadonlyArray<Address> => {
  const tree = new Set(treeOf(target.address, to))
  return firingIn(target, to).concat(to.objects.flatMap((object) => {
    const isReference = object.kind === "constraint" && object.type === "foreign-key" && !object.inherited &&
      tree.has(address("table", object.references.schema, object.references.name))
    return isReference || object.kind === "materialized-view" ? [object.address] : []
  }))
}

const typesOf = (move: Move, scene: Scene): ReadonlyArray<Address> =>
  sharedColumns(move.source, move.target, scene).flatMap(({ from: { collation, userType } }) =>
    (userType === undefined ? [] : kinds.map((kind) => address(kind, userType.schema, userType.name)))
      .concat(collation === undefined ? [] : [address("collation", collation.schema, collation.name)])
  )

const kinds = ["base-type", "composite", "domain", "enum", "range"] as const

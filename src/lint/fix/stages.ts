/**
 * Divides a revision into stages: short statements that take strong locks, and long ones that do not. The statements keep
 * their order, and each stage is undone by statements of its own.
 */
import * as Result from "effect/Result"
import { type Form, mentions, undoing } from "./form.ts"

/** The programs of one stage. */
export interface Stage {
  readonly isOutside: boolean
  readonly upgrade: ReadonlyArray<string>
  /** Undefined if the revision cannot be reverted. */
  readonly downgrade: ReadonlyArray<string> | undefined
}

/** The statements of a revision; `forms` are the safe forms of some of the upgrade's, by their numbers. */
export interface Programs {
  readonly upgrade: ReadonlyArray<string>
  readonly downgrade: ReadonlyArray<string> | undefined
  readonly forms: ReadonlyMap<number, Form>
}

interface Draft {
  readonly isOutside: boolean
  readonly upgrade: Array<string>
  /** What undoes the last statements of the upgrade comes first. */
  readonly undo: Array<string>
  /** The numbers of the statements that remain as they were. */
  readonly plain: Array<number>
  /** Where in `undo` the downgrade of those statements belongs. */
  place: number
}

const draft = (isOutside: boolean): Draft => ({ isOutside, upgrade: [], undo: [], plain: [], place: 0 })

/** The stages in their order, or why the downgrade cannot be divided, as part of a sentence. */
export const stages = ({ downgrade, forms, upgrade }: Programs): Result.Result<ReadonlyArray<Stage>, string> => {
  const drafts = drafted(upgrade, forms)
  if (downgrade === undefined) {
    return Result.succeed(drafts.map(({ isOutside, upgrade }) => ({ isOutside, upgrade, downgrade: undefined })))
  }
  return Result.map(divided(downgrade, drafts, forms), (rest) =>
    drafts.map((one) => ({
      isOutside: one.isOutside,
      upgrade: one.upgrade,
      downgrade: one.undo.toSpliced(one.place, 0, ...(rest.get(one) ?? []))
    })))
}

const drafted = (upgrade: ReadonlyArray<string>, forms: ReadonlyMap<number, Form>): ReadonlyArray<Draft> => {
  const found: Array<Draft> = []
  let unchecked: Array<Form> = []
  const current = (isOutside: boolean): Draft => {
    const last = found.at(-1)
    if (last !== undefined && last.isOutside === isOutside) return last
    const next = draft(isOutside)
    found.push(next)
    return next
  }
  const add = (one: Draft, statements: ReadonlyArray<string>, undo: ReadonlyArray<string>) => {
    one.upgrade.push(...statements)
    one.undo.unshift(...undo)
    one.place += undo.length
  }
  /** Ends the transaction that added checks, and what follows is after their validation. */
  const check = () => {
    if (unchecked.length === 0) return
    const validation = draft(false)
    for (const { check } of unchecked) add(validation, [check!], [])
    const finish = draft(false)
    for (const { last, undoLast } of unchecked) add(finish, last, undoLast)
    // What undoes them belongs after the undo of the statements that follow in the same transaction.
    finish.place = 0
    found.push(validation, finish)
    unchecked = []
  }
  for (const [number, text] of upgrade.entries()) {
    const form = forms.get(number)
    if (form === undefined || form.isOutside) check()
    const one = current(form?.isOutside ?? false)
    if (form === undefined) {
      one.upgrade.push(text)
      one.plain.push(number)
    } else {
      add(one, [form.first], [form.undo])
      if (form.check !== undefined) unchecked.push(form)
    }
  }
  check()
  return found.filter(({ upgrade }) => upgrade.length > 0)
}

/** The statements of the downgrade that remain, by the stage that they undo. */
const divided = (
  downgrade: ReadonlyArray<string>,
  drafts: ReadonlyArray<Draft>,
  forms: ReadonlyMap<number, Form>
): Result.Result<ReadonlyMap<Draft, ReadonlyArray<string>>, string> => {
  const inverses = new Map([...forms].map(([number, { inverse }]) => [undoing(inverse), number]))
  const plain = drafts.filter((one) => one.plain.length > 0)
  const passed = new Set<Draft>()
  const rest = new Map<Draft, Array<string>>()
  let at = plain.length - 1
  for (const text of downgrade) {
    const number = inverses.get(undoing(text))
    if (number !== undefined) {
      // Statements of the downgrade after it undo what comes before it in the upgrade.
      const next = plain.findLastIndex((one) => one.plain[0]! < number)
      if (next > at) return Result.fail("its downgrade does not undo the statements in the reverse order")
      for (const one of plain.slice(Math.max(next, 0) + 1, at + 1)) passed.add(one)
      at = Math.max(next, 0)
      continue
    }
    const named = [...forms.values()].find(({ name }) => mentions(text, name))
    if (named !== undefined) return Result.fail(`its downgrade undoes "${named.name}" in a form that is not known`)
    const stage = plain[at]
    if (stage === undefined) return Result.fail("its downgrade has a statement for which the upgrade has none")
    rest.set(stage, [...rest.get(stage) ?? [], text])
  }
  const isSure = rest.size === 0 || plain.length < 2 || plain.slice(1).every((one) => passed.has(one))
  return isSure ? Result.succeed(rest) : Result.fail("its downgrade does not undo the statements in the reverse order")
}

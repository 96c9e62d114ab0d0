/**
 * The target language, which names places in the history: `head`, `a1b2`, `web@-1`, `+2`.
 *
 *     target = [ branch "@" ] place [ steps ]  |  [ branch "@" ] steps
 *     place  = "head" | "heads" | "base" | "current" | name        steps = ( "+" | "-" ) digits
 *     range  = [ target ] ":" [ target ]
 *
 * Parsing does not need a graph; `resolve.ts` resolves targets. `print(parse(text))` is the canonical spelling.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { nameProblem, reserved } from "./revision.ts"

/** A label, an id or the start of an id. */
const Name = Schema.String.check(Schema.makeFilter((name: string) => nameProblem(name) === undefined, {
  expected: "a revision id or a branch label"
}))

/** Where steps are counted from; `Named` has an id, a unique start of an id, or a branch label. */
export const Place = Schema.TaggedUnion({ Head: {}, Heads: {}, Base: {}, Current: {}, Named: { name: Name } })

/** See `Place`. */
export type Place = typeof Place.Type

/**
 * A place in the history. `branch` restricts it to one branch. `steps` go up (positive) or down (negative) from `place`;
 * without a place they count from what is applied, or in a range from its other end.
 */
export const Target = Schema.Struct({
  branch: Schema.NullOr(Name),
  place: Schema.NullOr(Place),
  steps: Schema.Int
}).check(Schema.makeFilter((target) => target.place !== null || target.steps !== 0, {
  expected: "a place, or a number of steps other than 0"
}))

/** See the schema of the same name. */
export type Target = typeof Target.Type

/** The two ends of a range; an absent `from` is the base, an absent `to` the heads. */
export interface Range {
  readonly from: Target | null
  readonly to: Target | null
}

/** A text that is not a target or range; `offset` is the place of the problem in UTF-16 units, from 0. */
export class TargetError extends Schema.TaggedError<TargetError>("strata/revision/TargetError")("TargetError", {
  text: Schema.String,
  offset: Schema.Int,
  problem: Schema.String
}) {
  override get message() {
    return `Invalid target ${JSON.stringify(this.text)} at character ${this.offset + 1}: ${this.problem}`
  }
}

const keywords = { head: "Head", heads: "Heads", base: "Base", current: "Current" } as const
const examples = "targets look like head, heads, base, current, a1b2, label@head, +2 or a1b2-1"

/** Parses one target. */
export const parse = (text: string): Result.Result<Target, TargetError> => parsePart(text, 0, text)

/** Parses `from:to` with either end optional; a single target without a colon is not a range. */
export const parseRange = (text: string): Result.Result<Range, TargetError> => {
  const colon = text.indexOf(":")
  if (colon < 0) return failAt(text, text.length, "a range needs a \":\" between its ends, as in a1b2:head or base:")
  const second = text.indexOf(":", colon + 1)
  if (second >= 0) return failAt(text, second, "a range has only one \":\"")
  return Result.gen(function*() {
    const from = colon === 0 ? null : yield* parsePart(text.slice(0, colon), 0, text)
    const to = colon === text.length - 1 ? null : yield* parsePart(text.slice(colon + 1), colon + 1, text)
    return { from, to }
  })
}

/** Writes a target in its canonical spelling. */
export const print = (target: Target): string => {
  const branch = target.branch === null ? "" : `${target.branch}@`
  const place = target.place === null ? "" : printPlace(target.place)
  const steps = target.steps === 0 ? "" : target.steps > 0 ? `+${target.steps}` : `${target.steps}`
  return `${branch}${place}${steps}`
}

/** Writes a range in its canonical spelling. */
export const printRange = (range: Range): string =>
  `${range.from === null ? "" : print(range.from)}:${range.to === null ? "" : print(range.to)}`

/** The end of a range, `absent` if it has none. A branch before the start applies to an end without a branch. */
export const endOf = ({ from, to }: Range, absent: Target): Target => {
  const end = to ?? absent
  return end.branch === null && from !== null ? { ...end, branch: from.branch } : end
}

/** The target of every head, as in `strata upgrade heads`. */
export const heads: Target = { branch: null, place: { _tag: "Heads" }, steps: 0 }

/** The target of the only head. */
export const head: Target = { branch: null, place: { _tag: "Head" }, steps: 0 }

/** The target below every revision. */
export const base: Target = { branch: null, place: { _tag: "Base" }, steps: 0 }

/** The target of one revision. */
export const revision = (id: string): Target => ({ branch: null, place: { _tag: "Named", name: id }, steps: 0 })

const printPlace = (place: Place): string => place._tag === "Named" ? place.name : place._tag.toLowerCase()

const failAt = (text: string, offset: number, problem: string): Result.Result<never, TargetError> =>
  Result.fail(new TargetError({ text, offset, problem }))

/** Parses `part`, which begins at `start` in `text`; offsets in errors are those of `text`. */
const parsePart = (part: string, start: number, text: string): Result.Result<Target, TargetError> => {
  const at = part.indexOf("@")
  const rest = at < 0 ? part : part.slice(at + 1)
  const restStart = start + at + 1
  const sign = rest.search(/[+-]/)
  const word = sign < 0 ? rest : rest.slice(0, sign)
  return Result.gen(function*() {
    const branch = at < 0 ? null : yield* parseName(part.slice(0, at), start, text, "the branch before \"@\"")
    if (rest === "") {
      return yield* failAt(text, restStart, at < 0 ? `it is empty; ${examples}` : "a target must follow the \"@\"")
    }
    const place = word === "" ? null : yield* parsePlace(word, restStart, text)
    const steps = sign < 0 ? 0 : yield* parseSteps(rest.slice(sign), restStart + sign, text)
    return { branch, place, steps }
  })
}

const parsePlace = (word: string, start: number, text: string): Result.Result<Place, TargetError> =>
  Object.hasOwn(keywords, word)
    ? Result.succeed({ _tag: keywords[word as keyof typeof keywords] })
    : Result.map(parseName(word, start, text, "the revision"), (name) => ({ _tag: "Named", name }))

const parseName = (name: string, start: number, text: string, what: string): Result.Result<string, TargetError> => {
  const problem = nameProblem(name)
  if (problem === undefined) return Result.succeed(name)
  const inside = name === "" || reserved.includes(name) ? 0 : Math.max(0, name.search(/[\s\p{C}@:+-]/u))
  return failAt(text, start + inside, `${what} cannot be ${JSON.stringify(name)}: ${problem}`)
}

const parseSteps = (steps: string, start: number, text: string): Result.Result<number, TargetError> => {
  const wrong = /^[+-]\d*/.exec(steps)?.[0].length ?? 0
  if (wrong < steps.length || steps.length === 1) {
    return failAt(text, start + wrong, `a number must follow "${steps[0]!}"; ids and labels contain no "+" and no "-"`)
  }
  const count = Number(steps)
  if (count === 0 || !Number.isSafeInteger(count)) {
    return failAt(text, start, `"${steps}" is not a valid number of steps: write 1 or more`)
  }
  return Result.succeed(count)
}

/**
 * Checks option values: each function returns the value, or throws an `EnvironmentError` that names the option.
 *
 * `env.ts` may be JavaScript, so the type of a value is checked as well.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { nearest } from "../revision/mod.ts"
import { Naming } from "../schema/mod.ts"
import { Template, Versions } from "../script/mod.ts"
import { BadOption, EnvironmentError, UnknownOption } from "./error.ts"
import type { Options } from "./options.ts"

/** The longest `lock_timeout` and `statement_timeout` that PostgreSQL accepts, in milliseconds. */
export const longestTimeout = 2_147_483_647

const refuse = (option: string, problem: string): never => {
  throw EnvironmentError.of(new BadOption({ option, problem }))
}

export const checkKeys = (prefix: string, value: object, known: ReadonlyArray<string>): void => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    refuse(prefix === "" ? "options" : prefix.slice(0, -1), "it must be an object")
  }
  const unknown = Object.keys(value).find((key) => !known.includes(key))
  if (unknown === undefined) return
  const suggestion = nearest(unknown, known)
  throw EnvironmentError.of(
    new UnknownOption({
      option: prefix + unknown,
      ...(suggestion === undefined ? {} : { suggestion: prefix + suggestion })
    })
  )
}

export const secret = (option: string, variable: string, value: Options["url"]): Options["url"] => {
  if (value === undefined) return value
  if (Redacted.isRedacted(value) ? typeof Redacted.value(value) === "string" : Effect.isEffect(value)) return value
  return refuse(option, `it must be a Redacted string or an Effect of one. Write Config.Redacted("${variable}")`)
}

export const name = (option: string, value: string): string => {
  if (typeof value !== "string" || value === "") return refuse(option, "it must be a non-empty name")
  if (value.includes("\0") || !value.isWellFormed()) {
    return refuse(option, "it contains a character that PostgreSQL does not allow in names")
  }
  if (new TextEncoder().encode(value).length <= 63) return value
  return refuse(option, "it is longer than 63 bytes, PostgreSQL's limit for names")
}

export const schemas = (option: string, value: ReadonlyArray<string>): ReadonlyArray<string> => {
  if (!Array.isArray(value)) return refuse(option, `it must be a list of schemas, such as ["public"]`)
  if (value.length === 0) return refuse(option, `it is empty. Name at least one schema, such as ["public"]`)
  return value.map((schema: string) => name(option, schema))
}

export const names = (option: string, value: ReadonlyArray<string>): ReadonlyArray<string> =>
  Array.isArray(value)
    ? value.map((one: string) => name(option, one))
    : refuse(option, `it must be a list of names, such as ["owner"]`)

/** The rules are known to `lint`, which alone checks their names. */
export const ruleNames = (option: string, value: ReadonlyArray<string>): ReadonlyArray<string> =>
  list(option, value, (name) => typeof name === "string", `the name of a rule, such as "several-locks"`)

export const oneOf = <A>(option: string, value: A, allowed: ReadonlyArray<A>): A =>
  allowed.includes(value)
    ? value
    : refuse(option, `it must be ${allowed.map((one) => JSON.stringify(one)).join(" or ")}`)

export const duration = (option: string, value: Duration.Input, max: number): Duration.Duration => {
  const parsed = Duration.fromInput(value)
  if (Option.isNone(parsed)) return refuse(option, `it must be a duration, such as "5 seconds"`)
  if (Duration.isNegative(parsed.value)) return refuse(option, "it is negative. Write a duration of zero or more")
  return Duration.toMillis(parsed.value) <= max
    ? parsed.value
    : refuse(option, "it is longer than the longest time-out of PostgreSQL. Write zero for no limit")
}

export const list = <A>(
  option: string,
  value: ReadonlyArray<A>,
  accepts: (element: unknown) => boolean,
  expected: string
): ReadonlyArray<A> => {
  if (!Array.isArray(value)) return refuse(option, "it must be a list")
  return value.every(accepts) ? [...value] : refuse(option, `every element must be ${expected}`)
}

export const isFunction = (value: unknown): boolean => typeof value === "function"

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null

export const isTable = (value: unknown): boolean =>
  isObject(value) && "name" in value && "fields" in value && Array.isArray(value.fields) && "options" in value
  && isObject(value.options)

export const isPostWrite = (value: unknown): boolean =>
  isFunction(value) || Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === "string")

export const notFound = (template: string): string | undefined =>
  Template.hasDirectories(template)
    ? "it puts files in a sub-directory, where they are found only with recursive: true"
    : undefined

export const integer = (option: string, value: number, least: number, most: number): number =>
  Number.isInteger(value) && value >= least && value <= most
    ? value
    : refuse(option, `it must be a whole number from ${least} to ${most}`)

export const versions = (value: ReadonlyArray<string>): ReadonlyArray<string> => {
  if (!Array.isArray(value) || value.length === 0) {
    return refuse("versions", `it must be a list of directories, such as ["."]`)
  }
  return value.map((version: string) => checked("versions", version, Versions.versionProblem))
}

export const isSqlSource = (value: unknown): boolean =>
  typeof value === "string" || (isObject(value) && "path" in value && typeof value.path === "string")

export const naming = (value: Naming.Naming): Naming.Naming =>
  isObject(value) && isFunction(value.column) && isObject(value.convention)
    && Object.values(Naming.make({ convention: value.convention }).convention).every((one) => typeof one === "string")
    ? value
    : refuse("naming", "it must be what Naming.make returns")

export const hook = <A>(option: string, value: A): A =>
  typeof value === "boolean" || isFunction(value) ? value : refuse(option, "it must be true, false or a function")

export const optionalFunction = <A>(option: string, value: A): A =>
  value === undefined || isFunction(value) ? value : refuse(option, "it must be a function")

export const checked = (option: string, value: string, problemOf: (value: string) => string | undefined): string => {
  const problem = typeof value === "string" ? problemOf(value) : "it must be a string"
  return problem === undefined ? value : refuse(option, problem)
}

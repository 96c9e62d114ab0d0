/**
 * How new revisions are named: the file name template, slugs, and ids.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Result from "effect/Result"
import { didYouMean, nearest } from "../../revision/mod.ts"
import { ScriptError } from "../error.ts"
import { isPortable } from "../file/portable_path.ts"
import { type Format, formatOf, isSearched } from "../file/revision_file.ts"
import { BadTemplate } from "../reason/history.ts"

/** The name of a file without its extension, unless `env.ts` says otherwise. */
export const defaultTemplate = "{date}_{time}_{rev}_{slug}"

/** How many characters of the message a file name holds, unless `env.ts` says otherwise. */
export const defaultSlugLength = 40

/** What a file name is made of; `timezone` is an IANA name. */
export interface Naming {
  readonly template?: string | undefined
  readonly slugLength?: number | undefined
  readonly timezone?: string | undefined
  readonly id: string
  readonly message: string
  readonly createdAt: DateTime.DateTime
  readonly format: Format
}

const placeholders = ["date", "time", "year", "month", "day", "hour", "minute", "second", "rev", "slug"]

/** A new revision id: 12 hexadecimal digits from Effect's `Random`, the first one a letter. */
export const generateId: Effect.Effect<string> = Effect.gen(function*() {
  // A letter in front keeps spreadsheets and YAML from reading an id such as 123456789012 as a number.
  const first = yield* Random.nextIntBetween(10, 15)
  const rest = yield* Effect.forEach(Array.from({ length: 11 }), () => Random.nextIntBetween(0, 15))
  return [first, ...rest].map((digit) => digit.toString(16)).join("")
})

/**
 * The message as part of a file name: at most `length` of `a-z`, `0-9` and `_`, cut at the end of a word where there is
 * one; accents are dropped, all else separates.
 */
export const slug = (message: string, length: number = defaultSlugLength): string => {
  const whole = message
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_|_$/g, "")
  if (whole.length <= length) return whole
  const words = whole.slice(0, length + 1).lastIndexOf("_")
  return whole.slice(0, words > 0 ? words : length)
}

/** Says what keeps a template from naming files as the end of a sentence, or undefined. */
export const templateProblem = (template: string): string | undefined => {
  const unknown = [...template.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1]!).find((name) =>
    !placeholders.includes(name)
  )
  if (unknown !== undefined) return `"{${unknown}}" is no placeholder${didYouMean(nearest(unknown, placeholders))}`
  if (!template.includes("{rev}")) return `it has no {rev}, so two files could get one name`
  if (!baseOf(template).includes("{rev}")) return "it needs {rev} in the name of the file itself"
  if (/[{}]/.test(template.replace(/\{[a-z]+\}/g, ""))) return "its braces do not match"
  return isFile(template.replace(/[{}]/g, "")) ? undefined : "it gives names that are no names of revisions"
}

/** Says what keeps a name from being a time zone as the end of a sentence, or undefined. */
export const timezoneProblem = (timezone: string): string | undefined =>
  Option.isSome(DateTime.zoneMakeNamed(timezone))
    ? undefined
    : `it is no time zone of the IANA database. Write one such as "UTC" or "Europe/Berlin"`

/** Whether a template puts files into sub-directories, where only a recursive search finds them. */
export const hasDirectories = (template: string): boolean => template.includes("/")

const baseOf = (file: string): string => file.slice(file.lastIndexOf("/") + 1)

const isFile = (stem: string): boolean => {
  const folders = stem.split("/").slice(0, -1)
  return isPortable(`${stem}.sql`) && !/[<>:"|?*]/.test(stem) && formatOf(`${baseOf(stem)}.ts`) !== undefined
    && folders.every(isSearched)
}

const fail = (template: string, problem: string): Result.Result<never, ScriptError> =>
  Result.fail(ScriptError.of(new BadTemplate({ template, problem })))

/**
 * The name of a new revision's file, with `/` after each sub-directory that the template names. A template, a zone or an
 * id that cannot name one fails.
 */
export const fileName = (naming: Naming): Result.Result<string, ScriptError> => {
  const template = naming.template ?? defaultTemplate
  const timezone = naming.timezone ?? "UTC"
  const problem = templateProblem(template)
  if (problem !== undefined) return fail(template, problem)
  const zoned = inZone(naming.createdAt, timezone)
  if (Option.isNone(zoned)) return fail(timezone, timezoneProblem(timezone)!)
  const values = { ...timeOf(zoned.value), rev: naming.id, slug: slug(naming.message, naming.slugLength) }
  const stem = (values.slug === "" ? template.replace(/[_.-]?\{slug\}/g, "") : template)
    .replace(/\{([a-z]+)\}/g, (whole, name: string) => Object.hasOwn(values, name) ? values[name as "rev"] : whole)
  if (values.rev.includes("/") || !isFile(stem)) return fail(template, `"${stem}" is no name of a file`)
  return Result.succeed(`${stem}.${naming.format}`)
}

const inZone = (at: DateTime.DateTime, timezone: string): Option.Option<DateTime.Zoned> =>
  Option.map(DateTime.zoneMakeNamed(timezone), (zone) => DateTime.setZone(at, zone))

/** A time as the comment in a revision shows it: with the zone's offset, or `Z` for UTC and for no zone at all. */
export const shownIn = (at: DateTime.DateTime, timezone: string | undefined): DateTime.DateTime =>
  timezone === undefined || timezone === "UTC" ? at : Option.getOrElse(inZone(at, timezone), () => at)

const two = (part: number): string => `${part}`.padStart(2, "0")

const timeOf = (at: DateTime.Zoned) => {
  const parts = DateTime.toParts(at)
  const [year, month, day] = [`${parts.year}`.padStart(4, "0"), two(parts.month), two(parts.day)]
  const [hour, minute, second] = [two(parts.hour), two(parts.minute), two(parts.second)]
  return { date: year + month + day, time: hour + minute + second, year, month, day, hour, minute, second }
}

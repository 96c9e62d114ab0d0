/**
 * Names of new revisions: the file name template, slugs and ids.
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

/** The default of `fileTemplate`: the file name without its extension. */
export const defaultTemplate = "{date}_{time}_{rev}_{slug}"

/** The default of `slugLength`: the maximum length of the message in a file name. */
export const defaultSlugLength = 40

/** The parts of a file name; `timezone` is an IANA name. */
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
  // It starts with a letter, so that spreadsheets and YAML do not read it as a number.
  const first = yield* Random.nextIntBetween(10, 15)
  const rest = yield* Effect.forEach(Array.from({ length: 11 }), () => Random.nextIntBetween(0, 15))
  return [first, ...rest].map((digit) => digit.toString(16)).join("")
})

/**
 * The message as part of a file name: at most `length` characters, cut at the end of a word if possible. Letters and
 * digits of all scripts are kept in lower case, Latin letters without accents; what is between words becomes `_`.
 */
export const slug = (message: string, length: number = defaultSlugLength): string => {
  const whole = [
    ...message
      .normalize("NFKD")
      .toLowerCase()
      .normalize("NFKD")
      .replace(/([a-z])\p{M}+/gu, "$1")
      .normalize("NFC")
      .replace(/[^\p{L}\p{N}\p{M}]+/gu, "_")
      .replace(/^_|_$/g, "")
  ]
  if (whole.length <= length) return whole.join("")
  const words = whole.slice(0, length + 1).lastIndexOf("_")
  return whole.slice(0, words > 0 ? words : length).join("")
}

/** Why a file name template is invalid, as the end of a sentence; undefined if it is valid. */
export const templateProblem = (template: string): string | undefined => {
  const unknown = [...template.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1]!).find((name) =>
    !placeholders.includes(name)
  )
  if (unknown !== undefined) return `"{${unknown}}" is not a placeholder${didYouMean(nearest(unknown, placeholders))}`
  if (!template.includes("{rev}")) return `it must contain {rev}, so that file names are unique`
  if (!baseOf(template).includes("{rev}")) return "it must contain {rev} in the file name, not only in a directory"
  if (/[{}]/.test(template.replace(/\{[a-z]+\}/g, ""))) return "its braces do not match"
  return isFile(template.replace(/[{}]/g, "")) ? undefined : "it does not make valid file names of revisions"
}

/** Why a name is not a time zone, as the end of a sentence; undefined if it is one. */
export const timezoneProblem = (timezone: string): string | undefined =>
  Option.isSome(DateTime.zoneMakeNamed(timezone))
    ? undefined
    : `it is not an IANA time zone. Use a name such as "UTC" or "Europe/Berlin"`

/** Whether a template puts files into sub-directories, which only a recursive search includes. */
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
 * The file name of a new revision, with `/` after each sub-directory of the template. Fails with `BadTemplate` for an
 * invalid template, time zone or id.
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
  if (values.rev.includes("/") || !isFile(stem)) return fail(template, `"${stem}" is not a valid file name`)
  return Result.succeed(`${stem}.${naming.format}`)
}

const inZone = (at: DateTime.DateTime, timezone: string): Option.Option<DateTime.Zoned> =>
  Option.map(DateTime.zoneMakeNamed(timezone), (zone) => DateTime.setZone(at, zone))

/** A time in a time zone for the comment of a revision, which has its offset; UTC if no time zone is given. */
export const shownIn = (at: DateTime.DateTime, timezone: string | undefined): DateTime.DateTime =>
  timezone === undefined || timezone === "UTC" ? at : Option.getOrElse(inZone(at, timezone), () => at)

const two = (part: number): string => `${part}`.padStart(2, "0")

const timeOf = (at: DateTime.Zoned) => {
  const parts = DateTime.toParts(at)
  const [year, month, day] = [`${parts.year}`.padStart(4, "0"), two(parts.month), two(parts.day)]
  const [hour, minute, second] = [two(parts.hour), two(parts.minute), two(parts.second)]
  return { date: year + month + day, time: hour + minute + second, year, month, day, hour, minute, second }
}

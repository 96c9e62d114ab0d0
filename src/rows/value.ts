/**
 * A random value of a column, as the text that PostgreSQL reads as its type; `null` is NULL, `undefined` that there is no
 * value of this type.
 *
 * Values are small, and often of a form that CHECK constraints ask for: words, addresses, and the constants of the
 * constraints themselves. Which constraint holds is for the server to say.
 */
import { tokenTexts, unquoteLiteral } from "../text/mod.ts"
import { between, oneOf, type Random } from "./random.ts"
import type { Column } from "./tables.ts"

/** The constants in the constraints of a table, which its columns often must equal or stay within. */
export interface Constants {
  readonly texts: ReadonlyArray<string>
  readonly numbers: ReadonlyArray<number>
}

/** The constants in those of the rules that name the column, a domain or a partition. */
export const constantsOf = (all: ReadonlyArray<string>, column: string): Constants => {
  const rules = all.filter((rule) => rule.includes(column) || /\bVALUE\b|^FOR VALUES/.test(rule))
  return {
    texts: rules.flatMap((rule) => tokenTexts(rule).filter((text) => text.startsWith("'")).map(unquoteLiteral)),
    numbers: rules.flatMap((rule) =>
      [...withoutStrings(rule).matchAll(/(?<![\w.])-?\d+(?:\.\d+)?/g)].map(([text]) => Number(text))
    )
  }
}

const withoutStrings = (rule: string): string => tokenTexts(rule).filter((text) => !text.startsWith("'")).join("")

const words = ["apple", "Birch", "cedar wood", "x", "it's \\ % _ \"quoted\"", "größe 日本", ""]

const hex = (random: Random, digits: number): string =>
  Array.from({ length: digits }, () => between(random, 0, 15).toString(16)).join("")

const texts: ReadonlyArray<(random: Random) => string> = [
  (random) => oneOf(random, words),
  (random) => `word ${between(random, 1, 99_999)}`,
  (random) => `user${between(random, 1, 99_999)}@example.com`,
  (random) => `https://example.com/${hex(random, 6)}`,
  (random) => `slug-${hex(random, 4)}`,
  (random) => String(between(random, 1, 99_999)),
  (random) => oneOf(random, ["AB", "EUR", "ABC", "en", "de"]),
  (random) => hex(random, 32)
]

const pad = (number: number, length = 2): string => String(number).padStart(length, "0")

const date = (random: Random): string =>
  `${between(random, 1995, 2030)}-${pad(between(random, 1, 12))}-${pad(between(random, 1, 28))}`

const time = (random: Random): string =>
  [between(random, 0, 23), between(random, 0, 59), between(random, 0, 59)].map((part) => pad(part)).join(":")

const number = (random: Random, most: number, { numbers }: Constants): number =>
  numbers.length > 0 && random() < 0.7
    ? Math.trunc(oneOf(random, numbers)) + between(random, -1, 1)
    : oneOf(random, [() => between(random, 1, 9), () => between(random, 0, most), () => -between(random, 0, 99)])()

/** The digits before the point, and those behind it, of a `numeric` with this `atttypmod`. */
const digitsOf = (modifier: number): readonly [number, number] => {
  if (modifier < 0) return [6, 2]
  const scale = (modifier - 4) & 0x7ff
  return [Math.max(0, Math.min(6, ((modifier - 4) >> 16) - scale)), scale > 1000 ? 0 : scale]
}

const numeric = (random: Random, modifier: number, constants: Constants): string => {
  const [before, behind] = digitsOf(modifier)
  const whole = before === 0 ? 0 : number(random, 10 ** before - 1, constants) % 10 ** before
  return behind === 0
    ? String(whole)
    : `${whole}.${pad(between(random, 0, 10 ** Math.min(behind, 6) - 1), Math.min(behind, 6))}`
}

/** A range from one value to a greater one. */
const range = (
  random: Random,
  value: (random: Random) => string,
  greater: (a: string, b: string) => boolean
): string => {
  const [one, other] = [value(random), value(random)]
  return one === other ? "empty" : greater(one, other) ? `[${other},${one})` : `[${one},${other})`
}

type Make = (random: Random, column: Pick<Column, "modifier">, constants: Constants) => string

const small: Make = (random) => String(between(random, 0, 99))
const later = (a: string, b: string): boolean => a > b
const stamp: Make = (random) => `${date(random)} ${time(random)}`

const makers: Readonly<Record<string, Make>> = {
  smallint: (random, _, constants) => String(number(random, 9999, constants) % 32_000),
  integer: (random, _, constants) => String(number(random, 99_999, constants)),
  bigint: (random, _, constants) => String(number(random, 9_999_999, constants)),
  numeric: (random, { modifier }, constants) => numeric(random, modifier, constants),
  real: (random, _, constants) => `${number(random, 999, constants)}.5`,
  "double precision": (random, _, constants) => `${number(random, 99_999, constants)}.25`,
  money: (random) => `${between(random, 0, 9999)}.${pad(between(random, 0, 99))}`,
  boolean: (random) => random() < 0.5 ? "true" : "false",
  uuid: (random) => `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-8${hex(random, 3)}-${hex(random, 12)}`,
  date: (random) => date(random),
  "time without time zone": (random) => time(random),
  "time with time zone": (random) => `${time(random)}+02`,
  "timestamp without time zone": stamp,
  "timestamp with time zone": (random, column, constants) => `${stamp(random, column, constants)}+00`,
  interval: (random) => `${between(random, 0, 40)} days ${between(random, 0, 23)} hours`,
  json: (random) => JSON.stringify(oneOf(random, [{}, [], { key: oneOf(random, words) }, between(random, 0, 9), null])),
  jsonb: (random) =>
    JSON.stringify(oneOf(random, [{}, [], { key: oneOf(random, words) }, { n: between(random, 0, 9) }])),
  bytea: (random) => `\\x${hex(random, 2 * between(random, 0, 16))}`,
  inet: (random) => `10.0.${between(random, 0, 255)}.${between(random, 1, 254)}`,
  cidr: (random) => `10.${between(random, 0, 255)}.0.0/16`,
  macaddr: (random) => `08:00:2b:${hex(random, 2)}:${hex(random, 2)}:${hex(random, 2)}`,
  bit: (random, { modifier }) => Array.from({ length: Math.max(1, modifier) }, () => between(random, 0, 1)).join(""),
  "bit varying": (random) => between(random, 0, 7).toString(2),
  tsvector: (random) => `'${oneOf(random, ["apple", "birch"])}':1`,
  tsquery: () => "'apple'",
  xml: (random) => `<a>${between(random, 0, 9)}</a>`,
  point: (random) => `(${between(random, 0, 9)},${between(random, 0, 9)})`,
  int4range: (random, column, constants) =>
    range(random, (next) => small(next, column, constants), (a, b) => Number(a) > Number(b)),
  int8range: (random, column, constants) =>
    range(random, (next) => small(next, column, constants), (a, b) => Number(a) > Number(b)),
  numrange: (random, column, constants) =>
    range(random, (next) => small(next, column, constants), (a, b) => Number(a) > Number(b)),
  daterange: (random) => range(random, date, later),
  tsrange: (random, column, constants) => range(random, (next) => `"${stamp(next, column, constants)}"`, later),
  tstzrange: (random, column, constants) => range(random, (next) => `"${stamp(next, column, constants)}+00"`, later)
}

const textual = new Set(["text", "character varying", "character", "name", "citext"])

const text = (random: Random, { base, modifier }: Column, constants: Constants): string => {
  const found = constants.texts.length > 0 && random() < 0.7
    ? oneOf(random, constants.texts)
    : oneOf(random, texts)(random)
  const most = modifier >= 4 && base !== "name" ? modifier - 4 : 60
  return [...found].slice(0, most).join("")
}

const scalar = (random: Random, base: string, column: Column, constants: Constants): string | undefined =>
  textual.has(base) ? text(random, { ...column, base }, constants) : makers[base]?.(random, column, constants)

/** A value of a column, which is NULL now and then where that is allowed. */
export const valueOf = (random: Random, column: Column, constants: Constants): string | null | undefined => {
  if (!column.notNull && random() < 0.25) return null
  const { base, element, labels } = column
  if (element === null) return labels === null ? scalar(random, base, column, constants) : oneOf(random, labels)
  const one = () =>
    labels === null ? scalar(random, element, { ...column, modifier: -1 }, constants) : oneOf(random, labels)
  const all = Array.from({ length: between(random, 0, 3) }, one)
  if (all.includes(undefined)) return "{}"
  return `{${all.map((item) => `"${item!.replaceAll(/["\\]/g, "\\$&")}"`).join(",")}}`
}

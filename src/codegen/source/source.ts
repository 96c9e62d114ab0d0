/**
 * TypeScript source as a tree, and its layout on lines of 120 characters.
 *
 * The layout is that of dprint with the settings of this project: source that fits is on one line, objects and arrays
 * break with one item on each line, and the brackets of arguments stay on the line of a call only if its arguments are
 * names, objects and arrays.
 */

import { lineWidth, widthOf } from "./width.ts"

/** A piece of source. An atom is not broken, but a template literal may contain line breaks. */
export type Source =
  | { readonly kind: "atom"; readonly text: string }
  | {
    readonly kind: "list"
    readonly brackets: "{}" | "[]"
    readonly items: ReadonlyArray<Item>
    readonly broken: boolean
  }
  | { readonly kind: "call"; readonly callee: string; readonly args: ReadonlyArray<Source> }
  | { readonly kind: "either"; readonly narrow: Source; readonly wide: Source }

/** An item of a list: `key: value`, `...value` or a value alone. */
export interface Item {
  readonly prefix: string
  readonly value: Source
}

/** The place of source: the indentation of its line, its first column, and the number of characters that follow it. */
interface Place {
  readonly indent: number
  readonly column: number
  readonly after: number
}

export const atom = (text: string): Source => ({ kind: "atom", text })

/** One layout if it fits on its line, else another one. */
export const either = (narrow: Source, wide: Source): Source => ({ kind: "either", narrow, wide })

/** Prints the source at a place. */
export const print = (source: Source, place: Place): string => {
  const line = flat(source)
  if (line !== undefined && fits(line, place)) return line
  switch (source.kind) {
    case "atom":
      return source.text
    case "either":
      return print(isOpen(source.narrow, place) ? source.narrow : source.wide, place)
    case "list":
      return broken(source.brackets, source.items, place.indent)
    case "call":
      return printCall(source.callee, source.args, place)
  }
}

/** The source on one line; undefined if it contains line breaks. */
export const flat = (source: Source): string | undefined => {
  switch (source.kind) {
    case "atom":
      return source.text.includes("\n") ? undefined : source.text
    case "either":
      return flat(source.narrow)
    case "list": {
      if (source.broken) return undefined
      const items = flatAll(source.items.map(({ value }) => value))
      if (items === undefined) return undefined
      const written = items.map((text, index) => source.items[index]!.prefix + text).join(", ")
      return source.brackets === "[]" ? `[${written}]` : written === "" ? "{}" : `{ ${written} }`
    }
    case "call": {
      const args = flatAll(source.args)
      return args && `${source.callee}(${args.join(", ")})`
    }
  }
}

const flatAll = (sources: ReadonlyArray<Source>): ReadonlyArray<string> | undefined => {
  const texts = sources.map(flat)
  return texts.every((text) => text !== undefined) ? texts : undefined
}

const fits = (text: string, place: Place): boolean => place.column + widthOf(text) + place.after <= lineWidth

/** Whether a template literal with line breaks fits here: none of its lines may be too long. */
const isOpen = (source: Source, place: Place): boolean => {
  if (source.kind !== "atom" || !source.text.includes("\n")) return false
  return source.text.split("\n").every((line, index) =>
    fits(line, { indent: 0, column: index === 0 ? place.column : 0, after: place.after })
  )
}

const broken = (brackets: "{}" | "[]", items: ReadonlyArray<Item>, indent: number): string => {
  if (items.length === 0) return brackets
  const lines = items.map((item, index) => printItem(item, indent + 2, index === items.length - 1 ? 0 : 1))
  return `${brackets[0]!}\n${lines.join(",\n")}\n${" ".repeat(indent)}${brackets[1]!}`
}

const printItem = ({ prefix, value }: Item, indent: number, after: number): string => {
  const margin = " ".repeat(indent)
  const place = { indent, column: indent + widthOf(prefix), after }
  const text = print(value, place)
  // A value that cannot be broken is written below its key if that gives it more room, which a key such as `a: ` does not.
  const end = text.indexOf("\n")
  const isTooLong = end < 0 ? !fits(text, place) : !fits(text.slice(0, end), { ...place, after: 0 })
  const moves = prefix.length > 3 && value.kind === "atom" && isTooLong
  return moves ? `${margin}${prefix.trimEnd()}\n${margin}  ${text}` : margin + prefix + text
}

const printCall = (callee: string, args: ReadonlyArray<Source>, place: Place): string => {
  const head = `${callee}(`
  const inside = { ...place, column: place.column + head.length, after: place.after + 1 }
  const [only] = args
  if (args.length === 1 && only !== undefined) {
    const text = print(only, inside)
    if (isTemplate(text) && fits(text.slice(0, text.indexOf("\n")), { ...inside, after: 0 })) return `${head}${text})`
  }
  const hugged = hug(args, inside)
  if (hugged !== undefined) return `${head}${hugged})`
  const items = args.map((value) => ({ prefix: "", value }))
  const lines = items.map((item, index) => printItem(item, place.indent + 2, index === items.length - 1 ? 0 : 1))
  return `${head}\n${lines.join(",\n")}\n${" ".repeat(place.indent)})`
}

const isTemplate = (text: string): boolean => /^[\w.(]*`[^]*\n[^]*`\)*$/.test(text)

/**
 * The arguments with their brackets on the line of the call: objects and arrays may break from one argument on. The last
 * argument is tried first, then those before it.
 */
const hug = (args: ReadonlyArray<Source>, place: Place): string | undefined => {
  if (!args.every(isHuggable)) return undefined
  const forced = args.findIndex((arg) => arg.kind === "list" && arg.broken)
  for (let at = forced < 0 ? args.length - 1 : forced; at >= 0; at--) {
    const text = hugFrom(args, at, place)
    if (text !== undefined) return text
  }
  return undefined
}

const isHuggable = (source: Source): boolean =>
  source.kind === "list" || (source.kind === "atom" && !source.text.includes("`"))

const hugFrom = (args: ReadonlyArray<Source>, at: number, place: Place): string | undefined => {
  const first = args[at]!
  if (first.kind !== "list" || !args.slice(at).every((arg) => arg.kind === "list" && arg.items.length > 0)) {
    return undefined
  }
  const heads = flatAll(args.slice(0, at))
  if (heads === undefined) return undefined
  let text = heads.map((head) => `${head}, `).join("")
  if (!fits(`${text}${first.brackets[0]!}`, { ...place, after: 0 })) return undefined
  text += broken(first.brackets, first.items, place.indent)
  for (const [index, arg] of args.slice(at + 1).entries()) {
    const isLast = at + 1 + index === args.length - 1
    const column = widthOf(text.slice(text.lastIndexOf("\n") + 1)) + 2
    const next = print(arg, { indent: place.indent, column, after: isLast ? place.after : 1 })
    // Arguments after a broken one are broken too, except for the last one, as in dprint.
    if (!isLast && !next.includes("\n")) return undefined
    if (!fits(next.split("\n", 1)[0]!, { indent: 0, column, after: 0 })) return undefined
    text += `, ${next}`
  }
  return text
}

/**
 * Names of classes, constants and fields, made from names in the database, which may contain any character.
 */

/** Assigns unique names. */
export interface Names {
  /** Takes the first name that is free, else the first name with a number. */
  readonly claim: (...names: readonly [string, ...ReadonlyArray<string>]) => string
}

/** Assigns names other than `taken`. */
export const names = (taken: Iterable<string>): Names => {
  const used = new Set(taken)
  const claim: Names["claim"] = (...wanted) => {
    const found = wanted.find((name) => !used.has(name)) ?? numbered(wanted[0], used)
    used.add(found)
    return found
  }
  return { claim }
}

const numbered = (name: string, used: ReadonlySet<string>): string => {
  for (let number = 2;; number++) if (!used.has(`${name}${number}`)) return `${name}${number}`
}

/** Names that a generated module cannot use: reserved words, globals, and its own imports and exports. */
export const moduleNames: ReadonlyArray<string> = [
  ..."arguments await break case catch class const continue debugger default delete do else enum eval export extends"
    .split(" "),
  ..."false finally for function if implements import in instanceof interface let new null package private protected"
    .split(" "),
  ..."public return static super switch this throw true try typeof undefined var void while with yield".split(" "),
  ..."Array BigInt Date Infinity NaN Object String Uint8Array globalThis".split(" "),
  ..."Model Op Schema Table Type models prelude schemas sql".split(" ")
]

/** The keys that every object has. */
const objectKeys: ReadonlyArray<string> = [
  ..."__proto__ constructor hasOwnProperty isPrototypeOf propertyIsEnumerable prototype toJSON toLocaleString".split(
    " "
  ),
  ..."toString valueOf".split(" ")
]

const wordsOf = (name: string): ReadonlyArray<string> =>
  name.split(/[^\p{ID_Continue}]+|_+/u).filter((word) => word !== "")

const capitalised = (word: string): string => {
  const [first = "", ...rest] = word
  return first.toUpperCase() + rest.join("")
}

// A word in capitals becomes lower case: `ID`, `user_ID`.
const uncapitalised = (word: string): string => {
  const [first = "", ...rest] = word
  return word === word.toUpperCase() ? word.toLowerCase() : first.toLowerCase() + rest.join("")
}

const startable = (name: string, otherwise: string): string =>
  name === "" ? otherwise : /^\p{ID_Start}/u.test(name) ? name : `_${name}`

/** `user_accounts` as `UserAccounts`. */
export const pascal = (name: string): string => startable(wordsOf(name).map(capitalised).join(""), "Unnamed")

/** `user_accounts` as `userAccounts`. */
export const camel = (name: string): string => {
  const [first = "", ...rest] = wordsOf(name)
  return startable(uncapitalised(first) + rest.map(capitalised).join(""), "unnamed")
}

/** The singular of a regular English plural; other words are unchanged. */
export const singular = (name: string): string => {
  if (/[^aeiou]ies$/.test(name) && name.length > 4) return `${name.slice(0, -3)}y`
  if (/(?:ss|x|ch|sh)es$/.test(name)) return name.slice(0, -2)
  return /[^siu]s$/.test(name) ? name.slice(0, -1) : name
}

/**
 * The fields of columns, by column: the name in camel case or the name itself if the naming convention makes the column
 * from it, else a free name in camel case.
 */
export const fieldsOf = (
  columns: ReadonlyArray<string>,
  columnOf: (field: string) => string
): ReadonlyMap<string, string> => {
  const taken = new Set(objectKeys)
  const fields = new Map<string, string>()
  for (const column of columns) {
    const field = [camel(column), column].find((field) =>
      isField.test(field) && !taken.has(field) && columnOf(field) === column
    )
    if (field === undefined) continue
    fields.set(column, field)
    taken.add(field)
  }
  const { claim } = names(taken)
  for (const column of columns) if (!fields.has(column)) fields.set(column, claim(camel(column)))
  return fields
}

const isField = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u

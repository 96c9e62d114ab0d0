/**
 * String literals of SQL that are secrets: all options of a user mapping, other options and settings with a name like
 * a secret, the connection string of a subscription, and the password of a role; also inside the body of a function or
 * a block, and where a string with such a name precedes the value: `set_config('app.token', …)`, `format('… PASSWORD
 * %L', …)`, `'… PASSWORD ' || …`.
 */
import { withoutCredentials, withoutSecret } from "../secret/mod.ts"
import { isBlank, type Token, tokens } from "./lexer.ts"

/** What stands for a secret. */
const hidden = "***"

/** The names before a literal that is a secret. */
const secretName =
  /passw|passfile|passphrase|\bpwd\b|secret|token|credential|(?:api|access|private|account|encryption)_?key|^connection$/i

/** The ends of names that say something about a secret, such as `token_type = 'bearer'`. */
const isAbout = /_(?:type|kind|name|count|length|required|expires?|ttl|algorithm|encryption)"?$/i

/** `SET app.key =`, without white space: any other key is one of a table. */
const settingKey = /^set[^=]+\.(?:[^=]*_)?"?key"?(?:=|to)$/

/** SQL without a match has no secret, so that long statements are rarely read token by token. */
const clue = new RegExp(
  `${secretName.source.replace("^connection$", "connection|mapping")}|://|authorization|\\.[^.]*key`,
  "i"
)

const opening = /^(?:[a-z]|u&)?'|^\$[^$]*\$/i

/** What is between the quotes of a string literal, as it is written. */
const contentOf = (literal: string, { problem }: Token): string => {
  const quote = opening.exec(literal)![0]
  const closing = quote.startsWith("$") ? quote.length : 1
  return literal.slice(quote.length, problem === undefined ? -closing : undefined)
}

/** A string literal that is a secret, as it is written, what is between its quotes, and what is shown of that. */
interface Literal {
  readonly whole: string
  readonly content: string
  readonly shown: string
}

/** A string that goes on with the value of a secret: in another literal, or in an argument of `format`. */
const announcing = new RegExp(`(?:${secretName.source})\\w*(?:[\\s=:"']+$|[\\s=:"']*%(?:\\d+\\$)?[Ls])`, "i")

const secretsIn = (sql: string): ReadonlyArray<Literal> => {
  if (!clue.test(sql)) return []
  const found: Array<Literal> = []
  // `announced` is the depth of parentheses of a string that announces secrets.
  let [isMapping, before, call, depth, announced, setting] = [false, "", "", 0, Infinity, ""]
  for (const token of tokens(sql)) {
    if (isBlank(token)) continue
    const whole = sql.slice(token.start, token.end)
    if (token.kind === "string") {
      const content = contentOf(whole, token)
      const isNamed = secretName.test(before) && !isAbout.test(before) || settingKey.test(setting)
      if (isMapping || isNamed || depth >= announced) {
        found.push({ whole, content, shown: hidden })
      } else {
        found.push(...secretsIn(whole.startsWith("$") ? content : content.replaceAll("''", "'")))
        const shown = withoutCredentials(content)
        if (shown !== content && !whole.startsWith("$")) found.push({ whole, content, shown })
        const isSetting = /^set_config$/i.test(call) && (secretName.test(content) || /\.(?:.*_)?key$/i.test(content))
        if (announcing.test(content) || isSetting) announced = depth
      }
    }
    call = whole === "(" ? before : ""
    depth += whole === "(" ? 1 : whole === ")" ? -1 : 0
    if (whole === ";" || depth < announced) announced = Infinity
    isMapping = whole !== ";" && (isMapping || /^user mapping$/i.test(`${before} ${whole}`))
    const isName = token.kind === "word" || token.kind === "quoted"
    const lower = whole.toLowerCase()
    setting = lower === "set"
      ? lower
      : setting !== "" && (isName || lower === "." || lower === "=")
      ? setting + lower
      : ""
    // The signs of an assignment, `=>` and `:=` too, are between a name and its value.
    if (!/^(?:[=:>]|to)$/.test(lower)) before = isName ? whole : ""
  }
  return found
}

/** The function that replaces the string literals in SQL that are or contain secrets, also in a message about it. */
export const literalsHidden = (sql: string): (text: string) => string => {
  const secrets = secretsIn(sql).toSorted((a, b) => b.whole.length - a.whole.length)
  return (text) =>
    secrets.reduce((masked, { content, shown, whole }) => {
      // The server quotes it in messages without its quotes.
      return withoutSecret(masked.replaceAll(whole, () => `'${shown}'`), content, shown)
    }, text)
}

/** SQL without the string literals that are secrets. */
export const withoutLiterals = (sql: string): string => literalsHidden(sql)(sql)

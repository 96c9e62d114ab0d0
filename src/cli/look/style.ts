/**
 * How output looks and how much of it there is: colours, characters beyond ASCII, silence.
 *
 * `main.ts` decides it once from the terminals and the environment; tests keep the plain default.
 */
import * as Context from "effect/Context"

/** Wraps text in a colour, or leaves it alone. */
export interface Paint {
  readonly red: (text: string) => string
  readonly green: (text: string) => string
  readonly yellow: (text: string) => string
  readonly cyan: (text: string) => string
  readonly dim: (text: string) => string
}

/**
 * The look of standard output and standard error; `unicode` says whether marks beyond ASCII are shown, `columns` how
 * wide standard output is where it is a terminal.
 */
export interface Style {
  readonly out: Paint
  readonly err: Paint
  readonly unicode: boolean
  readonly columns: number | undefined
}

const ansi = (code: number, end: number) => (text: string): string => `\u001b[${code}m${text}\u001b[${end}m`
const same = (text: string): string => text

/** Colours, or none. */
export const paint = (colors: boolean): Paint =>
  colors
    ? { red: ansi(31, 39), green: ansi(32, 39), yellow: ansi(33, 39), cyan: ansi(36, 39), dim: ansi(2, 22) }
    : { red: same, green: same, yellow: same, cyan: same, dim: same }

/** The style in force; plain ASCII unless something else is provided. */
export const Style = Context.Reference<Style>("strata/cli/Style", {
  defaultValue: () => ({ out: paint(false), err: paint(false), unicode: false, columns: undefined })
})

/** Whether `--quiet` silences progress and notices; errors and data are never silenced. */
export const Quiet = Context.Reference<boolean>("strata/cli/Quiet", { defaultValue: () => false })

/** What the style is decided from. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly stdoutIsTerminal: boolean
  readonly stderrIsTerminal: boolean
  readonly noColor: boolean
  readonly columns: number | undefined
}

/**
 * The style for some surroundings: colours on a terminal that is not "dumb", unless `NO_COLOR` or `--no-color` says
 * otherwise; `FORCE_COLOR` colours pipes too. Marks beyond ASCII need a terminal and a UTF-8 locale.
 */
export const styleFor = (surroundings: Surroundings): Style => {
  const { columns, environment, noColor, stderrIsTerminal, stdoutIsTerminal } = surroundings
  const given = (name: string): string => environment[name] ?? ""
  const refused = noColor || given("NO_COLOR") !== "" || given("TERM") === "dumb"
  const forced = !["", "0", "false"].includes(given("FORCE_COLOR").toLowerCase())
  const locale = given("LC_ALL") || given("LC_CTYPE") || given("LANG")
  return {
    out: paint(!refused && (stdoutIsTerminal || forced)),
    err: paint(!refused && (stderrIsTerminal || forced)),
    unicode: stderrIsTerminal && /utf-?8/i.test(locale),
    columns: stdoutIsTerminal ? columns : undefined
  }
}

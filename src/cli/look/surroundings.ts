/**
 * What the terminal and the environment allow: colors, non-ASCII characters, a width. Pure, and loads nothing.
 */

/** The terminals and the environment of a process. `columns` is the width of standard output. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly stdoutIsTerminal: boolean
  readonly stderrIsTerminal: boolean
  readonly noColor: boolean
  readonly columns: number | undefined
}

/**
 * Colors are used on a terminal whose `TERM` is not "dumb", unless `NO_COLOR` or `--no-color` is set; `FORCE_COLOR`
 * enables them in pipes as well. Non-ASCII symbols require a terminal and a UTF-8 locale.
 */
export const allowed = (surroundings: Surroundings) => {
  const { columns, environment, noColor, stderrIsTerminal, stdoutIsTerminal } = surroundings
  const given = (name: string): string => environment[name] ?? ""
  const refused = noColor || given("NO_COLOR") !== "" || given("TERM") === "dumb"
  const forced = !["", "0", "false"].includes(given("FORCE_COLOR").toLowerCase())
  const locale = given("LC_ALL") || given("LC_CTYPE") || given("LANG")
  return {
    out: !refused && (stdoutIsTerminal || forced),
    err: !refused && (stderrIsTerminal || forced),
    unicode: stderrIsTerminal && /utf-?8/i.test(locale),
    columns: stdoutIsTerminal ? columns : undefined
  }
}

/** The surroundings of this process. */
export const surroundingsOf = ({ env, stderr, stdout }: NodeJS.Process, noColor: boolean): Surroundings => ({
  environment: env,
  stdoutIsTerminal: stdout.isTTY,
  stderrIsTerminal: stderr.isTTY,
  noColor,
  columns: stdout.columns
})

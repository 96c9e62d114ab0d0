/**
 * The style of output: colors, non-ASCII characters, width, and whether notices are printed.
 *
 * `main.ts` determines it from the terminal and the environment. The default is plain ASCII without colors.
 */
import * as Context from "effect/Context"
import { allowed, type Surroundings } from "./surroundings.ts"
import { colored } from "./visible.ts"

/** Functions that color a text, or return it unchanged. */
export interface Paint {
  readonly red: (text: string) => string
  readonly green: (text: string) => string
  readonly yellow: (text: string) => string
  readonly cyan: (text: string) => string
  readonly dim: (text: string) => string
}

/**
 * The style of standard output and standard error. `unicode` is whether non-ASCII symbols are printed; `columns` is the
 * width of standard output if it is a terminal.
 */
export interface Style {
  readonly out: Paint
  readonly err: Paint
  readonly unicode: boolean
  readonly columns: number | undefined
}

const same = (text: string): string => text

/** A palette with colors, or one without. */
export const paint = (colors: boolean): Paint =>
  colors
    ? {
      red: colored(31, 39),
      green: colored(32, 39),
      yellow: colored(33, 39),
      cyan: colored(36, 39),
      dim: colored(2, 22)
    }
    : { red: same, green: same, yellow: same, cyan: same, dim: same }

/** The current style; plain ASCII by default. */
export const Style = Context.Reference<Style>("strata/cli/Style", {
  defaultValue: () => ({ out: paint(false), err: paint(false), unicode: false, columns: undefined })
})

/** Whether `--quiet` suppresses progress and notices. Errors, warnings and data are always printed. */
export const Quiet = Context.Reference<boolean>("strata/cli/Quiet", { defaultValue: () => false })

/** Determines the style from what the surroundings allow. */
export const styleFor = (surroundings: Surroundings): Style => {
  const { columns, err, out, unicode } = allowed(surroundings)
  return { out: paint(out), err: paint(err), unicode, columns }
}

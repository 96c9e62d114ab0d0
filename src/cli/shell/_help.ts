/**
 * Help pages: those of `effect/cli`, with descriptions that are broken between words at the width of the terminal.
 */
import * as CliOutput from "effect/cli/CliOutput"
import type * as HelpDoc from "effect/cli/HelpDoc"
import * as Option from "effect/Option"
import { wrap } from "../look/columns.ts"
import type { Style } from "../look/style.ts"
import { trusted } from "../look/visible.ts"

/** Where standard output is not a terminal. */
const defaultColumns = 80

/** A description is not made narrower than this: on a very narrow terminal, the terminal breaks the lines. */
const leastColumns = 24

/** Marks in a page where a description starts, so that its other lines are indented as far. No help text contains it. */
const start = "\u0000"

const marked = <Described extends { readonly description: string }>(doc: Described): Described => ({
  ...doc,
  description: `${start}${doc.description}`
})

const markedOption = <Described extends { readonly description: Option.Option<string> }>(
  doc: Described
): Described => ({
  ...doc,
  description: Option.map(doc.description, (text) => `${start}${text}`)
})

/** The values of a flag are listed in its description, so that a short name is enough for its type. */
const briefly = (flag: HelpDoc.FlagDoc): HelpDoc.FlagDoc =>
  flag.type.includes("|") ? { ...flag, type: flag.name === "completions" ? "shell" : "level" } : flag

const withMarks = (doc: HelpDoc.HelpDoc): HelpDoc.HelpDoc => ({
  ...marked(doc),
  flags: doc.flags.map(markedOption),
  ...(doc.args === undefined ? {} : { args: doc.args.map(markedOption) }),
  ...(doc.inheritedFlags === undefined ? {} : { inheritedFlags: doc.inheritedFlags.map(markedOption) }),
  ...(doc.globalFlags === undefined ? {} : { globalFlags: doc.globalFlags.map(briefly).map(markedOption) }),
  ...(doc.subcommands === undefined ? {} : {
    subcommands: doc.subcommands.map((group) => {
      const [first, ...others] = group.commands
      return { ...group, commands: [marked(first), ...others.map(marked)] as const }
    })
  })
})

const wrapped = (line: string, columns: number): string => {
  const [before = "", description] = line.split(start)
  if (description === undefined) return line
  const indent = CliOutput.displayWidth(before)
  return before + wrap(description, Math.max(leastColumns, columns - indent)).join(`\n${" ".repeat(indent)}`)
}

/** The help page of a command, in the colours and the width of standard output. */
export const helpPage = ({ columns = defaultColumns, out }: Style, doc: HelpDoc.HelpDoc): string =>
  trusted(CliOutput.defaultFormatter({ colors: out.red("") !== "" }).formatHelpDoc(withMarks(doc)))
    .split("\n").map((line) => wrapped(line, columns)).join("\n")

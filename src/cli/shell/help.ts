/**
 * Help pages: those of `effect/cli`, with descriptions that are broken between words at the width of the terminal.
 */
import * as CliOutput from "effect/cli/CliOutput"
import type * as HelpDoc from "effect/cli/HelpDoc"
import * as Option from "effect/Option"
import { fill, start } from "../look/page.ts"
import type { Style } from "../look/style.ts"
import { trusted } from "../look/visible.ts"

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

/** The help page of a command, not filled. */
export const markedPage = (doc: HelpDoc.HelpDoc, colors: boolean): string =>
  CliOutput.defaultFormatter({ colors }).formatHelpDoc(withMarks(doc))

/** The help page of a command, in the colours and the width of standard output. */
export const helpPage = ({ columns, out }: Style, doc: HelpDoc.HelpDoc): string =>
  trusted(fill(markedPage(doc, out.red("") !== ""), columns, CliOutput.displayWidth))

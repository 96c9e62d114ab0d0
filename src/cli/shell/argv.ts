/**
 * Rewrites arguments before `effect/cli` parses them, so that they have only one meaning.
 *
 * Targets such as `-3:current` begin with a dash and would be parsed as flags, also after the letter of a flag. A switch
 * would take a following `1` or `no` as its value, although it may be the start of a revision id.
 */
import type { CommandDescriptor } from "effect/cli/Completions"

/** The names and aliases, without dashes, of all flags of a command and its subcommands that take no value. */
export const switchesOf = (command: CommandDescriptor): ReadonlySet<string> =>
  new Set([
    ...command.flags.flatMap(({ aliases, name, type }) => type._tag === "Boolean" ? [name, ...aliases] : []),
    ...command.subcommands.flatMap((subcommand) => [...switchesOf(subcommand)])
  ])

/** The names and aliases, without dashes, of all flags of a command and its subcommands that take a value. */
export const valuedOf = (command: CommandDescriptor): ReadonlySet<string> =>
  new Set([
    ...command.flags.flatMap(({ aliases, name, type }) => type._tag === "Boolean" ? [] : [name, ...aliases]),
    ...command.subcommands.flatMap((subcommand) => [...valuedOf(subcommand)])
  ])

/** The words that `effect/cli` parses as the value of a switch. */
const literals: ReadonlySet<string> = new Set(["true", "1", "y", "yes", "on", "false", "0", "n", "no", "off"])

/** What it parses as a value although it begins with a dash. */
const numeric = /^-(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

const isSwitch = (argument: string, switches: ReadonlySet<string>): boolean => {
  if (argument.startsWith("--")) return switches.has(argument.slice(2))
  return /^-[A-Za-z]+$/.test(argument) && argument.slice(1).split("").every((letter) => switches.has(letter))
}

/** Whether the next argument is the value of this one, a flag. */
export const takesValue = (argument: string | undefined, switches: ReadonlySet<string>): boolean =>
  argument !== undefined && /^-{1,2}[A-Za-z]/.test(argument) && !argument.includes("=") &&
  !isSwitch(argument, switches)

/** Separates the letter of a flag and its value, as in `-r-3:current` and `-ra1b2:head`. */
const attached = (argument: string, switches: ReadonlySet<string>): string | undefined => {
  const [, letter = "", value] = /^-([A-Za-z])([^=].*)$/s.exec(argument) ?? []
  return letter === "" || switches.has(letter) ? undefined : `-${letter}=${value!}`
}

/** The arguments before `--`, after which there are no flags. */
export const beforeOperands = (argv: ReadonlyArray<string>): ReadonlyArray<string> => {
  const end = argv.indexOf("--")
  return end < 0 ? argv : argv.slice(0, end)
}

/**
 * Rewrites arguments. A target with a dash after a flag becomes the value of the flag; any other one is moved after `--`.
 * The text after the letter of a flag that is not a switch becomes its value. A switch before a word that could be its
 * value becomes `--switch=true`. Arguments after `--` are not changed.
 */
export const rewrite = (argv: ReadonlyArray<string>, switches: ReadonlySet<string>): ReadonlyArray<string> => {
  const options = beforeOperands(argv)
  const hasEnd = options.length < argv.length
  const operands = argv.slice(options.length + 1)
  const kept: Array<string> = []
  const moved: Array<string> = []
  for (const [index, argument] of options.entries()) {
    const previous = options[index - 1]
    if (/^-\d/.test(argument) && !numeric.test(argument)) {
      if (takesValue(previous, switches)) kept.push(`${kept.pop()!}=${argument}`)
      else moved.push(argument)
    } else if (isSwitch(argument, switches) && literals.has(options[index + 1] ?? "")) {
      kept.push(`${argument}=true`)
    } else {
      kept.push(attached(argument, switches) ?? argument)
    }
  }
  return moved.length === 0 && operands.length === 0 && !hasEnd ? kept : [...kept, "--", ...moved, ...operands]
}

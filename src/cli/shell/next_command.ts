/**
 * The commands that messages recommend, completed so that they are right when typed literally: with the script directory,
 * and with the package manager that runs the command. Pure.
 */
import { beforeOperands } from "./argv.ts"
import { shellWord } from "./shell_word.ts"

/** The value of the last `--directory` in arguments that `rewrite` has made unambiguous. */
const directoryOf = (argv: ReadonlyArray<string>): string | undefined => {
  const flags = beforeOperands(argv)
  return flags.flatMap((argument, index) =>
    argument === "-d" || argument === "--directory"
      ? flags[index + 1] ?? []
      : /^(?:--directory|-d)=(.*)$/.exec(argument)?.[1] ?? []
  ).at(-1)
}

/** Where a text recommends a command, also one of several, or one on a line of its own. */
const place = `(?<=[Rr]un:? "?|[Ss]ee:? |with:? |: |\\(|or |, |^ {2}|\\n {2}|\\\\n {2})strata (?=[a-z-])`

const recommended = new RegExp(place, "g")

const withoutItsDirectory = new RegExp(`${place}(?![^.;\\n"]* --directory )`, "g")

/**
 * Returns a function that adds `--directory` to the commands in a text if the arguments have it. `escape` is applied to
 * what is added, for a text that is a JSON document.
 */
export const withDirectory = (
  argv: ReadonlyArray<string>,
  escape: (text: string) => string = (text) => text
): (text: string) => string => {
  const directory = directoryOf(argv)
  if (directory === undefined) return (text) => text
  const flag = escape(`--directory ${shellWord(directory)} `)
  return (text) => text.replace(withoutItsDirectory, (command) => command + flag)
}

/** How package managers run the command of a package that is installed in a project. */
const runners: ReadonlyMap<string, string> = new Map([
  ["npm", "npx"],
  ["pnpm", "pnpm exec"],
  ["yarn", "yarn"],
  ["bun", "bunx"]
])

/**
 * Returns a function that puts the runner before the commands in a text. `agent` is `npm_config_user_agent`, such as
 * `pnpm/10.1.0 npm/? node/v24.0.0`, which package managers set for what they run, scripts of a project as well: there the
 * command cannot be typed without them.
 */
export const withRunner = (agent: string): (text: string) => string => {
  const runner = runners.get(/^\w+/.exec(agent)?.[0] ?? "")
  return (text) => runner === undefined ? text : text.replace(recommended, (command) => `${runner} ${command}`)
}

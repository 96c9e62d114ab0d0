/**
 * The script directory in the commands that messages recommend, so that they are right when typed literally. Pure.
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

const recommended = /(?<=[Rr]un:? "?|[Ss]ee:? |with:? |: |\(|or )strata (?=[a-z-])(?![^.;\n"]* --directory )/g

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
  return (text) => text.replace(recommended, (command) => command + flag)
}

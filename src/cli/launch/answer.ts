/**
 * Answers that depend on the arguments and the terminal alone: the version, help pages, completion scripts.
 *
 * A build writes each of them into a file (`cli/answers.ts`), and the launcher prints it from there without loading
 * anything else. Arguments that are not exactly such a question are left to the command.
 */
import { readFileSync } from "node:fs"
import { fill } from "../look/page.ts"
import { allowed, type Surroundings, surroundingsOf } from "../look/surroundings.ts"
import { afterOutput, watchOutput, writeLine } from "./standard_output.ts"

/**
 * Reads the text of an answer; undefined if there is none. The names are `version`, `completions/<shell>`, and
 * `help/<command>/plain` and `help/<command>/colored`, where the command of the root is `strata`. A help page is not
 * filled (`look/page.ts`), and has no characters but ASCII.
 */
type Answers = (name: string) => string | undefined

// oxlint-disable-next-line no-control-regex
const codes = /\u001b\[[\d;]*m/g

const width = (text: string): number => text.replace(codes, "").length

const isHelp = (argument: string | undefined): boolean => argument === "--help" || argument === "-h"

const root = "strata"

/** The command whose help page is asked for; undefined if these are not the arguments of such a question. */
const topic = ([first, second = root]: ReadonlyArray<string>): string | undefined => {
  if (first === "help") return second
  if (isHelp(first)) return second === root ? root : undefined
  return isHelp(second) ? first : undefined
}

const isName = (word: string | undefined): word is string => word !== undefined && /^[a-z][a-z-]*$/.test(word)

/** The text that the command prints for these arguments, or undefined if it is not among the answers. */
export const answer = (
  answers: Answers,
  argv: ReadonlyArray<string>,
  surroundings: Surroundings
): string | undefined => {
  const [first, second] = argv
  if (argv.length === 0 || argv.length > 2 || second === root) return undefined
  if (first === "--version") return second === undefined ? answers("version") : undefined
  if (first === "--completions") return isName(second) ? answers(`completions/${second}`) : undefined
  const command = topic(argv)
  if (!isName(command) || first === root) return undefined
  const { columns, out } = allowed(surroundings)
  const page = answers(`help/${command}/${out ? "colored" : "plain"}`)
  return page && fill(page, columns, width)
}

const readFrom = (folder: URL): Answers => (name) => {
  try {
    return readFileSync(new URL(name, folder), "utf8")
  } catch {
    return undefined
  }
}

/** Prints the answer from a folder of them and returns true, or returns false if there is none. */
export const tryAnswer = (folder: URL, argv: ReadonlyArray<string>): boolean => {
  const rest = argv.filter((argument) => argument !== "--no-color")
  const text = answer(readFrom(folder), rest, surroundingsOf(process, rest.length < argv.length))
  if (text === undefined) return false
  const problem = watchOutput()
  process.stdout.write(`${text}\n`)
  afterOutput(() => {
    const line = problem()
    if (line === undefined) return
    writeLine(line)
    process.exitCode = 1
  })
  return true
}

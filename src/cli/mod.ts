/**
 * The command line. `main.ts` is the program; these exports are for tests and for programs that embed it.
 */
export { cli, run } from "./cli.ts"
export { Questions } from "./shell/question.ts"

/**
 * The command line. `main.ts` is the program; `cli` and `run` are for embedding and for tests.
 */
export { cli, run } from "./cli.ts"
export { CommandError } from "./error.ts"
export { Questions } from "./question.ts"
export { paint, Quiet, Style, styleFor } from "./style.ts"

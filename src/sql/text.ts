/**
 * The second door of this folder, for programs that write a few statements of their own and read nobody else's: names,
 * literals and single statements, without the splitter and the renderer. Everything here is behind `mod.ts` too.
 */
export { RenderError } from "./error.ts"
export { identifierUnsafe, qualifiedUnsafe } from "./identifier.ts"
export { stringLiteral } from "./literal.ts"
export { online, type Statement } from "./statement.ts"

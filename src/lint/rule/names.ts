/**
 * The rule about names that resolve elsewhere.
 */
import { problemIf, type Rule } from "./rule.ts"

/** A statement after which unqualified names are those of other schemas. */
export const searchPath: Rule = {
  id: "search-path",
  level: "warning",
  summary: "A revision leaves search_path as env.ts declares it",
  why:
    "After it, unqualified names are created and found in other schemas than in the other revisions, and which objects a " +
    "statement means depends on what these schemas contain at that moment",
  safe: "Qualify the names: `app.users`. For all revisions, set `searchPath` in env.ts",
  advice: "qualify the names with their schema, or set searchPath in env.ts",
  find: ({ seen: { text }, words }) =>
    problemIf(
      ["set search_path", "set local search_path", "set session search_path", "set schema", "set local schema"]
        .some((phrase) => words().take(phrase)) || /\bset_config\s*\(\s*'search_path'/i.test(text),
      () => "Unqualified names after it are those of other schemas than searchPath in env.ts says"
    )
}

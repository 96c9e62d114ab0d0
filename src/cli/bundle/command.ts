import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { json, lazily, optional, toggle } from "../shell/root.ts"

/** `strata bundle`: writes the module from which a bundler takes the revisions. */
export const bundle = Command.make("bundle", {
  out: Flag.String("out").pipe(
    Flag.withAlias("o"),
    Flag.withMetavar("file"),
    Flag.withDescription("The module to write (default: strata.bundle.ts in the script directory)"),
    optional
  ),
  check: toggle("check", "Do not write; exit with 3 if the module is out of date"),
  json
}, (input) => lazily(() => import("./work.ts"), input)).pipe(
  Command.withDescription("Write a module with all revisions, for applications that are bundled"),
  Command.withExamples([
    { command: "strata bundle" },
    { command: "strata bundle --check", description: "In continuous integration: check that the module is up to date" }
  ])
)

// Loaded with `--import`: writes the addresses of the modules that a process loads, one a line, to $STRATA_MODULES when
// it ends. Node's own modules are left out.
import { writeFileSync } from "node:fs"
import { registerHooks } from "node:module"

const modules = []
registerHooks({
  load: (url, context, next) => {
    if (!url.startsWith("node:")) modules.push(url)
    return next(url, context)
  }
})
process.on("exit", () => writeFileSync(process.env.STRATA_MODULES, modules.join("\n")))

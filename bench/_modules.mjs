// Loaded with `--import`: when the process ends, writes the URL of each module that it loaded to the file
// $STRATA_MODULES, one on each line. Node.js's own modules are left out.
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

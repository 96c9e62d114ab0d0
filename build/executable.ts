/**
 * Builds one executable of the command from `dist/`, for images without Node.js: `dist/executable/strata`.
 *
 * The user's files are imported from where they are, and import `effect-strata` and Effect. Bun gives them the modules in
 * the executable, of which there is one copy each. It is built with Bun and not as a single executable application of Node.js,
 * whose program can import nothing but modules of Node.js itself. The code is split, because the largest part of it is the
 * modules of Effect that neither the command nor most files use; with bytecode as well it would start in two thirds of the
 * time and be a quarter larger.
 */
import { execFileSync } from "node:child_process"
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"

const [root = join(import.meta.dirname, ".."), home = join(root, "dist/executable"), bun = "bun"] = process.argv.slice(
  2
)

interface Manifest {
  readonly version: string
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>
}

const { exports, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest

/** The modules of this package, without those for test runners. */
const own = Object.entries(exports).flatMap(([name, target]) =>
  typeof target === "string" || name.includes("testing")
    ? []
    : [[`effect-strata${name.slice(1)}`, join(root, target.default)]]
)

const effectHome = dirname(createRequire(import.meta.url).resolve("effect"))

/** All modules of Effect that can be imported. */
const effect = globSync("**/*.js", { cwd: effectHome }).toSorted().flatMap((file) => {
  const name = `effect/${file.replaceAll("\\", "/").slice(0, -".js".length)}`.replace(/\/index$/, "")
  return name.includes("/internal/") ? [] : [[name, join(effectHome, file)]]
})

mkdirSync(home, { recursive: true })
writeFileSync(
  join(home, "entry.js"),
  `const modules = [
${
    [...own, ...effect].map(([name, file]) => `[${JSON.stringify(name)}, () => import(${JSON.stringify(file)})]`).join(
      ",\n"
    )
  }
]
for (const [name, load] of modules) {
  Bun.plugin({ name, setup: (build) => build.module(name, async () => ({ loader: "object", exports: await load() })) })
}
await import(${JSON.stringify(join(root, "dist/cli/main.js"))})
`
)
const words = ["build", "--compile", "--minify", "--splitting", "--external", "@electric-sql/*"]
const defined = ["--define", `STRATA_VERSION=${JSON.stringify(version)}`]
execFileSync(bun, [...words, ...defined, "entry.js", "--outfile", "strata"], {
  cwd: home,
  stdio: ["ignore", "ignore", "inherit"]
})

/**
 * Bundles the `strata` command from `dist/` into a few files in `dist/command/`, because finding and reading hundreds of
 * files takes most of the start-up time.
 *
 * The bundle contains Effect, and the user's files import Effect as well. No module may be loaded twice in a process.
 * Therefore each bundled module of a package has an entry, `<package>@<version>/<path>`, which exports everything in the
 * module, and `bin/_bundle.mjs` redirects imports of that package in that version to the entry.
 */
import * as Effect from "effect/Effect"
import { readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { pathToFileURL } from "node:url"
import { defineConfig, type Plugin, rolldown } from "rolldown"
import { divided, type Whole } from "./build/hot.ts"
import { lateBuiltins } from "./build/late_builtins.ts"
import { usual } from "./build/usual.ts"

interface Answers {
  readonly answers: (version: string) => Effect.Effect<ReadonlyMap<string, string>, unknown>
}

interface Manifest {
  readonly version: string
}

const dist = join(import.meta.dirname, "dist")
const common = { platform: "node", external: /^@electric-sql\// } as const

/** The modules of this package that a project can import. */
const exported = ["mod.js", "autogenerate/mod.js", "sql/mod.js", "testing/mod.js"].map((file) => join(dist, file))

const works = (...commands: ReadonlyArray<string>) => commands.map((command) => `cli/${command}/work.js`)

/** The chunks and their contents, in the order in which they are needed: the launcher, every command, commands that read files, runs. */
const stages: Readonly<Record<string, ReadonlyArray<string>>> = {
  answer: ["cli/launch/answer.js"],
  start: ["cli/main.js", "cli/shell/help.js"],
  files: [
    "mod.js",
    ...works("heads", "history", "branches", "show", "current"),
    // Small modules that are shared by commands of which each is a chunk of its own.
    ...["new_revision", "differences"].map((name) => `cli/shared_work/${name}.js`),
    ...["display_path", "shell_word"].map((name) => `cli/shell/${name}.js`)
  ],
  run: [...works("upgrade", "downgrade"), "migrator/online/run.js", "client/driver.js"]
}

type Imports = ReadonlyMap<string, { readonly all: ReadonlyArray<string>; readonly dynamic: ReadonlyArray<string> }>

/** All modules that the package imports, directly or indirectly, with their imports. */
const scan = async (plugins: ReadonlyArray<Plugin>) => {
  const targets = new Map<string, string>()
  const found = new Map<string, { all: ReadonlyArray<string>; dynamic: ReadonlyArray<string> }>()
  const build = await rolldown({
    ...common,
    input: [join(dist, "cli/main.js"), join(dist, "cli/launch/answer.js"), ...exported],
    plugins: [...plugins, {
      name: "scan",
      async resolveId(source, importer) {
        if (importer === undefined || source.startsWith("node:")) return null
        const found = await this.resolve(source, importer, { skipSelf: true })
        if (found?.external === false) targets.set(`${importer} ${source}`, found.id)
        return found
      },
      buildEnd() {
        for (const id of this.getModuleIds()) {
          const { dynamicallyImportedIds, importedIds } = this.getModuleInfo(id)!
          found.set(id, { all: importedIds, dynamic: dynamicallyImportedIds })
        }
      }
    }]
  })
  await build.generate()
  await build.close()
  const resolve = (source: string, importer: string) => targets.get(`${importer} ${source}`)
  return { imports: found as Imports, resolve }
}

/** The stage of each module, which is the first stage with a module that imports it. */
const stagesOf = (imports: Imports, usual: ReadonlyArray<string>): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  const visit = (id: string, stage: string): void => {
    if (found.has(id) || !imports.has(id)) return
    found.set(id, stage)
    imports.get(id)!.all.forEach((next) => visit(next, stage))
  }
  for (const [stage, files] of Object.entries(stages)) {
    for (const file of files) {
      const id = join(dist, file)
      visit(id, stage)
      if (file === "client/driver.js") imports.get(id)!.dynamic.forEach((next) => visit(next, stage))
    }
  }
  usual.forEach((id) => visit(id, "files"))
  return found
}

const packaged = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/](.*)\.js$/

/** The name of the entry of a module; undefined for modules of this package. */
const entryOf = (id: string): string | undefined => {
  const [, home = "", path = ""] = packaged.exec(id) ?? []
  if (home === "") return undefined
  const { name, version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"))
  return `${name}@${version}/${path}`.replaceAll("\\", "/")
}

const entries = (imports: Imports, whole: Whole): Record<string, string> =>
  Object.fromEntries([
    ["command", join(dist, "cli/main.js")],
    ["cli/launch/answer", join(dist, "cli/launch/answer.js")],
    ...exported.map((id) => [`effect-strata/${relative(dist, id).slice(0, -3).replaceAll("\\", "/")}`, id]),
    ...[...imports.keys()].flatMap((id) => {
      const entry = entryOf(id)
      if (entry === undefined) return []
      return whole(id) === id ? [[entry, id]] : [[entry, whole(id)], [`hot/${entry}`, id]]
    })
  ])

const eager = `new Intl.Segmenter(undefined, {\n  granularity: "grapheme"\n})`

/** Creates the segmenter of help pages only for texts with non-ASCII characters, because creating it takes milliseconds. */
const lateSegmenter: Plugin = {
  name: "late-segmenter",
  transform(code, id) {
    if (!/effect[\\/]dist[\\/]cli[\\/]CliOutput\.js$/.test(id)) return null
    if (!code.includes(eager)) throw new Error("effect/cli/CliOutput no longer creates its segmenter as expected")
    return code.replace(
      eager,
      `({
  segment(text) {
    return /^[ -~]*$/.test(text) ? Array.from(text, (segment) => ({ segment })) : (this.made ??= ${eager}).segment(text)
  }
})`
    )
  }
}

/** Writes the answers that the launcher prints without loading the command. */
const answerFiles: Plugin = {
  name: "answer-files",
  async generateBundle() {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "package.json"), "utf8")) as Manifest
    const { answers } = await import(pathToFileURL(join(dist, "cli/answers.js")).href) as Answers
    for (const [name, source] of await Effect.runPromise(answers(version))) {
      this.emitFile({ type: "asset", fileName: `answers/${name}`, source })
    }
  }
}

// oxlint-disable-next-line import/no-default-export
export default defineConfig(async () => {
  const all = await scan([])
  const ids = [...all.imports.keys()]
  const usualIds = new Map(
    Object.entries(usual).map((
      [name, names]
    ) => [ids.find((id) => id.replaceAll("\\", "/").endsWith(`/effect/dist/${name}.js`))!, names])
  )
  const { plugin: hot, whole } = divided(ids, all.resolve, usualIds)
  const { imports } = await scan([hot])
  const stageOf = stagesOf(imports, [...usualIds.keys()])
  return {
    ...common,
    input: entries(all.imports, whole),
    preserveEntrySignatures: "strict" as const,
    plugins: [hot, lateSegmenter, lateBuiltins, answerFiles],
    output: {
      dir: join(dist, "command"),
      entryFileNames: "[name].js",
      chunkFileNames: ({ facadeModuleId, name }) =>
        facadeModuleId?.startsWith(dist) === true ? relative(dist, facadeModuleId).replaceAll("\\", "/") : `${name}.js`,
      minify: { compress: true, mangle: { toplevel: true, keepNames: true }, codegen: true },
      codeSplitting: {
        groups: [
          ...Object.keys(stages).map((name, index, { length }) => ({
            name,
            test: (id: string) => stageOf.get(id) === name,
            priority: length - index
          })),
          // What no command uses, but the files of a user may.
          { name: "rest", test: (id: string) => id.endsWith("?all"), priority: 0 }
        ]
      }
    }
  }
})

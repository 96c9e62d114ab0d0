/**
 * The `strata` command as a few files, built from `dist/` into `dist/command/`: reading one file costs less than
 * finding and reading hundreds.
 *
 * Effect is in the bundle, and files of the user import Effect as well. No module may exist twice in a process, so each
 * bundled module of a package has a door of its own, `<package>@<version>/<path>`, that exports all of it, and
 * `bin/_bundle.mjs` leads imports of that package in that version to the door.
 */
import { readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { defineConfig, type Plugin, rolldown } from "rolldown"

const dist = join(import.meta.dirname, "dist")
const common = { platform: "node", external: /^@electric-sql\// } as const

/** What a project imports of this package. */
const doors = ["mod.js", "autogenerate/mod.js", "sql/mod.js", "testing/mod.js"].map((file) => join(dist, file))

const works = (...commands: ReadonlyArray<string>) => commands.map((command) => `cli/${command}/work.js`)

/** The chunks and what is in them, in this order: the start of every command, its files, a run. */
const stages: Readonly<Record<string, ReadonlyArray<string>>> = {
  start: ["cli/main.js", "cli/shell/_help.js"],
  files: [
    "mod.js",
    ...works("heads", "history", "branches", "show", "current"),
    // Small, and shared by commands whose work is a file of its own.
    ...["new_revision", "differences"].map((name) => `cli/shared_work/${name}.js`),
    ...["display_path", "shell_word"].map((name) => `cli/shell/${name}.js`)
  ],
  run: [...works("upgrade", "downgrade"), "migrator/online/run.js", "client/driver.js"]
}

type Imports = ReadonlyMap<string, { readonly all: ReadonlyArray<string>; readonly dynamic: ReadonlyArray<string> }>

/** Every module that the package reaches, with its imports. */
const scan = async (): Promise<Imports> => {
  const found = new Map<string, { all: ReadonlyArray<string>; dynamic: ReadonlyArray<string> }>()
  const build = await rolldown({
    ...common,
    input: [join(dist, "cli/main.js"), ...doors],
    plugins: [{
      name: "scan",
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
  return found
}

/** The stage of each module: the first one whose modules need it. */
const stagesOf = (imports: Imports): ReadonlyMap<string, string> => {
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
  return found
}

const packaged = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/](.*)\.js$/

/** The name of a module's door, if it is one of a package. */
const doorOf = (id: string): string | undefined => {
  const [, home = "", path = ""] = packaged.exec(id) ?? []
  if (home === "") return undefined
  const { name, version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"))
  return `${name}@${version}/${path}`.replaceAll("\\", "/")
}

const entries = (imports: Imports): Record<string, string> =>
  Object.fromEntries([
    ["command", join(dist, "cli/main.js")],
    ...doors.map((id) => [`effect-strata/${relative(dist, id).slice(0, -3).replaceAll("\\", "/")}`, id]),
    ...[...imports.keys()].flatMap((id) => {
      const door = doorOf(id)
      return door === undefined ? [] : [[door, id]]
    })
  ])

const eager = `new Intl.Segmenter(undefined, {\n  granularity: "grapheme"\n})`

/** Makes the segmenter of help pages when a text has other characters than those of ASCII: it takes milliseconds. */
const lateSegmenter: Plugin = {
  name: "late-segmenter",
  transform(code, id) {
    if (!/effect[\\/]dist[\\/]cli[\\/]CliOutput\.js$/.test(id)) return null
    if (!code.includes(eager)) throw new Error("effect/cli/CliOutput makes its segmenter in another way now")
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

// oxlint-disable-next-line import/no-default-export
export default defineConfig(async () => {
  const imports = await scan()
  const stageOf = stagesOf(imports)
  return {
    ...common,
    input: entries(imports),
    preserveEntrySignatures: "strict" as const,
    plugins: [lateSegmenter],
    output: {
      dir: join(dist, "command"),
      entryFileNames: "[name].js",
      chunkFileNames: ({ facadeModuleId, name }) =>
        facadeModuleId?.startsWith(dist) === true ? relative(dist, facadeModuleId).replaceAll("\\", "/") : `${name}.js`,
      minify: { compress: true, mangle: { toplevel: true, keepNames: true }, codegen: true },
      codeSplitting: {
        groups: Object.keys(stages).map((name, index, { length }) => ({
          name,
          test: (id: string) => stageOf.get(id) === name,
          priority: length - index
        }))
      }
    }
  }
})

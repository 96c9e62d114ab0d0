/**
 * Script directories for tests: real folders that go away with the scope, and revisions that import the sources.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import type { OpenOptions } from "../../src/script/mod.ts"
import { ScriptDirectory } from "../../src/script/mod.ts"

/** The file system, and an environment without variables: the test run itself may have CI=true. */
export const services = Layer.merge(NodeServices.layer, ConfigProvider.layer(ConfigProvider.fromUnknown({})))

/** The same with variables. */
export const servicesWith = (variables: Record<string, string>) =>
  Layer.merge(NodeServices.layer, ConfigProvider.layer(ConfigProvider.fromUnknown(variables)))

/** A new directory with these files; a name may lie in a sub-directory. */
export const directoryOf = Effect.fnUntraced(function*(files: Readonly<Record<string, string | Uint8Array>>) {
  const fs = yield* FileSystem.FileSystem
  const directory = yield* fs.makeTempDirectoryScoped({ prefix: "strata-script-" })
  for (const [file, content] of Object.entries(files)) yield* write(directory, file, content)
  return directory
})

/** Writes one file of a directory. */
export const write = Effect.fnUntraced(function*(directory: string, file: string, content: string | Uint8Array) {
  const fs = yield* FileSystem.FileSystem
  if (file.includes("/")) {
    yield* fs.makeDirectory(`${directory}/${file.slice(0, file.lastIndexOf("/"))}`, { recursive: true })
  }
  yield* typeof content === "string"
    ? fs.writeFileString(`${directory}/${file}`, content)
    : fs.writeFile(`${directory}/${file}`, content)
})

/** Opens a directory and gives what the service says of it. */
export const open = (directory: string, options?: Partial<OpenOptions>) =>
  Effect.provide(ScriptDirectory, ScriptDirectory.layer({ directory, ...options }))

/** A SQL revision. */
export const sqlRevision = (id: string, parents: ReadonlyArray<string> = [], statement = `SELECT '${id}'`): string =>
  `-- strata:revision ${id}\n-- strata:parents ${parents.join(", ")}\n-- strata:message ${id}\n\n`
  + `-- strata:upgrade\n${statement};\n-- strata:downgrade\nSELECT 1;\n`

const operations = new URL("../../src/operation/mod.ts", import.meta.url).href

/** A TypeScript revision; `top` runs when it is imported. */
export const tsRevision = (id: string, parents: ReadonlyArray<string> = [], top = ""): string =>
  `import { Migration, Op } from ${JSON.stringify(operations)}\n${top}\nexport default Migration.make({\n`
  + `  revision: ${JSON.stringify(id)},\n  parents: ${JSON.stringify(parents)},\n  message: ${JSON.stringify(id)},\n`
  + `  upgrade: Op.execute("SELECT 1")\n})\n`

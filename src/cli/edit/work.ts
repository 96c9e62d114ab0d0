/**
 * The work of `edit`.
 */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as ChildProcess from "effect/process/ChildProcess"
import { ChildProcessSpawner } from "effect/process/ChildProcessSpawner"
import { Migrator } from "../../migrator/mod.ts"
import { Graph, type Target } from "../../revision/mod.ts"
import { ScriptDirectory } from "../../script/mod.ts"
import { BadUsage, CommandError, EditorFailed } from "../error.ts"
import { displayPath } from "../shell/display_path.ts"
import { note, print } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { withDatabase, withFiles } from "../shell/session.ts"
import { shellWord } from "../shell/shell_word.ts"
import { needsDatabase, target as parseTarget } from "../shell/targets.ts"

/** Opens the file of a revision in the editor. The database is queried only if the target depends on it. */
export const work = Effect.fnUntraced(function*(input: { readonly target: string }, shared: Shared) {
  const target = yield* parseTarget(input.target)
  yield* needsDatabase({ from: target, to: target })
    ? withDatabase(shared, () => Effect.flatMap(Migrator.Status.read(), ({ applied }) => open(target, input, applied)))
    : withFiles(shared, () => open(target, input, new Set()))
})

const open = Effect.fnUntraced(function*(
  target: Target.Target,
  { target: text }: { readonly target: string },
  applied: ReadonlySet<string>
) {
  const path = yield* Path.Path
  const { directory, graph } = yield* ScriptDirectory
  const [revision, ...others] = yield* Effect.fromResult(Graph.resolve(graph, applied, target))
  if (revision === undefined || others.length > 0) {
    const problem = `Cannot edit "${text}": it matches ${revision === undefined ? "no revision" : "several revisions"}`
    const remedy = revision === undefined ? "strata history" : `strata edit ${revision.id}`
    return yield* CommandError.of(new BadUsage({ problem, remedy }))
  }
  const file = path.resolve(directory, revision.file)
  const editor = yield* configured
  if (editor === undefined) {
    yield* print(yield* displayPath(file))
    return yield* note("Neither VISUAL nor EDITOR is set; the path of the file was printed instead")
  }
  if (yield* changes(editor, file)) {
    yield* note(
      `Revision "${revision.id}" was edited. Where it is already applied, upgrades fail until the edit is undone or accepted`
    )
  }
})

/** The command of the editor. An empty variable counts as unset. */
const configured = Effect.gen(function*() {
  const found = yield* Effect.forEach(["VISUAL", "EDITOR"], (name) => Config.option(Config.String(name)))
  return found.map(Option.getOrElse(() => "")).find((command) => command.trim() !== "")
})

/** Runs the editor on a file and returns whether the file was changed. The command of the editor may have arguments. */
const changes = Effect.fnUntraced(function*(editor: string, file: string) {
  const fs = yield* FileSystem.FileSystem
  const spawner = yield* ChildProcessSpawner
  const before = yield* fs.readFileString(file)
  const command = ChildProcess.make(`${editor} ${shellWord(file)}`, {
    shell: "/bin/sh",
    // In a process group of its own, it could not read from the terminal.
    detached: false,
    stdin: "inherit",
    stdout: "inherit",
    stderr: "inherit"
  })
  // While the editor is open, Ctrl-C is for the editor.
  const code = yield* Effect.uninterruptible(spawner.exitCode(command))
  if (code !== 0) return yield* CommandError.of(new EditorFailed({ editor, code }))
  return before !== (yield* fs.readFileString(file))
})

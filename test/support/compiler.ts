/**
 * The TypeScript compiler, on files that a test wrote into a folder of `test/.strata`.
 *
 * Such files import the sources, and to check these takes most of the time. The first run keeps what it found out, and
 * the next ones check only what is new.
 */
import { execFile } from "node:child_process"
import { copyFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { basename, join, relative } from "node:path"

const root = join(import.meta.dirname, "../..")
// The paths in a file of build information are relative to it, so all of them lie in one folder.
const known = join(root, "test/.strata/checked.tsbuildinfo")

/**
 * The errors and warnings of the compiler in the folder's own files, one text for each. Its suggestions are none: that a
 * program has a single line is right for one that a person will add to.
 */
export const complaints = (directory: string): Promise<ReadonlyArray<string>> =>
  new Promise((resolve, reject) => {
    writeFileSync(
      join(directory, "tsconfig.json"),
      JSON.stringify({ extends: "../../../tsconfig.json", include: ["*.ts"] })
    )
    const own = join(root, "test/.strata", `${basename(directory)}.tsbuildinfo`)
    try {
      copyFileSync(known, own)
    } catch {
      // This is the first run.
    }
    const compiler = join(root, "node_modules/typescript/bin/tsc")
    const words = [
      compiler,
      "--noEmit",
      "--pretty",
      "false",
      "--incremental",
      "--tsBuildInfoFile",
      own,
      "-p",
      directory
    ]
    execFile(process.execPath, words, { cwd: root }, (error, stdout, stderr) => {
      try {
        renameSync(own, known)
      } catch {
        rmSync(own, { force: true })
      }
      if (error !== null && stdout === "") return reject(new Error(`${error.message}${stderr}`))
      const folder = `${relative(root, directory).replaceAll("\\", "/")}/`
      resolve(
        stdout.split(/^(?=\S)/m).filter((complaint) =>
          complaint.startsWith(folder) && !complaint.includes("): suggestion TS")
        )
      )
    })
  })

/**
 * The TypeScript compiler, on files that a test wrote into a folder of `test/.strata`.
 *
 * Such files import the sources, and to check these takes most of the time. So they are checked as a part of the checkout,
 * for which `npm run types` keeps what it found out: only what is new is checked.
 */
import { execFile } from "node:child_process"
import { copyFileSync, globSync, renameSync, rmSync, writeFileSync } from "node:fs"
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
    // Without the rest of the checkout, and the global names of its packages, all of it would be checked anew.
    const files = globSync("**/*.ts", { cwd: directory })
    writeFileSync(join(directory, "tsconfig.json"), JSON.stringify({ extends: "../../../tsconfig.json", files }))
    const own = join(root, "test/.strata", `${basename(directory)}.tsbuildinfo`)
    try {
      copyFileSync(known, own)
    } catch {
      // Nothing was checked yet.
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

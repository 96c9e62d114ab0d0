/**
 * `npm run ok` before its tests: the checks of the gate at the same time, as none of them uses every core.
 *
 * Each prints its output when it ends, and all of them run to their end; the exit code is 1 if one failed.
 */
import { spawn } from "node:child_process"

const checks = ["format:check", "lint", "types", "unused"]

const run = (check: string): Promise<boolean> =>
  new Promise((resolve) => {
    // On Windows npm is a script, which only a shell can start.
    const child = spawn(`npm run --silent ${check}`, { shell: true, stdio: ["ignore", "pipe", "pipe"] })
    let output = ""
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => output += String(chunk))
    child.on("error", (error) => output += error.message)
    child.on("close", (code) => {
      process.stdout.write(`${code === 0 ? "ok    " : "FAILED"} npm run ${check}\n${output}`)
      resolve(code === 0)
    })
  })

const passed = await Promise.all(checks.map(run))
process.exitCode = passed.every(Boolean) ? 0 : 1

import { statfsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"
import { HeaviestFirst } from "./test/support/heaviest_first.ts"

/** Whether the files of a test run fit in memory. */
const isRoomy = (directory: string): boolean => {
  try {
    const { bavail, bsize } = statfsSync(directory)
    return bavail * bsize > 4 * 2 ** 30
  } catch {
    return false
  }
}

// Hundreds of databases are created and dropped: a disk takes several times as long, and ext4 without a journal looks
// at every file that was deleted in the last seconds before it creates one.
if (isRoomy("/dev/shm")) process.env["TMPDIR"] ??= "/dev/shm"
// A new process of the command compiles hundreds of modules, unless it finds them compiled.
process.env["NODE_COMPILE_CACHE"] ??= fileURLToPath(new URL("node_modules/.cache/strata/compiled", import.meta.url))
// A page fault costs most of what a short process does: malloc takes pages of 2 MB where it can and returns none. Other C
// libraries than glibc ignore this.
process.env["GLIBC_TUNABLES"] ??= ["hugetlb=1", "top_pad=8388608", "mmap_threshold=33554432", "trim_threshold=67108864"]
  .map((tunable) => `glibc.malloc.${tunable}`).join(":")

const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url))

export default defineConfig({
  resolve: {
    alias: [
      { find: /^effect-strata\/testing\/vitest$/, replacement: source("testing/vitest.ts") },
      { find: /^effect-strata$/, replacement: source("mod.ts") },
      { find: /^effect-strata\/(\w+)$/, replacement: source("$1/mod.ts") }
    ]
  },
  test: {
    include: ["test/**/*.test.ts"],
    sequence: { sequencer: HeaviestFirst },
    globalSetup: ["test/support/global_setup.ts"],
    pool: "forks",
    isolate: false,
    maxWorkers: 2,
    // An embedded database lives for a few queries: to optimize its code takes longer than they do. What tests make is
    // soon garbage: with a larger young generation it is collected less often.
    execArgv: ["--liftoff-only", "--min-semi-space-size=32", "--max-semi-space-size=64"],
    silent: "passed-only",
    // With CI set, the command refuses to write strata.lock, and a package manager, which may run these tests, stands before
    // the commands in messages. Tests of this behavior set them themselves.
    env: { CI: "", npm_config_user_agent: "" },
    testTimeout: 180_000,
    hookTimeout: 180_000
  }
})

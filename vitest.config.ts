import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"

const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url))

export default defineConfig({
  resolve: {
    alias: [
      { find: /^effect-strata$/, replacement: source("mod.ts") },
      { find: /^effect-strata\/(\w+)$/, replacement: source("$1/mod.ts") }
    ]
  },
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/global_setup.ts"],
    pool: "forks",
    isolate: false,
    maxWorkers: 2,
    silent: "passed-only",
    // With CI set, the command refuses to write strata.lock. Tests of this behavior set it themselves.
    env: { CI: "" },
    testTimeout: 180_000,
    hookTimeout: 180_000
  }
})

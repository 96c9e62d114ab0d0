import { suite } from "effect-strata/testing/vitest"

suite({
  directory: new URL("../../migrations", import.meta.url),
  server: "embedded",
  // It was applied before hazards had to be named.
  allow: ["a05f6d3e97b1"],
  // test/promises/crash.test.ts has these, on a server.
  crash: "none"
})

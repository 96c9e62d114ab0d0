import { suite } from "effect-strata/testing/vitest"
import { urlOf } from "../support/server.ts"
import { soaking } from "../support/soak.ts"

suite({
  directory: new URL("../../migrations", import.meta.url),
  // `database.test.ts` has an embedded one, which takes longer.
  server: soaking ? "embedded" : urlOf("postgres"),
  // It was applied before hazards had to be named.
  allow: ["a05f6d3e97b1"],
  // test/promises/crash.test.ts has these, on a server.
  crash: "none"
})

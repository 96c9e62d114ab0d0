import { assert, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { type Lock, missing } from "../.ci/lock.ts"

const text = readFileSync(new URL("../package-lock.json", import.meta.url), "utf8")
const lock = JSON.parse(text) as Lock

it("package-lock.json has the optional packages of every platform, so that npm ci accepts it (run npm run lock)", () => {
  assert.deepStrictEqual([...missing(lock).keys()], [])
})

it("package-lock.json has no field that npm 10 removes (run npm run lock)", () => {
  assert.deepStrictEqual(Object.keys(lock.packages).filter((path) => lock.packages[path]!.libc !== undefined), [])
})

it("package-lock.json names no registry", () => {
  assert.notMatch(text, /"resolved"/)
})

it("package.json has exact versions and the lock the same", () => {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8")
  ) as { readonly dependencies: Record<string, string>; readonly devDependencies: Record<string, string> }
  const wanted = Object.entries({ ...dependencies, ...devDependencies })
  assert.deepStrictEqual(wanted.map(([name]) => [name, lock.packages[`node_modules/${name}`]?.version]), wanted)
})

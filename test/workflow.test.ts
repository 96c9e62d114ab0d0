import { assert, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { parse } from "yaml"

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), "utf8")

interface Job {
  readonly name: string
  readonly permissions: unknown
  readonly "continue-on-error"?: boolean
  readonly strategy: { readonly matrix: Readonly<Record<string, ReadonlyArray<unknown>>> }
  readonly steps: ReadonlyArray<{ readonly uses?: string; readonly run?: string }>
}

const text = read(".github/workflows/ci.yml")
const workflow = parse(text) as { readonly permissions: unknown; readonly jobs: Readonly<Record<string, Job>> }
const jobs = Object.values(workflow.jobs)
const steps = jobs.flatMap(({ steps }) => steps)

/** Steps that prepare a machine and are no command of the documentation. */
const preparations = new Set([
  "sudo apt-get update",
  "sudo apt-get install --yes pgbouncer",
  "npm install --no-save node@${{ matrix.node }}"
])

it("the workflow runs the commands that README.md and CONTRIBUTING.md name", () => {
  const documented = read("README.md") + read("CONTRIBUTING.md")
  const commands = steps.flatMap(({ run }) => run === undefined || preparations.has(run) ? [] : [run])
  const plain = [...new Set(commands.map((command) => command.replace(/ \$\{\{.*$/, "")))].toSorted()
  assert.deepStrictEqual(plain, ["npm ci", "npm run demo", "npm run ok", "npm run test:versions"])
  assert.deepStrictEqual(plain.filter((command) => !documented.includes(command)), [])
})

it("the workflow runs the gate on Node.js 22 and 24 and the server tests on PostgreSQL 14 to 18", () => {
  assert.deepStrictEqual(workflow.jobs["gate"]?.strategy.matrix, { node: [22, 24] })
  assert.deepStrictEqual(workflow.jobs["postgres"]?.strategy.matrix, { postgres: [14, 15, 16, 17, 18] })
})

it("the workflow says of macOS and Windows that they are not tried, and does not fail with them", () => {
  const { "continue-on-error": tolerated, name, strategy } = workflow.jobs["untried"]!
  assert.deepStrictEqual([tolerated, name], [true, "${{ matrix.os }} (not tried yet)"])
  assert.deepStrictEqual(strategy.matrix, { os: ["macos-15", "windows-2025"] })
})

it("the workflow pins every action to a commit, with its tag in a comment", () => {
  const uses = steps.flatMap(({ uses }) => uses ?? [])
  assert.isAbove(uses.length, 0)
  const pinned = [...text.matchAll(/uses: (\S+@[0-9a-f]{40}) # v\d+\.\d+\.\d+$/gm)].map(([, action]) => action)
  assert.deepStrictEqual(pinned, uses)
})

it("the workflow has no permission but to read the repository", () => {
  assert.deepStrictEqual(workflow.permissions, {})
  for (const { permissions } of jobs) assert.deepStrictEqual(permissions, { contents: "read" })
})

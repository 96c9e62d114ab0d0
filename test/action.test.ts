/** The GitHub action: its form, and its steps with a fake event, `npx` and `gh`. */
import { assert, describe, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "vitest"
import { parse } from "yaml"

interface Step {
  readonly id?: string
  readonly if?: string
  readonly uses?: string
  readonly run: string
  readonly shell: string
  readonly env?: Readonly<Record<string, string>>
}

const text = readFileSync(new URL("../action.yml", import.meta.url), "utf8")
const action = parse(text) as {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>
  readonly runs: { readonly using: string; readonly steps: ReadonlyArray<Step> }
}
const { steps } = action.runs
const page = readFileSync(new URL("../docs/ci.md", import.meta.url), "utf8")

const home = mkdtempSync(join(tmpdir(), "strata-action-"))
afterAll(() => rmSync(home, { recursive: true, force: true }))

let runs = 0

/** Runs the steps as GitHub does, up to the first one that fails, with these programs in place of the real ones. */
const run = (
  programs: Readonly<Record<string, string>>,
  event: Readonly<Record<string, string>>,
  inputs: Readonly<Record<string, string>> = {}
) => {
  const place = join(home, String(++runs))
  mkdirSync(join(place, "bin"), { recursive: true })
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(place, "bin", name), `#!/bin/bash\n${script}`)
    chmodSync(join(place, "bin", name), 0o755)
  }
  const file = (name: string) => join(place, name)
  writeFileSync(file("output"), "")
  const values: Record<string, string> = {
    ...Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [`inputs.${name}`, input.default])),
    ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`inputs.${name}`, value])),
    ...event,
    "runner.temp": place,
    "github.token": "token",
    "github.repository": "o/r"
  }
  let code = 0
  let log = ""
  for (const step of steps) {
    if (code !== 0) break
    if (step.if !== undefined && !step.if.includes(`'${event["github.event_name"]}'`)) continue
    for (const line of readFileSync(file("output"), "utf8").split("\n")) {
      const at = line.indexOf("=")
      if (at > 0) values[`steps.review.outputs.${line.slice(0, at)}`] = line.slice(at + 1)
    }
    const filled = Object.fromEntries(
      Object.entries(step.env ?? {}).map(([name, value]) => [
        name,
        value.replace(/\$\{\{ (\S+) \}\}/g, (_, key: string) => values[key] ?? "")
      ])
    )
    const { status, stderr, stdout } = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run], {
      cwd: place,
      encoding: "utf8",
      env: {
        ...filled,
        PATH: `${join(place, "bin")}:${process.env["PATH"]}`,
        GITHUB_OUTPUT: file("output"),
        GITHUB_STEP_SUMMARY: file("summary")
      }
    })
    code = status ?? 1
    log += stdout + stderr
  }
  const read = (name: string) => existsSync(file(name)) ? readFileSync(file(name), "utf8") : ""
  return { code, log, calls: read("calls"), summary: read("summary") }
}

const request = {
  "github.event_name": "pull_request",
  "github.base_ref": "main",
  "github.event.pull_request.number": "7"
}

/** A `strata ci` that writes a page and ends so. */
const npx = (code: number) =>
  `printf '%s\\n' "$@" > calls; mkdir -p "$REPORT"; printf '<!-- mark -->\\npage\\n' > "$REPORT/report.md"; exit ${code}\n`

const gh = (answer: string) => `echo "gh $*" >> calls; case "$*" in *--paginate*) ${answer};; esac\n`

describe("action.yml", () => {
  it("is a composite action of its own steps, whose scripts contain no expression", () => {
    assert.strictEqual(action.runs.using, "composite")
    for (const step of steps) {
      assert.isUndefined(step.uses)
      assert.strictEqual(step.shell, "bash")
      assert.notInclude(step.run, "${{")
    }
    assert.notMatch(text, /\{\{\s*secrets\b/)
    for (const { default: value, description } of Object.values(action.inputs)) {
      assert.isString(value)
      assert.isAbove(description.length, 10)
    }
    assert.sameMembers(Object.keys(action.inputs), ["base", "directory", "working-directory", "args"])
  })

  it("writes one comment and then replaces it, and ends as strata ci does", () => {
    const first = run({ npx: npx(0), gh: gh("true") }, request)
    assert.strictEqual(first.code, 0, first.log)
    assert.match(first.calls, /^--no-install\nstrata\nci\n--base\norigin\/main\n--directory\nmigrations\n--output\n/)
    assert.match(first.calls, /gh api repos\/o\/r\/issues\/7\/comments -F body=@.*report\.md\n$/)
    const again = run({ npx: npx(3), gh: gh("echo 41; echo 42") }, request)
    assert.strictEqual(again.code, 3)
    assert.match(again.calls, /gh api --method PATCH repos\/o\/r\/issues\/comments\/41 -F body=@.*report\.md\n$/)
    assert.strictEqual(again.summary, "")
  })

  it("writes to the summary of the job where the token cannot comment, and where there is no request", () => {
    for (const event of [request, { ...request, "github.event.pull_request.number": "" }]) {
      const { code, summary } = run({ npx: npx(0), gh: gh("exit 1") }, event)
      assert.deepStrictEqual([code, summary], [0, "<!-- mark -->\npage\n"])
    }
  })

  it("passes inputs as words that the shell does not read, and says nothing without a page", () => {
    const inputs = { base: "a;touch x", directory: "$(touch y) b", args: "--shadow env:SHADOW *" }
    const { calls, code } = run({ npx: "printf '%s\\n' \"$@\" > calls; exit 2\n", gh: gh("true") }, request, inputs)
    assert.strictEqual(code, 2)
    const words = calls.trim().split("\n")
    assert.deepStrictEqual(words.slice(3, 7), ["--base", "a;touch x", "--directory", "$(touch y) b"].slice(0, 4))
    assert.deepStrictEqual(words.slice(-3), ["--shadow", "env:SHADOW", "*"])
  })

  it("refuses an event that would give the code of the request secrets", () => {
    const { code, log } = run({ npx: npx(0), gh: gh("true") }, {
      ...request,
      "github.event_name": "pull_request_target"
    })
    assert.strictEqual(code, 1)
    assert.include(log, "use the event pull_request")
  })

  it("is used by the workflow of the documentation, whose recipes are YAML with the permissions that they need", () => {
    const [github, gitlab] = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml]) => parse(yaml!))
    assert.strictEqual(github.on, "pull_request")
    assert.deepStrictEqual(github.permissions, { contents: "read", "pull-requests": "write" })
    const uses = github.jobs.review.steps.flatMap((step: Step) => step.uses ?? [])
    assert.deepStrictEqual(uses, ["actions/checkout@v5", "./node_modules/effect-strata"])
    for (const name of Object.keys(github.jobs.review.steps.at(-1).with)) assert.property(action.inputs, name)
    assert.include(gitlab.strata.script.join("\n"), "strata ci --base \"origin/$CI_MERGE_REQUEST_TARGET_BRANCH_NAME\"")
    const files = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).files
    assert.include(files, "action.yml")
  })
})

import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll } from "vitest"
import * as Git from "../../src/git/mod.ts"

const home = realpathSync(mkdtempSync(join(tmpdir(), "strata-git-")))
afterAll(() => rmSync(home, { recursive: true, force: true }))

const git = (directory: string, ...argv: ReadonlyArray<string>): string =>
  execFileSync("git", ["-C", directory, "-c", "protocol.file.allow=always", ...argv], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    env: {
      ...process.env,
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_AUTHOR_NAME: "t",
      GIT_AUTHOR_EMAIL: "t@example.com",
      GIT_COMMITTER_NAME: "t",
      GIT_COMMITTER_EMAIL: "t@example.com"
    }
  })

const write = (path: string, text: string): void => {
  mkdirSync(join(path, ".."), { recursive: true })
  writeFileSync(path, text)
}

const commit = (directory: string, message: string): string => {
  git(directory, "add", "-A")
  git(directory, "commit", "-qm", message)
  return git(directory, "rev-parse", "HEAD").trim()
}

const long = (text: string): string =>
  `${text}\n${Array.from({ length: 30 }, (_, line) => `-- line ${line}\n`).join("")}`

/** A repository whose script directory has a name with a space and other letters, and a branch that changed it. */
const repository = join(home, "main")
const directory = join(repository, "db/größe migrations")
let base = ""
beforeAll(() => {
  mkdirSync(repository)
  git(repository, "init", "-q", "-b", "main")
  for (const name of ["same", "edited", "staged", "renamed", "moved", "tail ü"]) {
    write(join(directory, `${name}.sql`), long(name))
  }
  write(join(directory, "env.ts"), "export default 1\n")
  write(join(repository, "package.json"), "{}")
  write(join(repository, "packages/own/package.json"), "{}")
  write(join(repository, "packages/own/index.ts"), "old\n")
  base = commit(repository, "base")
  git(repository, "checkout", "-qb", "work")
  write(join(directory, "new committed.sql"), "new")
  write(join(directory, "edited.sql"), long("other"))
  git(repository, "mv", "db/größe migrations/renamed.sql", "db/größe migrations/renamed ✓.sql")
  write(join(repository, "packages/own/index.ts"), "new\n")
  commit(repository, "work")
  git(repository, "checkout", "-q", "main")
  write(join(repository, "later.txt"), "later")
  commit(repository, "later")
  git(repository, "checkout", "-q", "work")
  write(join(directory, "staged.sql"), long("other"))
  git(repository, "add", "-A")
  write(join(directory, "tail ü.sql"), long("other"))
  write(join(directory, "untracked.sql"), "untracked")
  renameSync(join(directory, "moved.sql"), join(directory, "moved away.sql"))
})

const sqlFiles = (path: string) => readdirSync(path).filter((name) => name.endsWith(".sql"))

const found = Effect.fnUntraced(function*(path: string, name?: string) {
  return yield* Effect.fromResult(yield* Git.baseOf(path, name))
})

const problem = Effect.fnUntraced(function*(path: string, name: string | undefined) {
  const result = yield* Git.baseOf(path, name)
  return Result.isFailure(result) ? result.failure : assert.fail("there is a base")
})

describe("Git.changedFiles", () => {
  it.effect("has what is committed, staged, edited and untracked since the merge base, and not what was moved", () =>
    Effect.gen(function*() {
      const at = yield* found(directory, "main")
      assert.strictEqual(at.commit, base)
      assert.strictEqual(at.tip, git(repository, "rev-parse", "main").trim())
      const changes = yield* Git.changedFiles(directory, at, sqlFiles(directory))
      assert.deepStrictEqual([...changes].toSorted(), [
        ["edited.sql", "edited"],
        ["new committed.sql", "added"],
        ["staged.sql", "edited"],
        ["tail ü.sql", "edited"],
        ["untracked.sql", "added"]
      ])
    }))

  it.effect("has every file as added where the base has no such directory, and none where the directory was renamed", () =>
    Effect.gen(function*() {
      const other = join(repository, "elsewhere")
      write(join(other, "a.sql"), "a")
      const at = yield* found(other, "main")
      assert.deepStrictEqual([...yield* Git.changedFiles(other, at, ["a.sql"])], [["a.sql", "added"]])
      rmSync(other, { recursive: true })

      const tree = join(home, "tree")
      git(repository, "worktree", "add", "-q", "--detach", tree, "main")
      const renamed = join(tree, "schema")
      renameSync(join(tree, "db/größe migrations"), renamed)
      const there = yield* found(renamed, "main")
      assert.deepStrictEqual([...yield* Git.changedFiles(renamed, there, sqlFiles(renamed))], [])
      assert.strictEqual(yield* Git.formerPrefix(renamed, there, "env.ts"), "db/größe migrations/")
      git(tree, "add", "-A")
      assert.deepStrictEqual([...yield* Git.changedFiles(renamed, there, sqlFiles(renamed))], [])
      assert.strictEqual(yield* Git.formerPrefix(renamed, there, "env.ts"), "db/größe migrations/")
    }))

  it.effect("asks the repository of the directory, also in a hook of another one", () =>
    Effect.gen(function*() {
      const { GIT_DIR: before } = process.env
      process.env["GIT_DIR"] = join(home, "nowhere")
      const at = yield* found(directory, "main").pipe(Effect.ensuring(Effect.sync(() => {
        if (before === undefined) delete process.env["GIT_DIR"]
        else process.env["GIT_DIR"] = before
      })))
      assert.strictEqual(at.commit, base)
    }))
})

describe("Git.baseOf", () => {
  it.effect("says what is missing, and what helps", () =>
    Effect.gen(function*() {
      const outside = join(home, "outside")
      mkdirSync(outside)
      assert.deepStrictEqual(yield* problem(outside, "main"), {
        problem: `"${outside}" is not in a git repository`,
        remedy: "git init"
      })
      assert.deepStrictEqual(yield* problem(directory, "nothing"), {
        problem: "git knows no such branch or commit here",
        remedy: "git fetch origin"
      })
      assert.strictEqual((yield* problem(directory, "--all")).remedy, "git fetch origin")
      git(outside, "init", "-q", "-b", "main")
      assert.strictEqual((yield* problem(outside, "main")).problem, "the repository has no commit yet")
      write(join(outside, "a"), "a")
      commit(outside, "a")
      git(outside, "checkout", "-q", "--orphan", "other")
      commit(outside, "b")
      assert.strictEqual((yield* problem(outside, "main")).problem, "it has no commit in common with this checkout")
    }))

  it.effect("finds the branch of a bare origin under its plain name, and a shallow clone is told how to have more", () =>
    Effect.gen(function*() {
      const bare = join(home, "bare.git")
      git(home, "clone", "-q", "--bare", repository, bare)
      const clone = join(home, "clone")
      git(home, "clone", "-q", "--branch", "work", bare, clone)
      assert.strictEqual((yield* found(clone, "main")).commit, base)
      const shallow = join(home, "shallow")
      git(home, "clone", "-q", "--depth", "1", "--no-single-branch", "--branch", "work", `file://${bare}`, shallow)
      const { problem: text, remedy } = yield* problem(shallow, "main")
      assert.include(text, "this clone is shallow")
      assert.include(text, "fetch-depth: 0")
      assert.strictEqual(remedy, "git fetch --unshallow origin")
    }))

  it.effect("of GitHub's merge commit is its first parent, for which two commits are enough", () =>
    Effect.gen(function*() {
      const origin = join(home, "bare.git")
      const pull = join(home, "pull")
      git(home, "clone", "-q", "--branch", "main", origin, pull)
      git(pull, "merge", "-q", "--no-ff", "-m", "merge", "origin/work")
      const merge = git(pull, "rev-parse", "HEAD").trim()
      git(pull, "push", "-q", "origin", "HEAD:refs/pull/7/merge")
      const checkout = join(home, "checkout")
      mkdirSync(checkout)
      git(checkout, "init", "-q")
      git(checkout, "fetch", "-q", "--depth", "2", `file://${origin}`, "refs/pull/7/merge")
      git(checkout, "checkout", "-q", "--detach", "FETCH_HEAD")
      const variables = { GITHUB_REF: "refs/pull/7/merge", GITHUB_SHA: merge, GITHUB_BASE_REF: "main" }
      const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]))
      Object.assign(process.env, variables)
      const all = yield* Effect.all([found(checkout), found(checkout, "main"), found(checkout, "origin/main")]).pipe(
        Effect.ensuring(Effect.sync(() => {
          for (const [name, value] of Object.entries(before)) {
            if (value === undefined) delete process.env[name]
            else process.env[name] = value
          }
        }))
      )
      const first = git(pull, "rev-parse", "HEAD^1").trim()
      assert.deepStrictEqual(all.map(({ commit }) => commit), [first, first, first])
    }))

  it.effect("of a submodule is the commit that the base of the outer repository names", () =>
    Effect.gen(function*() {
      const outer = join(home, "outer")
      mkdirSync(outer)
      git(outer, "init", "-q", "-b", "trunk")
      git(outer, "submodule", "add", "-q", repository, "sub")
      git(join(outer, "sub"), "checkout", "-q", base)
      commit(outer, "outer")
      git(join(outer, "sub"), "checkout", "-q", "origin/work")
      assert.strictEqual((yield* found(join(outer, "sub"), "trunk")).commit, base)
    }))
})

describe("Git.copyOf", () => {
  it.effect("has the files of the commit with the packages of the checkout, and is gone with the scope", () =>
    Effect.gen(function*() {
      write(join(repository, "node_modules/library/index.js"), "library")
      symlinkSync("../packages/own", join(repository, "node_modules/own"))
      const status = git(repository, "status", "--porcelain")
      const copy = yield* Effect.scoped(Effect.gen(function*() {
        const copy = (yield* Git.copyOf(directory, base))!
        assert.strictEqual(readFileSync(join(copy, "db/größe migrations/edited.sql"), "utf8"), long("edited"))
        assert.isFalse(existsSync(join(copy, "db/größe migrations/new committed.sql")))
        assert.strictEqual(
          realpathSync(join(copy, "node_modules/library")),
          join(repository, "node_modules/library")
        )
        // A workspace is that of the commit, and not that of the checkout.
        assert.strictEqual(readFileSync(join(copy, "node_modules/own/index.ts"), "utf8"), "old\n")
        return copy
      }))
      assert.isFalse(existsSync(copy))
      assert.isTrue(existsSync(join(repository, "node_modules/library/index.js")))
      assert.strictEqual(git(repository, "status", "--porcelain"), status)
    }))
})

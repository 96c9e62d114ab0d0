/**
 * The base of a checkout: the commit at which it left a branch, or why there is none.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { type Ended, git, outputOf } from "./command.ts"

/** Where a checkout left its base: the name that was asked for, the commit there, and the newest one of the base. */
export interface Base {
  readonly name: string
  readonly commit: string
  readonly tip: string
}

/** Why there is no base, as the end of a sentence, and the command that helps. */
export interface NoBase {
  readonly problem: string
  readonly remedy: string
}

/** The branches that are tried if none is named: that of the pull request in CI, else the default one. */
const usual = (): ReadonlyArray<string> => [
  ...requested().map((branch) => `origin/${branch}`),
  "origin/HEAD",
  "origin/main",
  "origin/master",
  "main",
  "master"
]

/** The branch into which the request of this CI job is to be merged. */
const requested = (): ReadonlyArray<string> =>
  [process.env["GITHUB_BASE_REF"], process.env["CI_MERGE_REQUEST_TARGET_BRANCH_NAME"]].flatMap((name) => name || [])

const verified = (directory: string, commit: string) =>
  Effect.map(
    outputOf(directory, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${commit}^{commit}`]),
    (out) => out?.trim()
  )

/**
 * The merge commit that GitHub makes of a pull request and checks out: its first parent is the base, which a clone of two
 * commits has although it has no branch of the base.
 */
const mergedInto = Effect.fnUntraced(function*(directory: string, name: string | undefined) {
  const isMerge = /^refs\/pull\/\d+\/merge$/.test(process.env["GITHUB_REF"] ?? "")
  if (!isMerge || name !== undefined && !requested().some((one) => name === one || name === `origin/${one}`)) return
  if ((yield* verified(directory, "HEAD")) !== process.env["GITHUB_SHA"]) return
  if ((yield* verified(directory, "HEAD^2")) === undefined) return
  return yield* verified(directory, "HEAD^1")
})

const found = Effect.fnUntraced(function*(directory: string, name: string) {
  const tip = yield* verified(directory, name)
  if (tip === undefined) return undefined
  const commit = (yield* outputOf(directory, ["merge-base", "HEAD", tip]))?.trim()
  return commit === undefined ? undefined : { name, commit, tip } satisfies Base as Base
})

/** In a submodule, the commit of it that the base of the outer repository names. */
const recorded = Effect.fnUntraced(function*(directory: string, name: string) {
  const outer = (yield* outputOf(directory, ["rev-parse", "--show-superproject-working-tree"]))?.trim()
  const root = (yield* outputOf(directory, ["rev-parse", "--show-toplevel"]))?.trim()
  if (!outer || root === undefined) return undefined
  const base = yield* found(outer, name)
  if (base === undefined) return undefined
  const entry = yield* outputOf(outer, ["ls-tree", base.commit, "--", root])
  const commit = /^160000 commit ([0-9a-f]+)/.exec(entry ?? "")?.[1]
  return commit === undefined ? undefined : yield* found(directory, commit)
})

/**
 * The commit at which the checkout of a directory left `name`, by default the default branch. A name without a remote is
 * also looked for in `origin`, as clones of CI have no other branches.
 */
export const baseOf = Effect.fnUntraced(function*(
  directory: string,
  name: string | undefined
): Effect.fn.Return<Result.Result<Base, NoBase>> {
  const names = name === undefined ? usual() : [name, `origin/${name}`]
  for (const one of names) {
    const base = yield* found(directory, one)
    if (base !== undefined) return Result.succeed<Base>({ ...base, name: name ?? one })
  }
  const merged = yield* mergedInto(directory, name)
  if (merged !== undefined) {
    return Result.succeed<Base>({ name: name ?? requested()[0]!, commit: merged, tip: merged })
  }
  for (const one of name === undefined ? [] : names) {
    const base = yield* recorded(directory, one)
    if (base !== undefined) return Result.succeed<Base>({ ...base, name: one })
  }
  return Result.fail(yield* why(directory, name))
})

const why = Effect.fnUntraced(function*(directory: string, name: string | undefined): Effect.fn.Return<NoBase> {
  const looked = yield* git(directory, ["rev-parse", "--is-shallow-repository", "HEAD"])
  const problem = outside(looked, directory)
  if (problem !== undefined) return problem
  if (looked.out.startsWith("true")) {
    return {
      problem: "this clone is shallow, so git does not know where the branches part. In GitHub Actions, set " +
        "fetch-depth: 0 of actions/checkout; in GitLab CI, set GIT_DEPTH to 0",
      remedy: "git fetch --unshallow origin"
    }
  }
  if (name === undefined) return { problem: "none of the usual branches is known here", remedy: "git fetch origin" }
  const isKnown = (yield* verified(directory, name)) !== undefined
  return isKnown
    ? { problem: "it has no commit in common with this checkout", remedy: "git log --oneline --graph --all" }
    : { problem: "git knows no such branch or commit here", remedy: "git fetch origin" }
})

/** Why git cannot be asked at all. */
const outside = ({ code, problem }: Ended, directory: string): NoBase | undefined => {
  if (code === 0) return undefined
  if (code === "missing") {
    return { problem: "there is no command git here, which must be installed", remedy: "git --version" }
  }
  const owner = /dubious ownership in repository at '(.*)'/.exec(problem)?.[1]
  if (owner !== undefined) {
    return {
      problem: `git does not trust the repository "${owner}", because it belongs to somebody else`,
      remedy: `git config --global --add safe.directory '${owner.replaceAll("'", "'\\''")}'`
    }
  }
  return /not a git repository/.test(problem)
    ? { problem: `"${directory}" is not in a git repository`, remedy: "git init" }
    : { problem: "the repository has no commit yet", remedy: "git status" }
}

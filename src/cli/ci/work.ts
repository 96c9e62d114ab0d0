/**
 * The work of `ci`.
 */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Path from "effect/Path"
import * as Redacted from "effect/Redacted"
import { schemas } from "../../document/mod.ts"
import type { Environment } from "../../environment/mod.ts"
import * as Git from "../../git/mod.ts"
import * as Lint from "../../lint/mod.ts"
import { writeText } from "../../script/mod.ts"
import { passwordsIn, withoutCredentials, withoutSecret } from "../../secret/mod.ts"
import { CommandError, ReviewFailed } from "../error.ts"
import { shadowAt } from "../shared_work/linting.ts"
import { indented, note, print, printSource } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { withFiles } from "../shell/session.ts"
import { document } from "./_document.ts"
import { page } from "./_page.ts"
import { errorsIn, type Request, type Review, reviewOf } from "./_review.ts"

/** The input of `ci`. */
export interface Input extends Omit<Request, "shadow"> {
  readonly shadow: string | undefined
  readonly output: string | undefined
  readonly sarif: string | undefined
  readonly json: boolean
}

/** Prints and writes a review; fails if it has an error. An outdated lock is one, and not a failure of the command. */
export const work = (input: Input, shared: Shared) =>
  withFiles({ ...shared, frozen: shared.frozen ?? false }, (loaded) =>
    Effect.gen(function*() {
      const shadow = input.shadow === undefined ? undefined : yield* shadowAt(input.shadow)
      const review = yield* reviewOf({ ...input, shadow }, loaded)
      const texts = yield* textsOf(review, loaded)
      yield* written(input, texts)
      yield* input.json ? print(texts["report.json"]) : printSource(texts["report.md"])
      const count = errorsIn(review)
      yield* note(`${Lint.tally(review.report.findings)} since ${review.base.name}`)
      if (count > 0) return yield* CommandError.of(new ReviewFailed({ count }))
    }))

type Texts = Readonly<Record<"report.md" | "report.json" | "lint.sarif" | "script.sql", string>>

/** The files of a review, none of which has the password of a database that this process knows. */
const textsOf = Effect.fnUntraced(function*(review: Review, { directory, name }: Environment.Loaded) {
  const { Ci } = yield* Effect.promise(schemas.lint)
  const place = (yield* Git.prefixOf(directory)) ?? `${name.replaceAll("\\", "/").replace(/\/+$/, "")}/`
  const clean = yield* cleaner
  return {
    "report.md": clean(page(review, place)),
    "report.json": clean(indented(Ci, document(review))),
    "lint.sarif": clean(JSON.stringify(Lint.Format.sarif(review.report, Lint.everyRule, place), null, 2)),
    "script.sql": "text" in review.script ? clean(review.script.text) : `-- ${review.script.problem}\n`
  } satisfies Texts
})

const cleaner = Effect.gen(function*() {
  const urls = yield* Effect.forEach(
    ["DATABASE_URL", "DATABASE_PASSWORD"],
    (name) => Effect.orElseSucceed(Effect.map(Config.Redacted(name), Redacted.value), () => "")
  )
  const [url = "", password = ""] = urls
  const secrets = [...passwordsIn(url), ...(password === "" ? [] : [password])]
  return (text: string): string =>
    secrets.reduce((shown, secret) => withoutSecret(shown, secret), withoutCredentials(text))
})

const written = Effect.fnUntraced(function*({ output, sarif }: Input, texts: Texts) {
  const path = yield* Path.Path
  const files = [
    ...(output === undefined
      ? []
      : Object.entries(texts).map(([name, text]) => [path.join(output, name), text] as const)),
    ...(sarif === undefined ? [] : [[sarif, texts["lint.sarif"]] as const])
  ]
  for (const [file, text] of files) yield* writeText(path.resolve(file), file, text.endsWith("\n") ? text : `${text}\n`)
})

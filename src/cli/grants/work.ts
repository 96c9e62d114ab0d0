/**
 * The work of `grants`.
 */
import * as Effect from "effect/Effect"
import { schemas } from "../../document/mod.ts"
import type { Environment } from "../../environment/mod.ts"
import { identifierProblem } from "../../text/mod.ts"
import { BadUsage, CommandError } from "../error.ts"
import { printJson, printSource } from "../shell/output.ts"
import type { Shared } from "../shell/root.ts"
import { load } from "../shell/session.ts"
import * as Privileges from "./_privileges.ts"

/** Names that PostgreSQL does not read as those of roles, also in double quotes. */
const reserved: ReadonlyMap<string, string> = new Map([
  ["public", `"public" stands for all roles`],
  ["none", `"none" stands for no role`]
])

/** The schemas of the project: those in which revisions create and change something. */
const schemasOf = ({ models, schemas, searchPath }: Environment.Environment): ReadonlyArray<string> => [
  ...new Set([
    ...searchPath,
    ...schemas ?? [],
    ...models.flatMap(({ name }) => typeof name === "string" ? [] : [name.schema])
  ])
]

/** Prints the statements that grant the roles what they need. Does not connect to the database. */
export const work = Effect.fnUntraced(function*(
  { json, ...roles }: Privileges.Place["roles"] & { readonly json: boolean },
  shared: Shared
) {
  for (const [flag, role] of Object.entries(roles)) {
    const problem = reserved.get(role) ?? identifierProblem(role)?.message
    if (problem !== undefined) {
      return yield* CommandError.of(
        new BadUsage({
          problem: `Cannot use the role of --${flag}: ${problem}`,
          remedy: `strata grants --${flag} <role>`
        })
      )
    }
  }
  const { environment } = yield* load(shared)
  const granted = Privileges.privileges({ ledger: environment.ledger, schemas: schemasOf(environment), roles })
  yield* json
    ? printJson(schemas.database, "Grants", granted)
    : printSource(Privileges.script(granted))
})

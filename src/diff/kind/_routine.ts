/**
 * Functions and procedures. Their text is used as PostgreSQL returns it.
 */
import type { Function, Procedure } from "../../catalog/mod.ts"
import { quoteName } from "../../text/mod.ts"
import { always, dotted, draft, never, nothing } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { comparedWhole, noNames, noType, ownStatements, ranked } from "../description/plain.ts"
import { execute, script } from "../description/statement.ts"

type Routine = Function | Procedure

const called = (routine: Routine): string =>
  `${routine.kind.toUpperCase()} ${quoteName(routine)}(${routine.identityArguments})`

const createText = ({ definition }: Routine): string => script(definition.trim())

const dropText = (routine: Routine): string => `DROP ${called(routine)}`

const shape = (routine: Routine): string =>
  JSON.stringify([routine.arguments, "returns" in routine ? routine.returns : undefined])

// OR REPLACE keeps privileges and dependent objects. It cannot rename arguments, remove defaults or change the result type.
const operations = {
  create: (routine) => [draft(execute(createText(routine), dropText(routine)))],
  drop: (routine) => [draft(execute(dropText(routine), createText(routine)))],
  alterable: (from, to) => shape(from) === shape(to),
  alter: (from, to) => [draft(execute(createText(to), createText(from)))],
  park: "none"
} satisfies Operations<Routine>

const routine = {
  requestedBy: "always",
  ...operations,
  ...comparedWhole,
  isDeparsed: ({ body }) => body === "",
  comment: { on: called, target: () => "sql" },
  owner: called,
  grant: (routine) => ({ on: called(routine) }),
  defaultPrivileges: "functions",
  needs: nothing,
  isRecordedForParent: never,
  evaluates: ({ definition, language }) => language === "sql" ? [definition] : [],
  // With the types of the arguments: casts and operators that the body uses are named by these alone.
  body: ({ arguments: types, body }) => body === "" ? "" : `${types} ${body}`,
  namesInBodies: ({ name }) => [name],
  canRelease: true,
  isRecreatedWith: always,
  places: (routine) => [`routine ${dotted(routine)}(${routine.identityArguments})`],
  ...noType,
  ...ranked(60),
  ...ownStatements,
  attachments: "all",
  ...noNames,
  expressions: ["definition"],
  types: ["identityArguments", "arguments"],
  isRecreatedAround: ({ body }) => body === ""
} satisfies Compared<"function" | "procedure", Routine>

/** Functions. */
export const fn: Compared<"function"> = { ...routine, rank: () => 56, types: [...routine.types, "returns"] }

/** Procedures. */
export const procedure: Compared<"procedure"> = routine

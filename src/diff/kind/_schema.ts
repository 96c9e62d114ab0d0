/**
 * Schemas.
 */
import type { Schema } from "../../catalog/mod.ts"
import { quoteIdentifier } from "../../text/mod.ts"
import { always, type Context, type Draft, draft, never, noText, nothing } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { comparedWhole, noNames, noType, ownStatements, ranked } from "../description/plain.ts"
import { execute, script } from "../description/statement.ts"

const called = ({ name }: Schema): string => `SCHEMA ${quoteIdentifier(name)}`

/** What initdb gives the schema `public`; comments, owners and privileges on it are differences from that. */
const asInitially = ({ from: { serverVersion }, options: { owners } }: Context): ReadonlyArray<Draft> => {
  const isOwned = serverVersion >= 15
  return [
    draft(execute(
      script(
        "GRANT USAGE ON SCHEMA public TO PUBLIC",
        !isOwned && "GRANT CREATE ON SCHEMA public TO PUBLIC",
        "COMMENT ON SCHEMA public IS 'standard public schema'",
        isOwned && owners === true && "ALTER SCHEMA public OWNER TO pg_database_owner"
      ),
      "REVOKE ALL ON SCHEMA public FROM PUBLIC"
    ))
  ]
}

const operations: Operations<Schema> = {
  create: ({ name }, _parts, context) => [
    draft({ _tag: "CreateSchema", name }),
    ...(name === "public" ? asInitially(context) : [])
  ],
  drop: ({ name }) => [{
    ...draft({ _tag: "DropSchema", name }),
    inverse: { _tag: "CreateSchema", name },
    ...(name === "public" ? { isOneWay: true } : {})
  }],
  alterable: always,
  alter: () => [],
  park: "none"
}

/** Schemas. */
export const schema: Compared<"schema"> = {
  requestedBy: "always",
  ...operations,
  ...comparedWhole,
  comment: { on: called, target: ({ name }) => ({ kind: "schema", name }) },
  owner: called,
  grant: (schema) => ({ on: called(schema) }),
  defaultPrivileges: "schemas",
  needs: nothing,
  isRecordedForParent: never,
  evaluates: nothing,
  body: noText,
  namesInBodies: ({ name }) => [name],
  canRelease: false,
  isRecreatedWith: always,
  places: nothing,
  ...noType,
  ...ranked(0),
  ...ownStatements,
  ...noNames
}

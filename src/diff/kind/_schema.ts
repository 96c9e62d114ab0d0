/**
 * Schemas.
 */
import type { Schema } from "../../catalog/mod.ts"
import { quoteIdentifier } from "../../text/mod.ts"
import { always, draft, never, noText, nothing } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { comparedWhole, noNames, noType, ownStatements, ranked } from "../description/plain.ts"

const called = ({ name }: Schema): string => `SCHEMA ${quoteIdentifier(name)}`

const operations: Operations<Schema> = {
  create: ({ name }) => [draft({ _tag: "CreateSchema", name })],
  drop: ({ name }) => [{ ...draft({ _tag: "DropSchema", name }), inverse: { _tag: "CreateSchema", name } }],
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

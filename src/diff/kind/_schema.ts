/**
 * Schemas.
 */
import type { Schema } from "../../catalog/mod.ts"
import { quoteIdentifier } from "../../text/mod.ts"
import { always, draft, itself, never, nobody, noText, nothing } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"

const called = ({ name }: Schema): string => `SCHEMA ${quoteIdentifier(name)}`

/** A schema is its name. */
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
  comparable: itself,
  isDeparsed: always,
  judge: "never",
  isLeftOut: never,
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
  isTypeName: false,
  secondType: "none",
  usesTypes: false,
  containsType: never,
  retyping: "none",
  rank: () => 0,
  position: noText,
  precedence: nothing,
  isAlteredAfter: never,
  recreates: nobody,
  parksParts: false,
  fold: "never",
  attachments: "none",
  isAttachment: false,
  expressions: [],
  types: [],
  columns: [],
  withColumns: "none",
  isRecreatedAround: false,
  isNamedAfterParent: false,
  rename: "none"
}

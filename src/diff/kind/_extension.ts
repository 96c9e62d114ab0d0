/**
 * Extensions.
 */
import { address, type Extension } from "../../catalog/mod.ts"
import * as Hazard from "../../hazard/mod.ts"
import { quoteIdentifier, quoteLiteral } from "../../text/mod.ts"
import { always, draft, itself, never, nobody, noText, nothing } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { execute } from "../description/statement.ts"

const called = ({ name }: Extension): string => `EXTENSION ${quoteIdentifier(name)}`

const move = ({ name, schema }: Extension): string =>
  `ALTER EXTENSION ${quoteIdentifier(name)} SET SCHEMA ${quoteIdentifier(schema)}`

const update = ({ name, version }: Extension): string =>
  `ALTER EXTENSION ${quoteIdentifier(name)} UPDATE TO ${quoteLiteral(version)}`

/** An extension can be moved and updated; its version is that of the server's files, so a new one takes the default. */
const operations: Operations<Extension> = {
  create: ({ name, schema }) => [draft({ _tag: "CreateExtension", name, schema })],
  drop: ({ name, schema }) => [
    draft(
      execute(
        `DROP EXTENSION ${quoteIdentifier(name)}`,
        `CREATE EXTENSION ${quoteIdentifier(name)} SCHEMA ${quoteIdentifier(schema)}`
      ),
      Hazard.extensionDropped(name)
    )
  ],
  alterable: always,
  alter: (from, to) => [
    ...(from.schema === to.schema ? [] : [draft(execute(move(to), move(from)))]),
    ...(from.version === to.version ? [] : [draft(execute(update(to), update(from)))])
  ],
  park: "none"
}

/** Extensions. */
export const extension: Compared<"extension"> = {
  requestedBy: "always",
  ...operations,
  comparable: itself,
  isDeparsed: always,
  judge: "never",
  isLeftOut: never,
  comment: { on: called, target: ({ name }) => ({ kind: "extension", name }) },
  owner: "none",
  grant: "none",
  defaultPrivileges: "none",
  needs: ({ schema }) => [address("schema", schema)],
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
  rank: () => 4,
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

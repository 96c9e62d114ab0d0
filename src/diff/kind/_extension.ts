/**
 * Extensions.
 */
import { address, type Extension } from "../../catalog/mod.ts"
import * as Hazard from "../../hazard/mod.ts"
import { quoteIdentifier, quoteLiteral } from "../../text/mod.ts"
import { always, draft, never, noText, nothing } from "../description/context.ts"
import type { Compared, Operations } from "../description/description.ts"
import { comparedWhole, noNames, notCalled, noType, ownStatements, ranked } from "../description/plain.ts"
import { execute } from "../description/statement.ts"

const called = ({ name }: Extension): string => `EXTENSION ${quoteIdentifier(name)}`

const move = ({ name, schema }: Extension): string =>
  `ALTER EXTENSION ${quoteIdentifier(name)} SET SCHEMA ${quoteIdentifier(schema)}`

const update = ({ name, version }: Extension): string =>
  `ALTER EXTENSION ${quoteIdentifier(name)} UPDATE TO ${quoteLiteral(version)}`

/** A new extension gets the default version of the server, because other versions may not be installed there. */
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
  ...comparedWhole,
  ...notCalled,
  comment: { on: called, target: ({ name }) => ({ kind: "extension", name }) },
  needs: ({ schema }) => [address("schema", schema)],
  isRecordedForParent: never,
  evaluates: nothing,
  body: noText,
  namesInBodies: ({ name }) => [name],
  canRelease: false,
  isRecreatedWith: always,
  places: nothing,
  ...noType,
  ...ranked(4),
  ...ownStatements,
  ...noNames
}

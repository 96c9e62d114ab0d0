/**
 * Schemas and extensions.
 */
import type { Extension, Schema } from "../catalog/mod.ts"
import { type Behaviour, draft } from "./_kind.ts"
import { execute, literal, quote } from "./_sql.ts"
import { dataLoss } from "./hazard.ts"

/** A schema is its name. */
export const schema: Behaviour<Schema> = {
  create: ({ name }) => [draft({ _tag: "CreateSchema", name })],
  drop: ({ name }) => [{ ...draft({ _tag: "DropSchema", name }), inverse: { _tag: "CreateSchema", name } }],
  alterable: () => true,
  alter: () => []
}

/** An extension can be moved and updated; its version is that of the server's files, so a new one takes the default. */
export const extension: Behaviour<Extension> = {
  create: ({ name, schema }) => [draft({ _tag: "CreateExtension", name, schema })],
  drop: ({ name, schema }) => [
    draft(
      execute(`DROP EXTENSION ${quote(name)}`, `CREATE EXTENSION ${quote(name)} SCHEMA ${quote(schema)}`),
      dataLoss(`Dropping the extension "${name}" deletes what it keeps in tables of its own`)
    )
  ],
  alterable: () => true,
  alter: (from, to) => [
    ...(from.schema === to.schema ? [] : [draft(execute(move(to), move(from)))]),
    ...(from.version === to.version ? [] : [draft(execute(update(to), update(from)))])
  ]
}

const move = ({ name, schema }: Extension): string => `ALTER EXTENSION ${quote(name)} SET SCHEMA ${quote(schema)}`

const update = ({ name, version }: Extension): string => `ALTER EXTENSION ${quote(name)} UPDATE TO ${literal(version)}`

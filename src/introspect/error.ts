/**
 * What can go wrong when a schema is read or a shadow is built, as one public error with a `reason`.
 */
import * as Schema from "effect/Schema"
import { AreaError } from "../error/mod.ts"

/** There is no connection to ask; `detail` is the client's own sentence. */
export class Unreachable extends Schema.TaggedError<Unreachable>("strata/introspect/Unreachable")("Unreachable", {
  detail: Schema.String,
  cause: Schema.optionalKey(Schema.Defect())
}) {
  override get message(): string {
    return this.detail
  }
}

/** The server refused a query on its catalogs; `detail` is its message. */
export class ReadFailed extends Schema.TaggedError<ReadFailed>("strata/introspect/ReadFailed")("ReadFailed", {
  detail: Schema.String,
  sqlstate: Schema.String,
  cause: Schema.optionalKey(Schema.Defect())
}) {
  override get message(): string {
    return `Cannot read the schema of the database: ${this.detail} (SQLSTATE ${this.sqlstate})`
  }
}

/** The server is older than what the queries are made for. */
export class UnsupportedServer extends Schema.TaggedError<UnsupportedServer>("strata/introspect/UnsupportedServer")(
  "UnsupportedServer",
  { version: Schema.String }
) {
  override get message(): string {
    return `Cannot read the schema of a PostgreSQL ${this.version} server: Strata needs PostgreSQL 14 or newer`
  }
}

/** Other sessions changed the schema during every one of the attempts to read it. */
export class SchemaChanging extends Schema.TaggedError<SchemaChanging>("strata/introspect/SchemaChanging")(
  "SchemaChanging",
  { attempts: Schema.Int }
) {
  override get message(): string {
    return `Cannot read the schema of the database: other sessions changed it during each of ${this.attempts} attempts. ` +
      "Wait until they are done, then run the command again"
  }
}

/** A statement of the desired schema failed in the shadow; `number` counts from 1, `position` is in characters. */
export class LoadFailed extends Schema.TaggedError<LoadFailed>("strata/introspect/LoadFailed")("LoadFailed", {
  number: Schema.Int,
  statement: Schema.String,
  detail: Schema.String,
  sqlstate: Schema.String,
  position: Schema.optionalKey(Schema.Int),
  hint: Schema.optionalKey(Schema.String),
  where: Schema.Literals(["server", "embedded"]),
  cause: Schema.optionalKey(Schema.Defect())
}) {
  override get message(): string {
    const first = this.statement.trim().split("\n")[0]!
    const shown = first.length > 200 ? `${first.slice(0, 200)}…` : first
    const place = this.where === "server" ? "the shadow database" : "the embedded shadow database"
    const hint = this.hint === undefined ? "" : `. ${this.hint}`
    return `Cannot load statement ${this.number} of the desired schema into ${place}: ${this.detail} ` +
      `(SQLSTATE ${this.sqlstate})${hint}. The statement begins: ${shown}`
  }
}

/** A text of the desired schema is not a sequence of SQL statements. */
export class InvalidScript extends Schema.TaggedError<InvalidScript>("strata/introspect/InvalidScript")(
  "InvalidScript",
  { detail: Schema.String, cause: Schema.optionalKey(Schema.Defect()) }
) {
  override get message(): string {
    return `Cannot split the SQL of the desired schema into statements: ${this.detail}`
  }
}

/** The temporary database could not be made, for another reason than a missing right. */
export class ShadowFailed extends Schema.TaggedError<ShadowFailed>("strata/introspect/ShadowFailed")("ShadowFailed", {
  database: Schema.String,
  detail: Schema.String,
  sqlstate: Schema.String,
  cause: Schema.optionalKey(Schema.Defect())
}) {
  override get message(): string {
    return `Cannot create the shadow database "${this.database}": ${this.detail} (SQLSTATE ${this.sqlstate}). ` +
      "Repair that, or let the shadow be embedded"
  }
}

/** Everything that reading a schema and building a shadow fail with; `reason` says which. */
export class IntrospectError extends AreaError<IntrospectError>()("introspect", "IntrospectError", [
  Unreachable,
  ReadFailed,
  UnsupportedServer,
  SchemaChanging,
  LoadFailed,
  InvalidScript,
  ShadowFailed
]) {}

/**
 * The error of reading a schema and of building a shadow database, and its reasons.
 */
import * as Schema from "effect/Schema"
import { AreaError } from "../error/mod.ts"
import { quotedLines } from "../text/mod.ts"

/** The database cannot be reached; `detail` is the message of the client. */
export class Unreachable extends Schema.TaggedError<Unreachable>("strata/introspect/Unreachable")("Unreachable", {
  detail: Schema.String,
  cause: Schema.optionalKey(Schema.Defect())
}) {
  override get message(): string {
    return this.detail
  }
}

/** A query on the catalogs failed; `detail` is the message of the server. */
export class ReadFailed extends Schema.TaggedError<ReadFailed>("strata/introspect/ReadFailed")("ReadFailed", {
  detail: Schema.String,
  sqlstate: Schema.String,
  cause: Schema.optionalKey(Schema.Defect())
}) {
  override get message(): string {
    return `Cannot read the schema of the database: ${quotedLines(this.detail)} (SQLSTATE ${this.sqlstate})`
  }
}

/** The server is older than PostgreSQL 14. */
export class UnsupportedServer extends Schema.TaggedError<UnsupportedServer>("strata/introspect/UnsupportedServer")(
  "UnsupportedServer",
  { version: Schema.String }
) {
  override get message(): string {
    return `Cannot read the schema of a PostgreSQL ${this.version} server: Strata requires PostgreSQL 14 or later`
  }
}

/** Other sessions changed the schema during each attempt to read it. */
export class SchemaChanging extends Schema.TaggedError<SchemaChanging>("strata/introspect/SchemaChanging")(
  "SchemaChanging",
  { attempts: Schema.Int }
) {
  override get message(): string {
    return `Cannot read the schema of the database: other sessions changed it during each of ${this.attempts} attempts. ` +
      "Run the command again when no other session changes the schema"
  }
}

/** A statement of the desired schema failed in the shadow; `number` counts from 1, and `position` is in characters. */
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
    const hint = this.hint === undefined ? "" : `. ${this.hint.replace(/\.$/, "")}`
    return `Cannot load statement ${this.number} of the desired schema into ${place}: ${quotedLines(this.detail)} ` +
      `(SQLSTATE ${this.sqlstate})${hint}. The statement begins: ${shown}`
  }
}

/** A text of the desired schema cannot be split into statements. */
export class InvalidScript extends Schema.TaggedError<InvalidScript>("strata/introspect/InvalidScript")(
  "InvalidScript",
  { detail: Schema.String, cause: Schema.optionalKey(Schema.Defect()) }
) {
  override get message(): string {
    return `Cannot split the SQL of the desired schema into statements: ${quotedLines(this.detail)}`
  }
}

/** The shadow database could not be created, for another reason than a missing privilege. */
export class ShadowFailed extends Schema.TaggedError<ShadowFailed>("strata/introspect/ShadowFailed")("ShadowFailed", {
  database: Schema.String,
  detail: Schema.String,
  sqlstate: Schema.String,
  cause: Schema.optionalKey(Schema.Defect())
}) {
  override get message(): string {
    return `Cannot create the shadow database "${this.database}": ${
      quotedLines(this.detail)
    } (SQLSTATE ${this.sqlstate}). ` +
      "Correct the cause, or use an embedded shadow database"
  }
}

/** An error of reading a schema or building a shadow database; `reason` says which. */
export class IntrospectError extends AreaError<IntrospectError>()("introspect", "IntrospectError", [
  Unreachable,
  ReadFailed,
  UnsupportedServer,
  SchemaChanging,
  LoadFailed,
  InvalidScript,
  ShadowFailed
]) {}

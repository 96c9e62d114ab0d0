/**
 * The tables of the example application as Effect Schemas: what the code reads and writes, and what clients see.
 *
 * The keys are the names of the columns. The database generates ids and times, so all instances use one clock. What a
 * schema cannot express (keys, indexes, defaults) is in `tables.ts`.
 */
import { Type } from "effect-strata"
import * as Schema from "effect/Schema"
import * as Model from "effect/schema/Model"

/** The status of an account; the values of the PostgreSQL enum `user_status`. */
export const UserStatus = Schema.Literals(["active", "suspended", "deleted"]).pipe(Type.enum("user_status"))

/** The role of a user; the values of the PostgreSQL enum `user_role`. */
export const UserRole = Schema.Literals(["user", "moderator", "admin"]).pipe(Type.enum("user_role"))

/** The platform that hosts a video; the values of the PostgreSQL enum `video_platform`. */
export const VideoPlatform = Schema.Literals(["youtube", "vimeo", "twitch", "other"]).pipe(Type.enum("video_platform"))

/** A `timestamptz` that the database sets: clients can read it but not send it. */
const Timestamp = Model.GeneratedByDb(Schema.DateTimeUtcFromDate)

/** An e-mail address: text on both sides of an `@`. */
export const Email = Schema.String.check(Schema.isPattern(/^[^\s@]+@[^\s@]+$/))

/** The identity of a user. */
export const UserId = Schema.String.check(Schema.isUUID()).pipe(Schema.brand("UserId"))

/** The identity of a user, a UUID. */
export type UserId = typeof UserId.Type

/** An account. Addresses are unique without regard to case. */
export class User extends Model.Class<User>("User")({
  id: Model.GeneratedByDb(UserId),
  email: Email,
  display_name: Schema.NonEmptyString.check(Schema.isMaxLength(80)),
  status: Model.GeneratedByDb(UserStatus),
  role: UserRole,
  created_at: Timestamp,
  updated_at: Timestamp
}) {}

/** A token that renews a session; the token itself is never stored, and no JSON variant has its digest. */
export class RefreshToken extends Model.Class<RefreshToken>("RefreshToken")({
  id: Model.GeneratedByDb(Schema.BigInt),
  user_id: UserId,
  token_hash: Model.Sensitive(Schema.Uint8Array),
  expires_at: Schema.DateTimeUtcFromDate,
  revoked_at: Schema.NullOr(Schema.DateTimeUtcFromDate),
  created_at: Timestamp
}) {}

/** A video on another platform, as its owner entered it; a draft until `published_at` is set. */
export class VideoEntry extends Model.Class<VideoEntry>("VideoEntry")({
  id: Model.GeneratedByDb(Schema.String.check(Schema.isUUID())),
  owner_id: UserId,
  platform: VideoPlatform,
  external_id: Schema.NonEmptyString,
  title: Schema.NonEmptyString,
  duration_seconds: Schema.NullOr(Schema.Natural),
  metadata: Schema.Record(Schema.String, Schema.Json),
  published_at: Schema.NullOr(Schema.DateTimeUtcFromDate),
  created_at: Timestamp,
  updated_at: Timestamp
}) {}

/** A setting of the whole application, by its dotted name. */
export class Setting extends Model.Class<Setting>("Setting")({
  name: Schema.NonEmptyString,
  value: Schema.Json,
  description: Schema.NullOr(Schema.String),
  created_at: Timestamp,
  updated_at: Timestamp
}) {}

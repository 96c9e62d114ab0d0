/**
 * The three models of the seed (users, refresh tokens, video entries), and the same after some changes.
 */
import * as Schema from "effect/Schema"
import * as Model from "effect/schema/Model"
import { Op } from "../../src/operation/mod.ts"
import { Table, Type } from "../../src/schema/mod.ts"

const now = { default: Op.sql`now()` }
const Uuid = Schema.String.check(Schema.isUUID())

/** The keys of an enum are not its values. */
const Status = {
  Active: "active",
  Banned: "banned"
} as const

class User extends Model.Class<User>("User")({
  id: Model.GeneratedByDb(Uuid),
  email: Schema.String,
  name: Schema.String,
  status: Schema.Enum(Status).pipe(Type.enum("user_status")),
  logins: Schema.Int,
  nickname: Schema.NullOr(Schema.String),
  createdAt: Model.DateTimeInsertFromDate
}) {}

const users = Table.make(User, {
  name: "users",
  unique: ["email"],
  columns: { id: { default: Op.sql`gen_random_uuid()` }, status: { default: "active" }, createdAt: now }
})

class RefreshToken extends Model.Class<RefreshToken>("RefreshToken")({
  id: Model.GeneratedByDb(Schema.BigInt),
  userId: Uuid,
  tokenHash: Model.Sensitive(Schema.Uint8Array),
  expiresAt: Schema.DateTimeUtcFromString,
  revokedAt: Schema.NullOr(Schema.Date)
}) {}

const refreshTokens = Table.make(RefreshToken, {
  name: "refresh_tokens",
  unique: ["tokenHash"],
  indexes: ["userId"],
  foreignKeys: [{ columns: ["userId"], references: users, onDelete: "cascade" }],
  columns: { tokenHash: { comment: "SHA-256 of the token" } }
})

const Platform = Schema.Literals(["youtube", "vimeo"]).pipe(Type.enum("video_platform"))

class VideoEntry extends Model.Class<VideoEntry>("VideoEntry")({
  id: Model.GeneratedByDb(Schema.BigInt),
  ownerId: Uuid,
  platform: Platform,
  metadata: Schema.Record(Schema.String, Schema.Json),
  publishedAt: Schema.NullOr(Schema.DateTimeUtcFromDate)
}) {}

const videoEntries = Table.make(VideoEntry, {
  name: "video_entries",
  foreignKeys: [{ columns: ["ownerId"], references: users }],
  columns: { metadata: { default: {} } }
})

/** The seed's models. */
export const first = [users, refreshTokens, videoEntries]

/** What else the desired schema holds. */
export const sql = [`CREATE VIEW active_users AS SELECT id, email FROM users WHERE status = 'active'`]

class User2 extends Model.Class<User2>("User")({
  id: Model.GeneratedByDb(Uuid),
  email: Schema.String,
  displayName: Schema.String,
  status: Schema.Literals(["active", "suspended", "banned"]).pipe(Type.enum("user_status")),
  logins: Schema.BigInt,
  createdAt: Model.DateTimeInsertFromDate
}) {}

const changed = (status: "active" | "suspended") => {
  const users = Table.make(User2, {
    name: "users",
    unique: ["email"],
    indexes: [{ columns: ["createdAt"], where: "status <> 'banned'" }],
    columns: {
      id: { default: Op.sql`gen_random_uuid()` },
      displayName: { renamedFrom: "name" },
      status: { default: status },
      createdAt: now
    }
  })
  return [
    users,
    Table.make(RefreshToken, {
      name: "refresh_tokens",
      unique: ["tokenHash"],
      indexes: ["userId"],
      foreignKeys: [{ columns: ["userId"], references: users, onDelete: "cascade" }],
      columns: { tokenHash: { comment: "SHA-256 of the token" } }
    }),
    Table.make(VideoEntry, {
      name: "video_entries",
      foreignKeys: [{ columns: ["ownerId"], references: users }],
      columns: { metadata: { default: {} } }
    })
  ]
}

/**
 * The models changed: an enum value in the middle, a column renamed, one widened, one dropped, an index added. The other
 * tables reference the users as before.
 */
export const second = changed("active")

/** The same, with the new enum value as a default, which PostgreSQL refuses in the transaction that adds the value. */
export const secondWithDefault = changed("suspended")

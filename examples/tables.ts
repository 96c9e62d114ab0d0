/**
 * The tables of the models: keys, references, indexes and defaults. `strata check` and `strata revision --autogenerate`
 * compare the database with them.
 */
import { Naming, Op, Table } from "effect-strata"
import { RefreshToken, Setting, User, VideoEntry } from "./models.ts"

/** The names that PostgreSQL itself would choose, which the demo's revisions use. */
export const naming = Naming.make({
  column: Naming.asWritten,
  convention: {
    pk: "{table_name}_pkey",
    uq: "{table_name}_{column_0_N_name}_key",
    fk: "{table_name}_{column_0_N_name}_fkey",
    ck: "{table_name}_{constraint_name}_check",
    ix: "{table_name}_{column_0_N_name}_idx"
  }
})

const now = { default: Op.sql`now()` }
const randomId = { default: Op.sql`gen_random_uuid()` }

const users = Table.make(User, {
  name: "users",
  // One account per address, regardless of case.
  indexes: [{ name: "users_email_key", columns: [{ expression: "lower(email)" }], unique: true }],
  checks: { display_name: "length(display_name) BETWEEN 1 AND 80" },
  columns: {
    id: randomId,
    status: { default: "active" },
    role: { default: "user" },
    created_at: now,
    updated_at: now
  }
})

const refreshTokens = Table.make(RefreshToken, {
  name: "refresh_tokens",
  unique: ["token_hash"],
  foreignKeys: [{ columns: ["user_id"], references: users, onDelete: "cascade" }],
  checks: { expires_at: "expires_at > created_at" },
  indexes: ["user_id", { columns: ["expires_at"], where: "revoked_at IS NULL" }],
  columns: { token_hash: { comment: "SHA-256 of the token" }, created_at: now }
})

const videoEntries = Table.make(VideoEntry, {
  name: "video_entries",
  unique: [["platform", "external_id"]],
  foreignKeys: [{ columns: ["owner_id"], references: users, onDelete: "cascade" }],
  checks: { duration_seconds: "duration_seconds >= 0" },
  indexes: [
    { columns: [{ column: "published_at", order: "desc" }], where: "published_at IS NOT NULL" },
    { name: "video_entries_owner_id_idx", columns: ["owner_id", "created_at"] },
    { columns: ["metadata"], method: "gin" }
  ],
  columns: {
    id: randomId,
    external_id: { comment: "The platform's own id of the video" },
    metadata: { default: {} },
    created_at: now,
    updated_at: now
  }
})

const settings = Table.make(Setting, {
  name: "settings",
  primaryKey: "name",
  columns: { created_at: now, updated_at: now }
})

/** All tables of the application. */
export const tables = [users, refreshTokens, videoEntries, settings]

/**
 * Refresh tokens. Only the digest of a token is stored, and a token is deleted with its user.
 */
import { Migration, Op } from "effect-strata"
import * as Effect from "effect/Effect"

export default Migration.make({
  revision: "e3a95b6d1c08",
  parents: ["b7d1f0c2a934"],
  message: "create refresh tokens",
  upgrade: Effect.gen(function*() {
    yield* Op.createTable("refresh_tokens", {
      id: Op.column("bigint", { identity: "always" }),
      user_id: Op.column("uuid", { nullable: false }),
      token_hash: Op.column("bytea", { nullable: false, comment: "SHA-256 of the token" }),
      expires_at: Op.column("timestamptz", { nullable: false }),
      revoked_at: Op.column("timestamptz"),
      created_at: Op.column("timestamptz", { nullable: false, default: Op.sql`now()` })
    }, {
      // Constraints have explicit names, so that a later revision can drop or rename them on every database.
      constraints: [
        Op.primaryKey(["id"], { name: "refresh_tokens_pkey" }),
        Op.foreignKey(["user_id"], "users", ["id"], { name: "refresh_tokens_user_id_fkey", onDelete: "cascade" }),
        Op.unique(["token_hash"], { name: "refresh_tokens_token_hash_key" }),
        Op.check(Op.sql`expires_at > created_at`, { name: "refresh_tokens_expires_at_check" })
      ]
    })
    yield* Op.createIndex("refresh_tokens_user_id_idx", "refresh_tokens", ["user_id"])
    // For the job that deletes expired tokens. Revoked tokens are not in the index.
    yield* Op.createIndex("refresh_tokens_expires_at_idx", "refresh_tokens", ["expires_at"], {
      where: Op.sql`revoked_at IS NULL`
    })
  }),
  downgrade: Migration.inverse
})

/**
 * The SQL clients behind Effect's `SqlClient`: pooled, null-pool, lent, embedded, offline and recording.
 *
 * Read as a namespace: `Client.layerNullPool(target)`, `Client.Target.parse(url)`, `Client.Session.settings({…})`.
 */
export * as Activity from "./activity.ts"
export * from "./another.ts"
export * from "./embedded.ts"
export * from "./error.ts"
export * from "./explain.ts"
export * from "./layer.ts"
export * from "./offline.ts"
export * from "./server.ts"
export * from "./server_error.ts"
export * as Session from "./session.ts"
export * from "./session_client.ts"
export * as Target from "./target.ts"
export * from "./template.ts"

/**
 * Clients for Effect's `SqlClient`: pooled, null-pool, borrowed, embedded, offline and recording.
 *
 * Read as a namespace: `Client.layerNullPool(target)`, `Client.Target.parse(url)`, `Client.Session.settings({…})`.
 */
export * as Activity from "./activity.ts"
export * from "./alarm.ts"
export * from "./borrowed_session.ts"
export * from "./connection_failure.ts"
export * from "./embedded/embedded.ts"
export { OwnProcess } from "./embedded/pglite.ts"
export * from "./embedded/prepared.ts"
export { embeddedTemplate, embeddedVersion } from "./embedded/template.ts"
export * from "./error.ts"
export { type Bound, type Row } from "./exchange/exchange.ts"
export { commit, isCommitted, local, opening, type Request, statements, together } from "./exchange/together.ts"
export { type Failed, unread } from "./exchange/transaction.ts"
export * from "./layer.ts"
export * from "./listen.ts"
export * from "./offline.ts"
export * as Renewal from "./renewal.ts"
export * from "./second_session.ts"
export * from "./server.ts"
export * from "./server_error.ts"
export * as Session from "./session.ts"
export { placeIn } from "./single_session.ts"
export * from "./stream.ts"
export * as Target from "./target.ts"
export * from "./user_cache.ts"

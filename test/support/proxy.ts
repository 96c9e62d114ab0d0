/**
 * A proxy between a client and the server that pauses around every exchange, so that a test can interrupt it there.
 *
 * Only the first connection after `watch` is watched; others (a cancel request, a second session) pass unchanged.
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { once } from "node:events"
import { type AddressInfo, connect as open, createServer, type Socket } from "node:net"
import { type Watcher, watchExchanges } from "../../src/testing/crash/exchanges.ts"

export type { Moment, Watcher } from "../../src/testing/crash/exchanges.ts"

/** A running proxy: `url` connects through it, `watch` watches the next connection. */
export interface Proxy {
  readonly url: string
  readonly watch: (watcher: Watcher) => void
}

/** Starts a proxy to the server of a URL; it closes with the scope. */
export const proxyTo = (url: string): Effect.Effect<Proxy, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.promise(async () => {
        const target = new URL(url)
        const sockets = new Set<Socket>()
        const state: { next: Watcher | undefined } = { next: undefined }
        const listener = createServer((client) => {
          const server = open(Number(target.port), target.hostname)
          for (const [socket, other] of [[client, server], [server, client]] as const) {
            sockets.add(socket)
            socket.setNoDelay()
            socket.on("error", () => {})
            socket.on("close", () => (sockets.delete(socket), other.end()))
          }
          const watcher = state.next
          state.next = undefined
          if (watcher !== undefined) return void watchExchanges(client, server, watcher)
          client.pipe(server)
          server.pipe(client)
        })
        listener.listen(0, "127.0.0.1")
        await once(listener, "listening")
        return { listener, sockets, state, target }
      }),
      ({ listener, sockets }) =>
        Effect.sync(() => {
          listener.close()
          for (const socket of sockets) socket.destroy()
        })
    ),
    ({ listener, state, target }) => {
      const through = new URL(target)
      through.host = `127.0.0.1:${(listener.address() as AddressInfo).port}`
      return { url: through.href, watch: (watcher) => void (state.next = watcher) }
    }
  )

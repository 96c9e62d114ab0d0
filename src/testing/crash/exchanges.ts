/**
 * What stands between a client and a server and pauses around every exchange, so that a test can interrupt it there.
 *
 * An exchange is what the client sends up to a Sync (or a simple Query), and the server's answer up to ReadyForQuery.
 * Source: PostgreSQL, "Frontend/Backend Protocol".
 */
import * as NodeStream from "node:stream"
import type { Duplex } from "node:stream"

/** The state of an exchange: nothing sent; all but the Sync sent; answered, with the answer not yet passed on. */
export type Moment = "before" | "inside" | "after"

/**
 * One exchange. `number` counts from 1, `text` is its first statement, `idle` is true if no transaction was open before
 * it, and `process` is the pid of the server process.
 */
export interface Exchange {
  readonly number: number
  readonly text: string
  /** All statements that it parses. */
  readonly texts: ReadonlyArray<string>
  /** Whether it ends with COMMIT. */
  readonly commits: boolean
  readonly idle: boolean
  readonly process: number
}

/** Called at each moment of each exchange, which then continues (`go`) or loses both its connections (`cut`). */
export type Watcher = (exchange: Exchange, moment: Moment) => Promise<"go" | "cut">

const sslRequest = 80877103

/** Splits the complete messages off a buffer; `typed` messages have a type byte before their length. */
const messages = (buffer: Buffer, typed: boolean): { readonly all: ReadonlyArray<Buffer>; readonly rest: Buffer } => {
  const all: Array<Buffer> = []
  const head = typed ? 1 : 0
  let from = 0
  while (buffer.length >= from + head + 4) {
    const end = from + head + buffer.readInt32BE(from + head)
    if (buffer.length < end) break
    all.push(buffer.subarray(from, end))
    from = end
    // Only the first message of a connection has no type.
    if (!typed) break
  }
  return { all, rest: buffer.subarray(from) }
}

const typeOf = (message: Buffer): string => String.fromCharCode(message[0]!)

/** The statements of Parse and Query messages: after the type, the length and, in Parse, the statement's name. */
const textsOf = (batch: ReadonlyArray<Buffer>): ReadonlyArray<string> =>
  batch.filter((one) => ["P", "Q"].includes(typeOf(one))).map((message) => {
    const from = typeOf(message) === "P" ? message.indexOf(0, 5) + 1 : 5
    return message.toString("utf8", from, message.indexOf(0, from))
  })

/**
 * Passes the messages between the two ends of one connection from its start to its end, and calls the watcher around each
 * exchange. Without `inside`, an exchange is passed on in one piece, as an embedded database needs it.
 */
export const watchExchanges = async (
  client: Duplex,
  server: Duplex,
  watcher: Watcher,
  { inside = true }: { readonly inside?: boolean } = {}
): Promise<void> => {
  const requests: Array<ReadonlyArray<Buffer>> = []
  const answers: Array<Buffer> = []
  const link: { over: boolean; wake: (() => void) | undefined } = { over: false, wake: undefined }
  const news = () => new Promise<void>((resolve) => link.wake = resolve)
  let [startup, ready, idle] = [true, false, true]
  let [process, number] = [0, 0]
  let batch: Array<Buffer> = []
  let [fromClient, fromServer]: [Buffer, Buffer] = [Buffer.alloc(0), Buffer.alloc(0)]
  client.on("data", (chunk: Buffer) => {
    fromClient = Buffer.concat([fromClient, chunk])
    if (startup) {
      const { all: [first], rest } = messages(fromClient, false)
      if (first === undefined) return
      fromClient = rest
      // Refuses encryption, so that the messages can be read.
      if (first.readInt32BE(4) === sslRequest) return void client.write("N")
      startup = false
      server.write(first)
    }
    const { all, rest } = messages(fromClient, true)
    fromClient = rest
    for (const message of all) {
      if (!ready || typeOf(message) === "X") server.write(message)
      else {
        batch.push(message)
        if (!["S", "Q"].includes(typeOf(message))) continue
        requests.push(batch)
        batch = []
        link.wake?.()
      }
    }
  })
  server.on("data", (chunk: Buffer) => {
    const { all, rest } = messages(Buffer.concat([fromServer, chunk]), true)
    fromServer = rest
    for (const message of all) {
      if (typeOf(message) === "K") process = message.readInt32BE(5)
      if (ready) answers.push(message)
      else client.write(message)
      ready ||= typeOf(message) === "Z"
    }
    link.wake?.()
  })
  const close = () => {
    link.over = true
    link.wake?.()
  }
  client.on("close", close)
  server.on("close", close)
  const step = async (request: ReadonlyArray<Buffer>): Promise<"go" | "cut"> => {
    const texts = textsOf(request)
    const exchange = {
      number: ++number,
      text: texts[0] ?? "",
      texts,
      commits: texts.at(-1) === "COMMIT",
      idle,
      process
    }
    if (await watcher(exchange, "before") === "cut") return "cut"
    const pieces = inside ? [request.slice(0, -1), request.slice(-1)] : [request]
    server.write(Buffer.concat(pieces[0]!))
    if (inside && await watcher(exchange, "inside") === "cut") return "cut"
    if (inside) server.write(Buffer.concat(pieces[1]!))
    while (!link.over && (answers.length === 0 || typeOf(answers.at(-1)!) !== "Z")) await news()
    if (!link.over) idle = answers.at(-1)!.toString("latin1", 5) === "I"
    if (await watcher(exchange, "after") === "cut") return "cut"
    if (!link.over) client.write(Buffer.concat(answers.splice(0)))
    return "go"
  }
  let cut = false
  while (!cut && !link.over) {
    const request = requests.shift()
    if (request !== undefined) cut = await step(request) === "cut"
    else await news()
  }
  if (cut) client.destroy()
  else client.end(Buffer.concat(answers))
  // An orderly end lets the server read what was sent; a reset could discard it.
  server.end(() => server.destroy())
}

/** A connection like the one that `open` opens, whose exchanges are watched. */
export const watched = (open: () => Duplex, watcher: Watcher, options: { readonly inside?: boolean } = {}): Duplex => {
  const [client, near] = NodeStream.duplexPair()
  const far = open()
  for (const side of [client, near, far]) side.on("error", () => {})
  near.on("close", () => {
    client.destroy()
    far.end()
  })
  far.on("close", () => near.end())
  client.on("close", () => near.destroy())
  void watchExchanges(near, far, watcher, options)
  return client
}

/**
 * A socket by which other processes learn whether the one that listens on it still runs.
 *
 * The kernel answers, not the process: it accepts a connection also for a process that is suspended or busy, and refuses
 * one from the moment at which a process has ended, however it ended. The answer is the same in every container of the
 * machine that sees the directory, because the socket is a file in it and has no pid.
 */
import { randomBytes } from "node:crypto"
import { mkdtemp, rm, symlink } from "node:fs/promises"
import { connect, createServer, type Server } from "node:net"
import { tmpdir } from "node:os"
import { basename, dirname, join } from "node:path"

/** A listening socket: the name of its file, and its end, which removes the file. */
export interface LockSocket {
  readonly name: string
  readonly close: () => Promise<void>
}

/** The shortest limit of the systems for the path of a socket: macOS has 104 bytes with the NUL, Linux 108. */
const longest = 103

/** Calls `use` with a path of the same file that is short enough: through a link in the temporary directory. */
const withShortPath = async <A>(path: string, use: (path: string) => Promise<A>): Promise<A> => {
  if (Buffer.byteLength(path) <= longest) return use(path)
  const link = await mkdtemp(join(tmpdir(), "strata-"))
  try {
    await symlink(dirname(path), join(link, "d"))
    return await use(join(link, "d", basename(path)))
  } finally {
    await rm(link, { recursive: true, force: true })
  }
}

const listen = (path: string): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer((connection) => connection.destroy())
    server.once("error", reject)
    // The socket must not keep the process running.
    server.listen(path, () => resolve(server.unref()))
  })

/** Listens on a new socket beside the file `lock`; undefined where there are no sockets in the file system. */
export const open = async (lock: string): Promise<LockSocket | undefined> => {
  if (process.platform === "win32") return undefined
  const name = `${basename(lock)}.s${randomBytes(4).toString("hex")}`
  const path = join(dirname(lock), name)
  try {
    const server = await withShortPath(path, listen)
    return {
      name,
      close: async () => {
        server.close()
        await rm(path, { force: true })
      }
    }
  } catch {
    return undefined
  }
}

/** Whether no process of this machine listens on the socket; false if that is not certain. */
export const isGone = async (path: string): Promise<boolean> => {
  try {
    return await withShortPath(path, (short) =>
      new Promise<boolean>((resolve) => {
        const connection = connect(short)
        connection.once("connect", () => {
          connection.destroy()
          resolve(false)
        })
        connection.once("error", (error: NodeJS.ErrnoException) => {
          resolve(error.code === "ECONNREFUSED" || error.code === "ENOENT")
        })
      }))
  } catch {
    return false
  }
}

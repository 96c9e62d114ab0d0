/**
 * Completes `package-lock.json` after a change of dependencies: `npm run lock`.
 *
 * `npm ci` refuses a lock without the optional packages of other platforms, and npm leaves out the ones that it cannot
 * fetch. npm 10 removes the field `libc` that npm 11 writes. With what this script makes, the lock stays as it is under
 * both. An entry that is added here has no checksum, since nothing was fetched.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

interface Entry {
  readonly version: string
  readonly dev?: boolean
  readonly peer?: boolean
  readonly optional?: boolean
  readonly os?: ReadonlyArray<string>
  readonly cpu?: ReadonlyArray<string>
  readonly libc?: ReadonlyArray<string>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

export interface Lock {
  readonly packages: Readonly<Record<string, Entry>>
}

/** The platform that the name of a package ends with, as npm writes it. */
const platformOf = (name: string): Pick<Entry, "cpu" | "os"> => {
  const os = /\b(?:android|darwin|freebsd|linux|openharmony|win32|windows)\b/.exec(name)?.[0]
  const cpu = /\b(?:arm64|arm|ia32|loong64|ppc64|riscv64|s390x|x64)\b/.exec(name)?.[0]
  return {
    ...(cpu === undefined ? {} : { cpu: [cpu] }),
    ...(os === undefined ? {} : { os: [os === "windows" ? "win32" : os] })
  }
}

/** The optional packages that a lock refers to and does not contain. */
export const missing = ({ packages }: Lock): ReadonlyMap<string, Entry> =>
  new Map(
    Object.values(packages).flatMap(({ dev, optionalDependencies = {} }) =>
      Object.entries(optionalDependencies)
        .filter(([name]) => !Object.hasOwn(packages, `node_modules/${name}`))
        .map(([name, range]) => [`node_modules/${name}`, {
          version: range.replace(/^[~^]/, ""),
          ...(dev === true ? { dev } : {}),
          optional: true,
          ...platformOf(name)
        }])
    )
  )

const complete = (lock: Lock) => {
  const entries = Object.entries({ ...lock.packages, ...Object.fromEntries(missing(lock)) })
    .map(([path, entry]) => [path, Object.fromEntries(Object.entries(entry).filter(([field]) => field !== "libc"))])
    .toSorted(([a], [b]) => (a as string).localeCompare(b as string, "en"))
  return { ...lock, packages: Object.fromEntries(entries) }
}

if (import.meta.main) {
  const file = fileURLToPath(new URL("../package-lock.json", import.meta.url))
  writeFileSync(file, `${JSON.stringify(complete(JSON.parse(readFileSync(file, "utf8"))), undefined, 2)}\n`)
}

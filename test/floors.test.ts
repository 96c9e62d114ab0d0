/** Compares `lint/floors.ts` with the folders and imports of `src` and with the table in `docs/architecture.md`. */
import { assert, it } from "@effect/vitest"
import { globSync, readFileSync } from "node:fs"
import { posix } from "node:path"
import { fileURLToPath } from "node:url"
import { floors, impure, lent, owned, packages } from "../lint/floors.ts"

const root = fileURLToPath(new URL("..", import.meta.url))
const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), "utf8")

const files = globSync("src/**/*.ts", { cwd: root }).map((path) => path.replaceAll("\\", "/")).toSorted()
const folders = new Set(files.map((path) => posix.dirname(path)))
const rooms = floors.flatMap(({ name, rooms }) =>
  Object.entries(rooms).map(([room, { also = [], doors = {}, inner = [] }]) => ({
    floor: name,
    room,
    also,
    doors,
    inner
  }))
)

/** Every import in `src`: the room of the file, and the imported module, a path from the root if it is a file. */
const imports = files.flatMap((file) =>
  [...read(file).matchAll(/(?:\bfrom|^import|\bimport\()\s*["`]([^"`$]+)/gm)].map(([, module]) => ({
    room: file.split("/")[1]!,
    module: module!.startsWith(".") ? posix.join(posix.dirname(file), module!) : module!
  }))
)
const isUsed = (room: string, module: string | RegExp): boolean =>
  imports.some((found) =>
    found.room === room && (typeof module === "string" ? found.module.startsWith(module) : module.test(found.module))
  )

it("the table has every room of src and no other", () => {
  const found = [...new Set([...folders].flatMap((folder) => folder.split("/")[1] ?? []))]
  assert.sameMembers(rooms.map(({ room }) => room), found)
})

it("the table has every sub-folder of a room and no other", () => {
  for (const { inner, room } of rooms) {
    const named = inner.flatMap((floor) => floor.split(" "))
    const missing = named.filter((name) =>
      name !== "*" && !folders.has(`src/${room}/${name}`) && !files.includes(`src/${room}/${name}`)
    )
    assert.deepStrictEqual(missing, [], room)
    const others = [...folders].filter((folder) => posix.dirname(folder) === `src/${room}`)
      .map((folder) => posix.basename(folder)).filter((name) => !named.includes(name))
    assert.strictEqual(others.length > 0, named.includes("*"), `${room}: ${others}`)
  }
})

it("every exception of the table is used", () => {
  const unused = [
    ...rooms.flatMap(({ also, room }) =>
      also.filter((other) => !isUsed(room, `src/${other}/`)).map((other) => `${room}: also ${other}`)
    ),
    ...rooms.flatMap(({ doors, room }) =>
      Object.entries(doors).flatMap(([door, users]) =>
        users.filter((user) => !isUsed(user, `src/${room}/${door}`)).map((user) => `${room}/${door}: ${user}`)
      )
    ),
    ...owned.flatMap(({ modules, rooms }) =>
      rooms.filter((room) => !isUsed(room, modules)).map((room) => `${room}: ${modules}`)
    )
  ]
  assert.deepStrictEqual(unused, [])
  assert.isTrue(rooms.some(({ floor, room }) => floor === lent.floor && isUsed(room, lent.modules)))
  assert.isTrue(impure.test("node:fs") && imports.some(({ module }) => impure.test(module)))
})

it("a room that may import another one of its floor is not imported by that one", () => {
  const also = new Map(rooms.map(({ also, room }) => [room, also]))
  const reachable = (start: string): ReadonlySet<string> => {
    const all = new Set<string>()
    const rest = [...(also.get(start) ?? [])]
    for (let room = rest.pop(); room !== undefined; room = rest.pop()) {
      if (!all.has(room)) rest.push(...(also.get(room) ?? []))
      all.add(room)
    }
    return all
  }
  assert.deepStrictEqual(rooms.map(({ room }) => room).filter((room) => reachable(room).has(room)), [])
})

it("docs/architecture.md has the same rooms, floors and exceptions", () => {
  const documented = [...read("docs/architecture.md").matchAll(/^\| (\w+) +\| `(\w+)\/` +\|(.*)\| (.*?) +\|$/gm)]
    .map(([, floor, room, purpose, also]) => ({
      floor,
      room,
      pure: purpose!.trimEnd().endsWith("(pure)"),
      also: [...also!.matchAll(/`(\w+)`/g)].map(([, other]) => other)
    }))
  const pure = new Set(floors.filter(({ pure }) => pure).map(({ name }) => name))
  assert.deepStrictEqual(
    documented.map(({ floor }) => floor),
    rooms.map(({ floor }) => floor),
    "from the ground up"
  )
  assert.sameDeepMembers(
    documented,
    rooms.map(({ also, floor, room }) => ({ floor, room, pure: pure.has(floor), also: [...also] }))
  )
})

it("src may import exactly the packages that package.json says", () => {
  const { dependencies, peerDependencies } = JSON.parse(read("package.json")) as Record<string, Record<string, string>>
  const declared = Object.keys({ ...dependencies, ...peerDependencies })
  assert.deepStrictEqual(declared.filter((name) => !packages.test(name)), [])
  assert.strictEqual(packages.source.split("|").length - 1, declared.length)
})

it("nothing switches strata/floors off", () => {
  const { overrides, rules } = JSON.parse(read(".oxlintrc.json")) as Record<"overrides" | "rules", object>
  assert.include(JSON.stringify(rules), `"strata/floors":"error"`)
  assert.notInclude(JSON.stringify(overrides), "strata/")
  assert.deepStrictEqual(globSync("{src,lint,test}/**/.oxlintrc*", { cwd: root }), [])
  const disable = /(?:oxlint|eslint)-disable(?:-next-line|-line)?(?:\s+strata|\s*$|\s*\*\/)/m
  assert.isTrue(disable.test("// oxlint-disable-next-line strata/floors\n") && disable.test("/* oxlint-disable */"))
  assert.deepStrictEqual(files.filter((file) => disable.test(read(file))), [])
})

it("no folder of src has more than twenty files of its own", () => {
  const sizes = [...folders].map((folder) => [folder, files.filter((file) => posix.dirname(file) === folder).length])
  assert.deepStrictEqual(sizes.filter(([, size]) => Number(size) > 20), [])
})

/**
 * The rules behind `strata/floors`, as functions from a file and an import to a complaint. Paths are relative to the
 * checkout and have forward slashes.
 */
import { isBuiltin } from "node:module"
import { posix } from "node:path"
import { barrels, computed, floors, impure, impureGlobals, lent, owned, packages, type Room } from "./floors.ts"

const table = "lint/floors.ts"

/** A file of `src`: its room, its sub-folder in it (or none), its name. */
interface Place {
  readonly room: string
  readonly inner: string | undefined
  readonly name: string
}

const placeOf = (path: string): Place | "deep" | undefined => {
  const [top, room, ...rest] = path.split("/")
  if (top !== "src" || room === undefined || rest.length === 0) return undefined
  if (rest.length > 2) return "deep"
  return { room, inner: rest.length === 2 ? rest[0] : undefined, name: rest.at(-1)! }
}

const floorOf = (room: string): number => floors.findIndex(({ rooms }) => Object.hasOwn(rooms, room))

const roomOf = (room: string): Room => floors[floorOf(room)]!.rooms[room]!

/** The height of a sub-folder or file inside its room; undefined where the table does not know the sub-folder. */
const heightOf = ({ inner, name, room }: Place): number | undefined => {
  const names = (roomOf(room).inner ?? []).map((floor) => floor.split(" "))
  const height = names.findIndex((floor) => floor.includes(inner ?? name))
  if (height !== -1) return height
  if (inner === undefined) return names.length
  const rest = names.findIndex((floor) => floor.includes("*"))
  return rest === -1 ? undefined : rest
}

/** What is wrong with where a file is, if anything. */
export const misplaced = (file: string): string | undefined => {
  const place = placeOf(file)
  if (place === undefined) return undefined
  if (place === "deep") return `"${file}" is too deep: a folder of src has sub-folders, and those have none`
  if (floorOf(place.room) === -1) return `"src/${place.room}/" is not in the table of floors: add it to ${table}`
  if (heightOf(place) !== undefined) return undefined
  return `"src/${place.room}/${place
    .inner!}/" is not in the table of floors: add it to "inner" of ${place.room} in ${table}`
}

const betweenRooms = (from: Place, to: Place): string | undefined => {
  const { also = [] } = roomOf(from.room)
  if (floorOf(to.room) === -1) return `"src/${to.room}/" is not in the table of floors: add it to ${table}`
  if (floorOf(to.room) >= floorOf(from.room) && !also.includes(to.room)) {
    return `${from.room}/ (${floors[floorOf(from.room)]!.name}) may not import ${to.room}/ (${
      floors[floorOf(to.room)]!.name
    }): a room imports lower floors only (${table})`
  }
  if (to.inner !== undefined) return `The door of ${to.room}/ is "src/${to.room}/mod.ts": import that`
  if (to.name === "mod.ts" || roomOf(to.room).doors?.[to.name]?.includes(from.room)) return undefined
  return `The door of ${to.room}/ is "src/${to.room}/mod.ts": import that`
}

const withinRoom = (from: Place, to: Place): string | undefined => {
  const isSameFolder = from.inner === to.inner
  if (isSameFolder && from.inner !== undefined) return undefined
  if (!isSameFolder && to.name.startsWith("_")) {
    const folder = ["src", to.room, ...(to.inner === undefined ? [] : [to.inner])].join("/")
    return `"${to.name}" is private to ${folder}/: files that other folders import have no underscore`
  }
  if (from.inner !== undefined && to.name === "mod.ts") {
    return `"src/${to.room}/mod.ts" is the door for other rooms: import the file itself`
  }
  const [here, there] = [heightOf(from), heightOf(to)]
  if (here === undefined || there === undefined || there < here || (isSameFolder && there === here)) return undefined
  return `${from.room}/${from.inner ?? from.name} may not import ${to.room}/${
    to.inner ?? to.name
  }: "inner" of ${from.room} in ${table} puts it no lower`
}

/** What is wrong with importing a module of a package or of Node.js, if anything. */
const ofPackage = (from: Place | undefined, module: string, type: boolean): string | undefined => {
  if (barrels.test(module)) {
    return `"${module}" loads the whole package: import the module that has it, as in "effect/Effect"`
  }
  if (from === undefined) return undefined
  if (isBuiltin(module)) {
    if (!module.startsWith("node:")) return `"${module}" is a module of Node.js: import "node:${module}"`
  } else if (!packages.test(module)) {
    return `"${module}" is not a package that src may import (${table})`
  }
  const owner = owned.find(({ modules }) => modules.test(module))
  if (owner !== undefined && !owner.rooms.includes(from.room)) {
    return `Only ${owner.rooms.join("/, ")}/ may import "${module}" (${table})`
  }
  const floor = floors[floorOf(from.room)]
  if (floor?.pure !== true || !impure.test(module)) return undefined
  if (type && floor.name === lent.floor && lent.modules.test(module)) return undefined
  return `${from.room}/ (${floor.name}) is pure and may not import "${module}"`
}

/** What is wrong with an import in a file whose module has no fixed name, if anything. */
export const computedComplaint = (file: string): string | undefined => {
  const from = placeOf(file)
  if (!file.startsWith("src/") || (typeof from === "object" && computed.includes(from.room))) return undefined
  return `An import of src names its module as a string, except in ${computed.join("/, ")}/ (${table})`
}

/** What is wrong with the use of a member of a global variable in a file, if anything. */
export const globalComplaint = (file: string, member: string): string | undefined => {
  const from = placeOf(file)
  if (typeof from !== "object") return undefined
  const floor = floors[floorOf(from.room)]
  if (floor?.pure !== true || !impureGlobals.test(member)) return undefined
  return `${from.room}/ (${floor.name}) is pure and may not use "${member}"`
}

/** What is wrong with an import in a file, if anything. */
export const complaint = (file: string, module: string, type: boolean): string | undefined => {
  const from = placeOf(file)
  if (from === "deep" || (from !== undefined && floorOf(from.room) === -1)) return undefined
  if (!module.startsWith(".")) return ofPackage(from, module, type)
  const target = posix.join(posix.dirname(file), module)
  const to = placeOf(target)
  if (from === undefined) {
    const isDoor = to === undefined || (to !== "deep" && to.name === "mod.ts" && to.inner === undefined)
    return !file.startsWith("src/") || isDoor ? undefined : `"${file}" imports the rooms by their mod.ts`
  }
  if (to === "deep") return `"${target}" is too deep: a folder of src has sub-folders, and those have none`
  if (to === undefined) return `Rooms may not import "${target}": only files of src in rooms`
  return from.room === to.room ? withinRoom(from, to) : betweenRooms(from, to)
}

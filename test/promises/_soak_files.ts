/**
 * What people do to the folder of revisions, and to the database behind the tool's back. Nothing here appends an event.
 */
import * as Effect from "effect/Effect"
import { query } from "../support/server.ts"
import { applied, children, descendants, type File, heads, indexOf, invalid, tableOf, withStatus } from "./_soak_model.ts"
import { remove, save, type Soak } from "./_soak_place.ts"

const operations = new URL("../../src/operation/mod.ts", import.meta.url).href

/** The statements of a revision, up and down. */
const statementsOf = ({ broken, id, makes, transaction }: File) => {
  const [table, index] = [tableOf(id), indexOf(id)]
  return {
    up: [
      ...(makes ? [`CREATE TABLE ${table} (id int)`] : []),
      ...(makes && !transaction ? [`CREATE INDEX CONCURRENTLY ${index} ON ${table} (id)`] : []),
      ...(broken ? ["SELECT 1 / 0"] : [])
    ],
    down: makes ? [...(transaction ? [] : [`DROP INDEX CONCURRENTLY ${index}`]), `DROP TABLE ${table}`] : []
  }
}

const inSql = (file: File, message: string): string => {
  const { down, up } = statementsOf(file)
  return [
    `-- strata:revision ${file.id}`,
    `-- strata:parents ${file.parents.join(", ")}`.trimEnd(),
    `-- strata:message ${message}`,
    ...(file.transaction ? [] : ["-- strata:transaction off"]),
    "-- strata:upgrade",
    ...up.map((text) => `${text};`),
    ...(file.reversible ? ["-- strata:downgrade", ...down.map((text) => `${text};`)] : []),
    ""
  ].join("\n")
}

const program = (texts: ReadonlyArray<string>) => `Op.execute(${JSON.stringify(texts.join(";\n") || "SELECT 1")})`

const inTypeScript = (file: File, message: string): string => {
  const { down, up } = statementsOf(file)
  return `import { Migration, Op } from ${JSON.stringify(operations)}
export default Migration.make({
  revision: ${JSON.stringify(file.id)},
  parents: ${JSON.stringify(file.parents)},
  message: ${JSON.stringify(message)},
  transaction: ${file.transaction},
  upgrade: ${program(up)},
  ${file.reversible ? `downgrade: ${program(down)}` : ""}
})
`
}

// Two files never differ by their ids alone, so that a lost one is not taken for renamed.
const put = (soak: Soak, file: File) => {
  soak.world.files.set(file.id, file)
  const message = `number ${file.serial} text ${file.edits}`
  return save(soak, file, (file.format === "sql" ? inSql : inTypeScript)(file, message))
}

/** Writes a new revision on some other, or on none. */
export const add = Effect.fnUntraced(function*(soak: Soak) {
  const { random, world } = soak
  const parent = random.chance(10) ? undefined : random.pick(random.chance(70) ? heads(world) : world.files.keys())
  const transaction = random.chance(60)
  const serial = ++soak.serial
  const file: File = {
    id: `rev${String(serial).padStart(4, "0")}`,
    serial,
    parents: parent === undefined ? [] : [parent],
    format: random.chance(50) ? "sql" : "ts",
    makes: true,
    transaction,
    reversible: random.chance(96),
    broken: transaction && random.chance(8),
    edits: 0
  }
  yield* put(soak, file)
  return `add ${file.id} on ${parent ?? "base"} in ${file.format}${transaction ? "" : ", no transaction"}`
})

/** Writes a revision that joins two or three heads. */
export const merge = Effect.fnUntraced(function*(soak: Soak) {
  const { random, world } = soak
  const parents = heads(world).slice(0, 2 + random.below(2))
  if (parents.length < 2) return undefined
  const serial = ++soak.serial
  const id = `rev${String(serial).padStart(4, "0")}`
  const whole = { makes: false, transaction: true, reversible: true, broken: false, edits: 0 }
  yield* put(soak, { id, serial, parents, format: random.chance(50) ? "sql" : "ts", ...whole })
  return `merge ${parents.join(" ")} into ${id}`
})

/** Changes a file; a broken one is corrected. */
export const edit = Effect.fnUntraced(function*(soak: Soak) {
  const file = soak.random.pick(soak.world.files.values())
  if (file === undefined) return undefined
  yield* put(soak, { ...file, broken: false, edits: file.edits + 1 })
  return `edit ${file.id}`
})

/** Puts a revision elsewhere in the history, as a rebase does, applied or not. */
export const reparent = Effect.fnUntraced(function*(soak: Soak) {
  const { random, world } = soak
  const file = random.pick([...world.files.values()].filter(({ makes }) => makes))
  if (file === undefined) return undefined
  const above = descendants(world, [file.id])
  const parent = random.pick([...world.files.keys()].filter((id) => !above.has(id)))
  if (parent === undefined || file.parents.includes(parent)) return undefined
  yield* put(soak, { ...file, parents: [parent] })
  return `move ${file.id} onto ${parent}`
})

/** Takes a file away for a while, more often one at an end of the history. */
export const lose = Effect.fnUntraced(function*({ directory, random, world }: Soak) {
  const { gone, files } = world
  const file = files.get(random.pick(random.chance(60) ? heads(world) : files.keys()) ?? "")
  if (file === undefined) return undefined
  files.delete(file.id)
  gone.set(file.id, file)
  yield* remove(directory, file)
  return `lose ${file.id}`
})

/** Brings back what is lost. */
export const restore = Effect.fnUntraced(function*(soak: Soak) {
  const { gone } = soak.world
  if (gone.size === 0) return undefined
  yield* Effect.forEach(gone.values(), (file) => put(soak, file))
  const title = `restore ${[...gone.keys()].join(" ")}`
  gone.clear()
  return title
})

/** Throws away a revision that is not applied and that nothing stands on. */
export const forget = Effect.fnUntraced(function*(soak: Soak) {
  const { random, world } = soak
  const needed = new Set([...applied(world), ...withStatus(world, "in-doubt")])
  const lost = new Set([...world.gone.values()].flatMap(({ parents }) => parents))
  const free = (id: string) => !needed.has(id) && !lost.has(id) && children(world, id).length === 0
  const file = random.pick([...world.files.values()].filter(({ id }) => free(id)))
  if (file === undefined) return undefined
  world.files.delete(file.id)
  yield* remove(soak.directory, file)
  return `forget ${file.id}`
})

/** Makes by hand what a stamp said was there, and removes what it said was not. */
export const mend = Effect.fnUntraced(function*({ url, world }: Soak) {
  const { files, known, objects } = world
  const statements: Array<string> = []
  for (const [id, { status }] of known) {
    const file = files.get(id)
    const [table, index] = [tableOf(id), indexOf(id)]
    if (status === "in-doubt" || (status === "applied" && file === undefined)) continue
    const wanted = status === "applied" && file?.makes === true
      ? [table, ...(file.transaction ? [] : [index])]
      : []
    if (objects.has(table) && !wanted.includes(table)) statements.push(`DROP TABLE ${table}`)
    if (wanted.includes(table) && !objects.has(table)) statements.push(`CREATE TABLE ${table} (id int)`)
    if (wanted.includes(index) && !objects.has(index)) {
      statements.push(`DROP INDEX IF EXISTS ${index}`, `CREATE INDEX ${index} ON ${table} (id)`)
    }
    for (const name of [table, index, invalid(index)]) {
      if (wanted.includes(name)) objects.add(name)
      else objects.delete(name)
    }
  }
  if (statements.length === 0) return undefined
  yield* Effect.promise(() => query(url, statements.join("; ")))
  return `mend: ${statements.join("; ")}`
})

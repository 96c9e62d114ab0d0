/**
 * Finds the history to adopt: whose it is, what its files declare, and what its table records.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import { nearest } from "../revision/mod.ts"
import * as Tools from "../tool/mod.ts"
import { AdoptError, NothingFound, SamePlace, SeveralTools, UnknownTool } from "./error.ts"
import { rowsOf, tablesOf } from "./look.ts"
import { filesBelow } from "./read.ts"

/** What to adopt. `from` is the name of a tool, `files` the directory of its files; by default both are found. */
export interface Request {
  readonly from?: string | undefined
  readonly files?: string | undefined
  /** The flags that the command was given, each behind a space: what errors advise repeats them. */
  readonly flags?: string | undefined
}

/** The history of a tool as it was found. `place` is the directory of its files, relative to the working directory. */
export interface Found {
  readonly tool: Tools.Tool
  readonly records: Tools.Records | undefined
  readonly place: string | undefined
  readonly files: ReadonlyArray<Tools.File>
  readonly listing: Tools.Listing
  readonly rows: ReadonlyArray<Tools.Fields>
  readonly recorded: ReadonlyArray<Tools.Recorded>
  /** The program of the tool that would have written the SQL of its history, and is not on the PATH. */
  readonly missing?: string
}

const toolNamed = (name: string): Effect.Effect<Tools.Tool, AdoptError> => {
  const tool = Tools.tools.find((one) => one.name === name)
  if (tool !== undefined) return Effect.succeed(tool)
  const known = Tools.tools.map(({ name }) => name)
  const suggestion = nearest(name, known)
  return Effect.fail(AdoptError.of(
    new UnknownTool({ tool: name, known, ...(suggestion === undefined ? {} : { suggestion }) })
  ))
}

/** A place with files, and the tools that recognize them. */
interface Place {
  readonly path: string
  readonly files: ReadonlyArray<Tools.File>
  readonly tools: ReadonlyArray<Tools.Tool>
}

const noFiles: Tools.Listing = { declared: [], programs: [] }

/** What a tool may have here: a table, files, or both. */
interface Candidate {
  readonly tool: Tools.Tool
  readonly records: Tools.Records | undefined
  readonly place: Place | undefined
}

// A table says more than files do. A folder of SQL files is taken for one of no tool only if no tool fits.
const weight = ({ place, records, tool }: Candidate): number =>
  (records === undefined ? 0 : 4 + (records.isNamed ? 1 : 0) + 2 * records.companions.length) +
  (place === undefined ? 0 : 2) - (tool.tables.length === 0 ? 1 : 0)

const isSame = (left: Required<Tools.Table>, right: Required<Tools.Table> | undefined): boolean =>
  left.schema === right?.schema && left.name === right.name

const choose = (
  candidates: ReadonlyArray<Candidate>,
  flags: string
): Effect.Effect<Candidate | undefined, AdoptError> => {
  const ranked = candidates.toSorted((left, right) => weight(right) - weight(left))
  const [first] = ranked
  if (first === undefined) return Effect.undefined
  // Of tools with the same table the one with more of its own is meant; another table is another history.
  const isOther = ({ records, tool }: Candidate) =>
    records !== undefined && tool !== first.tool && !isSame(records.table, first.records?.table)
  const rivals = ranked.filter((one) => weight(one) === weight(first) || isOther(one))
  const names = [...new Set([first, ...rivals].map(({ tool }) => tool.name))]
  return names.length === 1
    ? Effect.succeed(first)
    : Effect.fail(AdoptError.of(new SeveralTools({ tools: names, flags })))
}

/** The file that makes a directory one of Strata's. */
const environment = /^env\.[cm]?[jt]s$/

/** The history to adopt; undefined if there is nothing of a known tool. `own` is the script directory, which is not adopted. */
export const find = Effect.fn("Adopt.find")(function*(request: Request, own: string) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const chosen = request.from === undefined ? undefined : yield* toolNamed(request.from)
  const known = Tools.recordsIn(Tools.tools, yield* tablesOf, chosen)
  const tools = chosen === undefined ? Tools.tools : [chosen]
  const paths = request.files === undefined ? [...new Set(tools.flatMap(({ places }) => places))] : [request.files]
  const places: Array<Place> = []
  // Most projects have none of the tools whose files may be anywhere in them.
  const marks = tools.filter(({ places }) => places.includes(".")).flatMap(({ marks = [] }) => marks)
  for (const at of paths) {
    const isThere = at === "." && request.files === undefined && request.from === undefined
      ? (yield* Effect.filter(marks, (file) => Effect.orElseSucceed(fs.exists(file), () => false))).length > 0
      : yield* Effect.orElseSucceed(Effect.map(fs.stat(at), ({ type }) => type === "Directory"), () => false)
    if (!isThere && request.files === undefined) continue
    const files = yield* filesBelow(at)
    // A script directory of Strata has files that look like those of other tools.
    if (request.files === undefined && files.some((file) => file.path === "strata.lock")) continue
    const recognizing = Tools.toolsOf(tools, files)
    if (path.resolve(at) === path.resolve(own)) {
      // With an environment it is Strata's own; without one it would become that, beside the files.
      if (
        request.files === undefined && (recognizing.length === 0 || files.some(({ path }) => environment.test(path)))
      ) {
        continue
      }
      return yield* AdoptError.of(new SamePlace({ directory: at }))
    }
    places.push({ path: at, files, tools: recognizing })
  }
  const candidates = tools.flatMap((tool): ReadonlyArray<Candidate> => {
    const place = places.find((one) =>
      one.tools.includes(tool) &&
      (request.files !== undefined || tool.places.includes(one.path) || (tool.byNames !== true && one.path !== "."))
    )
    const own = known.filter((one) => one.tool === tool)
    return own.length === 0
      ? place === undefined ? [] : [{ tool, records: undefined, place }]
      : own.map((records) => ({ tool, records, place }))
  })
  const found = yield* choose(candidates, request.flags ?? "")
  if (found === undefined) {
    if (request.from === undefined && request.files === undefined) return undefined
    return yield* AdoptError.of(
      new NothingFound({ ...(request.from === undefined ? {} : { tool: request.from }), places: paths })
    )
  }
  const { place, records, tool } = found
  const listing = place === undefined ? noFiles : tool.list(place.files)
  const rows = records === undefined ? [] : yield* rowsOf(records.table)
  return {
    tool,
    records,
    place: place?.path,
    files: place?.files ?? [],
    listing,
    rows,
    recorded: tool.record(rows, listing.declared)
  } satisfies Found
})

/**
 * The history of another tool as revisions of Strata: what its files declare, judged by what its table records.
 */
import * as Result from "effect/Result"
import { createHash } from "node:crypto"
import * as Codegen from "../codegen/mod.ts"
import { countLines } from "../text/mod.ts"
import { type Change, type Declared, type Listing, type Part, type Recorded, type Table, type Tool, transcribe, type Transcript } from "../tool/mod.ts"
import { checksumOf } from "./checksum.ts"
import type { Problem } from "./error.ts"

/** A migration that becomes a revision. It was applied if it is `recorded`. */
export interface Adopted {
  readonly id: string
  readonly parents: ReadonlyArray<string>
  readonly declared: Declared
  readonly recorded?: Recorded
  /** The text of its SQL revision, and how it differs from the statements of the file. */
  readonly text: string
  readonly changes: ReadonlyArray<Change>
}

/** The history that would be written, and the problems that keep it from that. */
export interface History {
  readonly revisions: ReadonlyArray<Adopted>
  readonly problems: ReadonlyArray<Problem>
}

/**
 * The id of a revision: twelve hexadecimal digits that depend on the name of the migration alone, so that all who adopt a
 * history get the same ids.
 */
export const idOf = (name: string): string => createHash("sha256").update(name).digest("hex").slice(0, 12)

const idIn = (names: ReadonlyMap<string, Declared>, name: string): string => names.get(name)?.id ?? idOf(name)

/** What keeps a recorded migration from being adopted. */
const judge = (declared: Declared | undefined, recorded: Recorded): Omit<Problem, "name" | "file"> | undefined => {
  if (recorded.problem !== undefined) {
    return { what: recorded.problem.what, advice: recorded.problem.repair, canForce: true }
  }
  if (declared === undefined) {
    return {
      what: "it was applied, and no file declares it",
      advice: "Restore its file, or use --baseline",
      canForce: false
    }
  }
  const { checksums = [] } = declared
  return recorded.checksum === undefined || checksums.length === 0 ||
      checksums.some((one) => checksumOf(one) === recorded.checksum)
    ? undefined
    : { what: "its file was edited after it was applied", advice: "Restore the file as it was applied", canForce: true }
}

const repeated = (declared: ReadonlyArray<Declared>): ReadonlyArray<Problem> =>
  [...Map.groupBy(declared, ({ name }) => name)].flatMap(([name, [first, second]]) =>
    second === undefined ? [] : [{
      name,
      file: second.file,
      what: `"${first!.file}" and "${second.file}" have the same name for the tool`,
      advice: "Rename one of them",
      canForce: false
    }]
  )

/** Where in the file a part begins, so that a line of the part can be told as one of the file. */
const lineOf = (fileText: string | undefined, part: Part, line: number): number => {
  const at = part.text === "" ? -1 : fileText?.indexOf(part.text) ?? -1
  return at < 0 ? line : line + countLines(fileText!, 0, at)
}

const revisionText = (
  { declared, dependsOn, id, parents }: Pick<Adopted, "declared" | "id" | "parents"> & {
    readonly dependsOn: ReadonlyArray<string>
  },
  title: string,
  upgrade: Transcript,
  downgrade: Transcript | undefined
): string =>
  Codegen.sqlFile({
    revision: {
      id,
      parents,
      dependsOn,
      labels: declared.labels ?? [],
      message: declared.message,
      transaction: upgrade.transaction === (downgrade ?? upgrade).transaction
        ? upgrade.transaction
        : { upgrade: upgrade.transaction, downgrade: downgrade!.transaction },
      isolation: {
        ...(upgrade.isolation === undefined ? {} : { upgrade: upgrade.isolation }),
        ...(downgrade?.isolation === undefined ? {} : { downgrade: downgrade.isolation })
      }
    },
    intro: `Adopted from ${title}: ${declared.file}`,
    upgrade: block(upgrade),
    ...(downgrade === undefined ? {} : { downgrade: block(downgrade) })
  })

const block = ({ text }: Transcript): ReadonlyArray<string> => {
  const kept = text.replace(/^(?:[ \t]*\r?\n)+/, "").trimEnd()
  return kept === "" ? [] : [kept]
}

/** The history of the tool. `own` are its tables, and `texts` the files by their paths. */
export const history = (
  tool: Tool,
  listing: Listing,
  recorded: ReadonlyArray<Recorded>,
  own: ReadonlyArray<Table>,
  options: { readonly texts: ReadonlyMap<string, string>; readonly force: ReadonlySet<string> }
): History => {
  const problems: Array<Problem> = [...repeated(listing.declared)]
  const byName = new Map(recorded.map((one) => [one.name, one]))
  const names = new Map(listing.declared.map((one) => [one.name, one]))
  for (const one of recorded) {
    const found = judge(names.get(one.name), one)
    if (found === undefined || (found.canForce && options.force.has(one.name))) continue
    const file = names.get(one.name)?.file
    problems.push({ name: one.name, ...(file === undefined ? {} : { file }), ...found })
  }
  const revisions: Array<Adopted> = []
  for (const declared of listing.declared) {
    const { downgrade, file, name, refused, upgrade } = declared
    const refuse = (line: number, what: string, advice: string) =>
      problems.push({ name, file, line, what, advice, canForce: false })
    if (refused !== undefined) {
      refuse(refused.line, refused.what, refused.advice)
      continue
    }
    const fileText = options.texts.get(file)
    const transcripts: Array<Transcript> = []
    for (const part of downgrade === undefined ? [upgrade] : [upgrade, downgrade]) {
      const made = transcribe(part, own)
      if (Result.isSuccess(made)) transcripts.push(made.success)
      else refuse(lineOf(fileText, part, made.failure.line), made.failure.what, made.failure.advice)
    }
    const [up, down] = transcripts
    if (up === undefined || (downgrade !== undefined && down === undefined)) continue
    const id = idIn(names, name)
    const parents = declared.parents?.map((parent) => idIn(names, parent)) ??
      (revisions.length === 0 ? [] : [revisions.at(-1)!.id])
    const dependsOn = (declared.dependsOn ?? []).map((other) => idIn(names, other))
    const one = byName.get(name)
    revisions.push({
      id,
      parents,
      declared,
      ...(one === undefined ? {} : { recorded: one }),
      text: revisionText({ declared, id, parents, dependsOn }, tool.title, up, down),
      changes: [
        ...declared.changes ?? [],
        ...up.changes.map(({ line, what }) => ({ line: lineOf(fileText, upgrade, line), what })),
        ...(downgrade === undefined || down === undefined
          ? []
          : down.changes.map(({ line, what }) => ({ line: lineOf(fileText, downgrade, line), what })))
      ]
    })
  }
  return { revisions, problems }
}

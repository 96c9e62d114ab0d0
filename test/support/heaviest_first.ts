/**
 * The order of the test files: those that take longest first, so that no worker idles at the end of a run.
 *
 * Vitest knows how long files took in earlier runs of the same checkout; a fresh one has none.
 */
import { join, relative } from "node:path"
import { BaseSequencer, type TestSpecification } from "vitest/node"

/** The files of more than half a minute on two cores, longest first. */
const heaviest: ReadonlyArray<string> = [
  "diff/corpus",
  "promises/crash",
  "autogenerate/revision",
  "diff/pg_dump",
  "examples/demo",
  "package",
  "docs",
  "promises/offline",
  "diff/worlds",
  "codegen/typescript",
  "cli/golden_commands",
  "promises/soak",
  "client/embedded/data_directory",
  "autogenerate/check",
  "cli/process"
]

const tests = join(import.meta.dirname, "..")

const rank = ({ moduleId }: TestSpecification): number => {
  const place = heaviest.indexOf(relative(tests, moduleId).replaceAll("\\", "/").replace(/\.test\.ts$/, ""))
  return place < 0 ? heaviest.length : place
}

/** Vitest's own order, after the heaviest files. */
export class HeaviestFirst extends BaseSequencer {
  override async sort(files: Array<TestSpecification>): Promise<Array<TestSpecification>> {
    // The method of the sequencer, not of an array.
    // oxlint-disable-next-line unicorn/no-array-sort
    const known = await super.sort(files)
    return known.toSorted((a, b) => rank(a) - rank(b))
  }
}

/**
 * The order of the test files: those that take longest first, so that no worker idles at the end of a run.
 *
 * Vitest knows how long files took in earlier runs of the same checkout; a fresh one has none.
 */
import { join, relative } from "node:path"
import { BaseSequencer, type TestSpecification } from "vitest/node"

/** The files of more than ten seconds beside another worker, longest first. */
const heaviest: ReadonlyArray<string> = [
  "testing/laws",
  "diff/corpus",
  "package",
  "runtimes/runtimes",
  "promises/squatted",
  "promises/crash",
  "cli/golden_commands",
  "promises/on_call",
  "autogenerate/revision",
  "integration/ledger_laws",
  "promises/hostile",
  "promises/secrets",
  "examples/demo",
  "client/embedded/data_directory",
  "promises/detected",
  "promises/interruption",
  "diff/pg_dump",
  "testing/suite",
  "integration/ledger_format",
  "promises/ahead",
  "autogenerate/models",
  "promises/single",
  "cli/modules",
  "autogenerate/check",
  "runtimes/executable",
  "runtimes/bundle",
  "cli/process",
  "introspect/shadow"
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

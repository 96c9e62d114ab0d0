/**
 * The document of `lint`.
 */
import * as Schema from "effect/Schema"
import { direction, file, flag, id, instant, oneOf, parents, text, texts, whole } from "./_fields.ts"

const Lock = Schema.Struct({
  object: text("The locked table, index, view or sequence, with its schema"),
  mode: text("The mode of the lock, such as `ACCESS EXCLUSIVE`"),
  blocks: oneOf(["nothing", "DDL", "writes", "reads and writes"], "What other sessions cannot do meanwhile")
})

/** What was observed of a statement. */
const Observed = Schema.Struct({
  locks: Schema.Array(Lock).annotate({ description: "The locks that the statement took" }),
  held: Schema.Array(Lock).annotate({ description: "The locks that earlier statements of its transaction took" }),
  rewrites: Schema.Array(Schema.String).annotate({ description: "The tables and indexes that were written again" }),
  scans: Schema.Array(Schema.String).annotate({ description: "The tables that were read from end to end" })
})

const bytes = (description: string) => Schema.Int.annotate({ description })

const TableSize = Schema.Struct({
  table: text("The table, with its schema"),
  rows: Schema.NullOr(Schema.Int).annotate({ description: "How many rows it has about; null if it is not known" }),
  bytes: Schema.NullOr(Schema.Int).annotate({ description: "Its size with its indexes; null if it is not known" })
})

/** A finding. */
export const Finding = Schema.Struct({
  revision: id,
  file,
  direction,
  statement: Schema.NullOr(text("The statement without its literals; null if the finding is about the revision")),
  line: Schema.NullOr(Schema.Int).annotate({ description: "Its line in the file, from 1; null if it is not known" }),
  rule: text("The rule"),
  level: oneOf(["error", "warning", "advice"], "How much it counts; the exit code is 3 if there is an error"),
  message: text("What happens"),
  tables: Schema.Array(TableSize).annotate({ description: "The tables in use that it is about, with their sizes" }),
  observed: Schema.NullOr(Observed).annotate({ description: "What was observed of the statement" }),
  advice: text("What to do instead")
}).annotate({ identifier: "Finding", description: "What lint found" })

/** The document of `lint`. */
export const Lint = Schema.Struct({
  shadow: oneOf(["server", "embedded"], "Where the revisions ran"),
  revisions: Schema.Array(Schema.String).annotate({ description: "The revisions, in the order in which they ran" }),
  unobserved: Schema.Array(Schema.String).annotate({
    description: "The revisions that did not run, because one before them fails"
  }),
  findings: Schema.Array(Finding)
})

const statements = (description: string) =>
  Schema.NullOr(Schema.Array(Schema.String)).annotate({ description: `${description}; null if they are not known` })

/** The document of `ci`. */
export const Ci = Schema.Struct({
  base: text("The base, as it was named"),
  commit: text("The commit at which the branch left it"),
  shadow: oneOf(["server", "embedded"], "Where the revisions ran"),
  revisions: Schema.Array(Schema.Struct({
    revision: id,
    parents,
    message: text("Its message"),
    file,
    change: oneOf(["new", "changed"], "Whether the base has it with another content"),
    upgrade: statements("The statements of its upgrade"),
    downgrade: statements("The statements of its downgrade")
  })).annotate({ description: "What is new or changed, in the order in which it runs" }),
  unobserved: texts("The revisions that did not run, because one before them fails"),
  findings: Schema.Array(Finding),
  commutations: Schema.Array(Schema.Struct({
    left: text("A branch: its head, or the name of the base"),
    right: text("The other branch"),
    order: oneOf(
      ["any", "rows", "schema", "fails", "unknown"],
      "What the order decides about: nothing, rows, the schema, whether both can be applied; or that it is not known"
    ),
    conflicts: texts("What the order decides about, as sentences"),
    remarks: texts("What was not compared, and why")
  })).annotate({ description: "The branches that were applied in both orders" }),
  heads: texts("The heads of the history"),
  lock: Schema.Struct({
    added: texts("The files that strata.lock does not have"),
    changed: texts("The files that it has with another content"),
    removed: texts("The files that it has and that are gone")
  }),
  drift: Schema.Struct({
    differences: texts("What the revisions lack of what the models describe"),
    notCompared: texts("What differs and is not migrated by Strata"),
    problem: Schema.NullOr(text("Why models and revisions were not compared; null if they were"))
  }),
  script: Schema.NullOr(text("Why there is no script of SQL; null if there is one")),
  millis: whole("How long the review took, in milliseconds")
})

/** The document of `stats`, which `lint --stats` reads. */
export const Stats = Schema.Struct({
  database: text("The name of the database"),
  at: instant("When the sizes were read"),
  tables: Schema.Array(Schema.Struct({
    table: text("The table, materialized view or partitioned table, with its schema"),
    rows: Schema.NullOr(Schema.Int).annotate({
      description: "How many rows it has about; null if the server has not counted them yet"
    }),
    bytes: bytes("Its size with its indexes"),
    tableBytes: bytes("The size of its rows"),
    indexBytes: bytes("The size of its indexes"),
    empty: flag("Whether it surely has no rows")
  })).annotate({
    description: "The sizes of the tables, by name; that of a partitioned table is that of its partitions"
  })
})

/** The document of `lint --fix`. */
export const Fixed = Schema.Struct({
  dryRun: flag("Whether nothing was written"),
  fixed: Schema.Array(Schema.Struct({
    revision: id,
    parts: texts("The revisions that replace it, in their order; the last one has its id"),
    paths: texts("Their files, relative to the working directory; empty with `--dry-run`")
  })).annotate({ description: "The revisions that were divided" }),
  unfixed: Schema.Array(Schema.Struct({
    revision: id,
    line: Schema.NullOr(Schema.Int).annotate({ description: "The line of the statement; null for the whole revision" }),
    problem: text("Why it was not divided")
  })).annotate({ description: "What was not divided" })
})

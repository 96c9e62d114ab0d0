/**
 * Generates `docs/kinds.md`: what Strata does with each kind of object, from the descriptions with which it is compared, the
 * system catalogs from which it is read, and what models take of it. Only the notes are written here.
 */
import { modelKinds } from "../../src/autogenerate/inspect/_model_kinds.ts"
import { type CatalogObject, comparison, type Kind } from "../../src/catalog/mod.ts"
import { always, never } from "../../src/diff/description/context.ts"
import { descriptionOf, isCompared, requestedBy } from "../../src/diff/kind/descriptions.ts"
import { systemCatalogs } from "../../src/introspect/reader/system_catalogs.ts"
import { markdownTable } from "./markdown.ts"

/** The kinds in the order of the catalog, without the one that is not compared. */
export const kinds: ReadonlyArray<Kind> = (Object.keys(comparison) as ReadonlyArray<Kind>).filter(isCompared)

const described = (kind: Kind) => descriptionOf({ kind, address: kind } as CatalogObject)

/** What is read and not compared, for a kind that is compared loosely. */
export const loosely: { readonly [K in Kind]?: string } = {
  inheritance: "the order of parents",
  column: "the position; the name of an inherited NOT NULL",
  constraint: "whether a constraint of a partition came with that of its parent",
  "materialized-view": "whether it is populated",
  "foreign-data-wrapper": "secret options",
  "foreign-server": "secret options",
  "user-mapping": "secret options"
}

/** What only newer servers have, by version. The others are the same from PostgreSQL 14. */
export const newer: { readonly [K in Kind]?: string } = {
  collation: "15: locale of ICU; 16: rules; 17: provider `builtin`",
  table: "17: access method of partitioned tables",
  column: "18: virtual; name, NO INHERIT and NOT VALID of NOT NULL",
  constraint: "15: NULLS NOT DISTINCT, SET NULL (columns); 18: NOT ENFORCED, PERIOD, WITHOUT OVERLAPS",
  index: "15: NULLS NOT DISTINCT",
  view: "15: `security_invoker`",
  privilege: "17: MAINTAIN",
  "default-privilege": "18: large objects",
  publication: "18: `publish_generated_columns`",
  "publication-table": "15: columns, WHERE",
  "publication-schema": "15",
  subscription: "15: `two_phase`, `disable_on_error`; 16: `origin`, `password_required`, `run_as_owner`; 17: `failover`"
}

const changed = (kind: Kind): string => {
  const { alterable } = described(kind)
  return alterable === always ? "in place" : alterable === never ? "recreated" : "in place or recreated"
}

/** What a model contains: tables and enums are models, their parts are fields and options of them. */
const inModels = (kind: Kind): string =>
  kind === "table" || kind === "enum"
    ? "a model"
    : modelKinds[kind].part === "none" || requestedBy(kind) !== undefined
    ? "SQL"
    : "in a model"

const code = (text: string): string => `\`${text}\``

const yes = (answer: boolean): string => answer ? "yes" : "–"

const row = (kind: Kind): ReadonlyArray<string> => {
  const { comment, defaultPrivileges, grant, owner } = described(kind)
  const requested = requestedBy(kind)
  const catalogs: ReadonlyArray<string> = systemCatalogs[kind]
  return [
    code(kind),
    catalogs.length === 0 ? "with its object" : catalogs.map(code).join(", "),
    requested === undefined ? "always" : code(`--${requested}`),
    changed(kind),
    yes(comment !== "none"),
    owner === "parent" ? "of its table" : yes(owner !== "none"),
    grant === "none" ? "–" : defaultPrivileges === "none" ? "yes" : "yes, and by default",
    inModels(kind),
    newer[kind] ?? "–",
    loosely[kind] ?? "–"
  ]
}

const head = [
  "kind",
  "read from",
  "compared",
  "changed",
  "comment",
  "owner",
  "privileges",
  "`--models`",
  "newer",
  "not"
]

/** The text of `docs/kinds.md`. */
export const page = (): string =>
  `# Kinds of objects

What Strata does with each kind of object of a database. This page is generated from the descriptions with which the
comparison works, by \`npx vitest run test/document/kinds_page.test.ts --update\`, so it always agrees with the commands.

Objects of every kind below are read, created and dropped, and \`inspect --sql\` prints the statements that create them. The
columns mean:

- kind: as in \`--json\` and as \`compare.include\` gets it;
- read from: the system catalogs that contain the objects;
- compared: always, or with which option;
- changed: in place (ALTER, CREATE OR REPLACE), or recreated (DROP and CREATE, together with what depends on it). What is
  recreated keeps its rows, comments, owner and privileges, or a hazard states that it does not;
- comment, owner, privileges: whether objects have one, and whether it is compared. Privileges can also be given by
  \`ALTER DEFAULT PRIVILEGES\`;
- \`--models\`: whether \`inspect --models\` writes it as a model, in the model of its table, or as SQL beside the models. What
  a model cannot express of its own kind is SQL too;
- newer: what only servers since a version have. Without a number, everything exists since PostgreSQL 14;
- not: what of an object is not compared.

${markdownTable(head, kinds.map(row))}
`

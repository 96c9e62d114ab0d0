/**
 * The rules about revisions as a whole, which compare the schema before and after them.
 */
import type { Facts } from "../observe/facts.ts"
import type { Reader } from "./reader.ts"
import type { Described, Problem, Trial } from "./rule.ts"

/** A revision as a rule looks at it. */
export interface RevisionSubject {
  readonly trial: Trial
  readonly before: Facts
  readonly after: Facts
  /** What the application uses that still runs. */
  readonly reader: Reader
}

/** A rule about whole revisions. */
export interface RevisionRule extends Described {
  readonly find: (subject: RevisionSubject) => ReadonlyArray<Problem>
}

const added = <A>(before: ReadonlyArray<A>, after: ReadonlyArray<A>, key: (one: A) => string): ReadonlyArray<A> => {
  const known = new Set(before.map(key))
  return after.filter((one) => !known.has(key(one)))
}

const same = (text: string): string => text

/** A foreign key of an existing table without an index on its columns. */
export const foreignKeyIndex: RevisionRule = {
  id: "foreign-key-index",
  level: "warning",
  summary: "The columns of a foreign key on an existing table begin an index",
  why:
    "Without an index, PostgreSQL reads the whole referencing table for each row that is deleted from the other one, or " +
    "whose key is changed",
  safe: "CREATE INDEX CONCURRENTLY on the columns of the foreign key, before the foreign key is added",
  advice: "create an index on these columns with CONCURRENTLY in an earlier revision",
  find: ({ after, before }) =>
    added(before.unindexed, after.unindexed, ({ name, table }) => `${table} ${name}`)
      .filter(({ table }) => before.tables.includes(table))
      .map(({ columns, name, table }) => ({
        message: `The foreign key "${name}" of "${table}" has no index on ${columns.map((it) => `"${it}"`).join(", ")}`
      }))
}

/** A function with the rights of its owner, whose names the caller can redirect. */
export const definerSearchPath: RevisionRule = {
  id: "definer-search-path",
  level: "error",
  summary: "A SECURITY DEFINER function sets its search_path",
  why:
    "A SECURITY DEFINER function runs with the rights of its owner. Under the search path of the caller, who may create " +
    "objects in a schema of it, the function uses the caller's tables, operators and functions in place of yours",
  safe: "`CREATE FUNCTION … SECURITY DEFINER SET search_path = pg_catalog, pg_temp`, with qualified names in the body",
  advice: "add SET search_path = pg_catalog, pg_temp to the function, and qualify the names in its body",
  find: ({ after, before }) =>
    added(before.definers, after.definers, same)
      .map((name) => ({ message: `The function "${name}" is SECURITY DEFINER and sets no search_path` }))
}

/** Row level security, or a policy, that is gone. */
export const rowSecurityLost: RevisionRule = {
  id: "row-security-lost",
  level: "error",
  summary: "No table loses row level security or a policy",
  why:
    "Everyone with SELECT on the table then sees all its rows. A table that is recreated has neither policies nor row " +
    "level security until both are created again",
  safe:
    "Create the new policy before the old one is dropped; after a table is recreated, enable row level security and create " +
    "its policies in the same revision",
  advice: "enable row level security and create the policies again in this revision",
  find: ({ after, before, trial }) => {
    if (trial.direction === "downgrade") return []
    const isThere = (table: string) => after.tables.includes(table)
    return [
      ...added(after.secured, before.secured, same).filter(isThere)
        .map((table) => ({ message: `The table "${table}" loses row level security` })),
      ...added(after.policies, before.policies, same).filter((policy) => isThere(policy.slice(0, policy.indexOf(": "))))
        .filter((policy) => !after.policies.some((other) => other.split(": ")[0] === policy.split(": ")[0]))
        .map((policy) => ({
          message: `The last policy of "${policy.split(": ")[0]!}" is dropped: "${policy.split(": ")[1]!}"`
        }))
    ]
  }
}

/** A privilege for everyone. */
export const publicGranted: RevisionRule = {
  id: "public-granted",
  level: "warning",
  summary: "Nothing is granted to PUBLIC",
  why: "PUBLIC is every role of the server, also those that are created later",
  safe: "GRANT to a role that the application's roles are members of",
  advice: "grant it to a role instead",
  find: ({ after, before }) =>
    added(before.public, after.public, same).map((grant) => ({ message: `Every role gets ${grant}` }))
}

const better: ReadonlyArray<readonly [RegExp, string]> = [
  [/^timestamp(?:\(\d\))? without time zone$/, "timestamptz, which stores a moment and not the reading of a clock"],
  [/^money$/, "numeric, since money depends on lc_monetary and has fixed digits"],
  [/^character\(\d+\)$/, "text or varchar(n), since char(n) pads with spaces and ignores them in comparisons"],
  [/^json$/, "jsonb, which has operators, indexes and equality"],
  [
    /^time(?:\(\d\))? with time zone$/,
    "timestamptz or time, since the offset of a time without its date has no meaning"
  ]
]

/** Types for which PostgreSQL has better ones. */
export const columnType: RevisionRule = {
  id: "column-type",
  level: "advice",
  summary: "A new column has a type without known traps",
  why: "Some types remain for compatibility and surprise those who use them",
  safe: "`timestamptz`, `text`, `jsonb`, `numeric`, `GENERATED ALWAYS AS IDENTITY`",
  advice: "use the other type, or turn this rule off in env.ts",
  find: ({ after, before, trial }) =>
    trial.direction === "downgrade" ? [] : added(before.columns, after.columns, ({ name, type }) => `${name} ${type}`)
      .flatMap(({ isSerial, name, type }) => {
        const found = isSerial
          ? "GENERATED ALWAYS AS IDENTITY, since the sequence of a serial column has privileges and a life of its own"
          : better.find(([pattern]) => pattern.test(type))?.[1]
        return found === undefined
          ? []
          : [{ message: `The column "${name}" is ${isSerial ? "serial" : type}; better is ${found}` }]
      })
}

/** The rules about the schema before and after a revision, in the order in which their findings are listed. */
export const schemaRules: ReadonlyArray<RevisionRule> = [
  rowSecurityLost,
  definerSearchPath,
  publicGranted,
  foreignKeyIndex,
  columnType
]

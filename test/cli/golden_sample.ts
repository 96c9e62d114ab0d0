/**
 * Every error that Strata can raise, with fields as they might be: classes are found in the sources, values by the names
 * of fields. Each choice of a field (absent, one or several, either word) is taken once.
 */
import type * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"

/** A class of errors: where it is, its tag, and its constructor. */
export interface ErrorClass {
  readonly area: string
  readonly tag: string
  readonly make: (fields: object) => Error
  readonly fields: Readonly<Record<string, Schema.Top>>
}

const root = join(import.meta.dirname, "../../src")

/** Every class of errors of the sources, by file. */
export const errorClasses = async (): Promise<ReadonlyArray<ErrorClass>> => {
  const found: Array<ErrorClass> = []
  for (const file of globSync("**/*.ts", { cwd: root, exclude: ["error/**"] }).toSorted()) {
    const names = [
      ...readFileSync(join(root, file), "utf8").matchAll(/class (\w+)\s+extends (?:Schema\.TaggedError|AreaError)</g)
    ]
    if (names.length === 0) continue
    const module = await import(join(root, file))
    for (const [, tag = ""] of names) {
      const constructor = module[tag]
      if (constructor === undefined) throw new Error(`"${tag}" of ${file} is not exported`)
      found.push({
        area: file.split("/")[0]!,
        tag,
        make: (fields) => new constructor(fields),
        fields: constructor.fields
      })
    }
  }
  return found
}

/** What a person would read in a field; with its folder or its error before it where that matters. */
const words: Readonly<Record<string, ReadonlyArray<string>>> = {
  action: ["read"],
  added: ["bbbb_create_tokens.sql"],
  addresses: ["view \"public\".\"a\"", "view \"public\".\"b\""],
  flags: [" --files old"],
  advice: ["Add sslmode=require to DATABASE_URL"],
  applicationName: ["strata"],
  applied: ["aaaa", "bbbb"],
  branch: ["billing"],
  candidates: ["aaaa", "bbbb"],
  changed: ["cccc_first_users.sql"],
  column: ["email"],
  columns: ["tenant", "user"],
  command: ["\\copy"],
  database: ["app"],
  dependency: ["auht"],
  detail: ["permission denied for schema strata"],
  directive: ["parnets"],
  directory: ["migrations"],
  editor: ["vim"],
  entry: ["bbbb"],
  env: ["migrations/env.ts"],
  excerpt: ["SELECT 'a"],
  expected: ["on or off"],
  failure: ["canceling statement due to lock timeout"],
  field: ["email"],
  file: ["bbbb_create_tokens.sql", "cccc_first_users.sql"],
  files: ["bbbb_create_tokens.sql", "bbbb_tokens.ts"],
  first: ["User.email"],
  firstValues: ["a", "b"],
  found: ["cccc", "dddd"],
  "NeedsSession found": ["a second connection got the same server process"],
  "RevisionInDoubt found": ["CREATE INDEX tokens_user_id ON tokens (id)"],
  from: ["the working directory"],
  head: ["bbbb"],
  heads: ["bbbb", "cccc"],
  hint: ["Create it first"],
  hook: ["rewrite"],
  host: ["db.example"],
  id: ["bbbb", "cccc"],
  instead: ["bbbb+1", "cccc+1"],
  key: ["parents"],
  keyword: ["COMMIT"],
  kind: ["RevisionBlessed"],
  known: ["id", "name"],
  label: ["auth"],
  ledger: ["strata.ledger"],
  line: ["-- strata:upgrade"],
  link: ["bbbb.sql"],
  lock: ["migrations/strata.lock"],
  lower: ["cccc", "dddd"],
  matches: ["bbbb", "bbcc"],
  missing: ["bbbb", "cccc"],
  "diff missing": ["column \"public\".\"users\".\"email\""],
  model: ["User"],
  name: ["bbb"],
  onto: ["cccc"],
  operation: ["create index \"users_email_idx\""],
  option: ["schemas"],
  parent: ["aaab"],
  parents: ["aaaa", "bbbb"],
  path: ["db/migrations"],
  "client path": ["/run/postgresql/.s.PGSQL.5432"],
  pending: ["bbbb", "cccc"],
  problem: ["this is not right"],
  "cli problem": ["it is not usable"],
  query: ["ALTER TABLE users ADD COLUMN a int"],
  recorded: ["CREATE TABLE tokens (id bigint)"],
  references: ["tenants"],
  referencedColumns: ["id", "tenant"],
  remedy: ["See: strata current"],
  "cli remedy": ["strata heads"],
  removed: ["dddd_merge.sql"],
  rename: ["column \"email\" to \"mail\""],
  revision: ["bbbb", "cccc"],
  revisions: ["bbbb", "cccc"],
  schema: ["a tuple"],
  second: ["Guest.email"],
  secondValues: ["a", "c"],
  serverMessage: ["relation \"users\" does not exist"],
  session: ["process 4711 (application \"psql\", user \"app\")"],
  "LedgerHeld remedy": ["Wait for it, or end it with: SELECT pg_terminate_backend(4711)"],
  since: ["2026-11-22 10:15:00Z"],
  sqlstate: ["42P01"],
  isolation: ["repeatable read"],
  statement: ["CREATE TABLE tokens (id int)"],
  suggestion: ["bbbb"],
  table: ["users"],
  tag: ["$body$"],
  target: ["bbb", "auth@-2"],
  "client target": ["database \"app\" at db.example:5432"],
  targets: ["dddd", "eeee"],
  template: ["{slug}"],
  text: ["a1b2+"],
  to: ["dddd", "eeee"],
  token: ["columns"],
  trigger: ["ledger_append", "ledger_keep"],
  type: ["status"],
  unsettled: ["bbbb", "cccc"],
  upper: ["bbbb", "aaaa"],
  user: ["app"],
  variable: ["STAGING_URL"],
  value: ["maybe"],
  version: ["billing"],
  "introspect version": ["13.4"],
  "script versions": ["versions", "billing"],
  why: ["it has no inverse"]
}

/** Counts that a message may put into words; other numbers are one thing or another. */
const counts: Readonly<Record<string, ReadonlyArray<number>>> = {
  available: [3, 1, 0],
  count: [2, 1],
  finished: [2, 1, 0],
  offset: [5],
  parameters: [2, 1],
  position: [8],
  waited: [30_000],
  wanted: [4, 1]
}

/** Lists that can be empty in a failure, and lists that have two elements at least. */
const mayBeEmpty = new Set([
  "cli pending",
  "cli revisions",
  "migrator found",
  "revision missing",
  "script added",
  "script changed",
  "script removed"
])
const several = new Set(["addresses", "candidates", "heads", "matches"])

/** Makes samples of one error. */
const sampler = ({ area, tag }: Pick<ErrorClass, "area" | "tag">) => {
  const wordsOf = (name: string): ReadonlyArray<string> =>
    words[`${tag} ${name}`] ?? words[`${area} ${name}`] ?? words[name] ?? [`<${name}>`]

  /** The value of a text or a record at a place of a list. */
  const element = (ast: SchemaAST.AST, name: string, index: number): unknown => {
    if (ast._tag === "String") return wordsOf(name)[index] ?? wordsOf(name)[0]
    if (ast._tag !== "Objects") return values(ast, name)[0]
    return Object.fromEntries(
      ast.propertySignatures.map(({ name, type }) => [name, element(type, String(name), index)])
    )
  }

  /** Values of a type, the fullest first. */
  const values = (ast: SchemaAST.AST, name: string): ReadonlyArray<unknown> => {
    switch (ast._tag) {
      case "String":
        return name === "target" ? wordsOf(name) : [element(ast, name, 0)]
      case "Number":
        return counts[name] ?? [2]
      case "Boolean":
        return [true, false]
      case "Literal":
        return [ast.literal]
      case "Null":
        return [null]
      case "Union":
        return ast.types.flatMap((type) => values(type, name))
      case "Arrays":
        return lists(ast, name)
      case "Objects":
        return combined(typesOf(ast))
      default:
        return [new Error("what was behind it")]
    }
  }

  /** Two elements, one of each form, and none. */
  const lists = ({ elements, rest: [rest] }: SchemaAST.Arrays, name: string): ReadonlyArray<unknown> => {
    if (rest === undefined) return [elements.map((type, index) => element(type, name, index))]
    const two = [element(rest, name, 0), element(rest, name, 1)]
    const forms = rest._tag === "Objects" ? combined(typesOf(rest)) : [two[0]]
    return [
      two,
      ...(several.has(name) ? [] : forms.map((one) => [one])),
      ...(mayBeEmpty.has(`${area} ${name}`) ? [[]] : [])
    ]
  }

  /** The fullest record, then one for each other choice of one of its fields. */
  const combined = (types: Types): ReadonlyArray<Readonly<Record<string, unknown>>> => {
    const names = Object.keys(types).filter((name) => name !== "_tag")
    const full = Object.fromEntries(names.map((name) => [name, values(types[name]!, name)[0]]))
    const others = names.flatMap((name) => {
      const changed = values(types[name]!, name).slice(1).map((value) => Object.assign({}, full, { [name]: value }))
      const without = Object.fromEntries(Object.entries(full).filter(([key]) => key !== name))
      return isOptional(types[name]!) ? changed.concat(without) : changed
    })
    return [full, ...others]
  }

  return combined
}

type Types = Readonly<Record<string, SchemaAST.AST>>

const typesOf = (ast: SchemaAST.Objects): Types =>
  Object.fromEntries(ast.propertySignatures.map(({ name, type }) => [String(name), type]))

const isOptional = (ast: SchemaAST.AST): boolean => ast.context?.isOptional === true

/** An error of a class for each choice of its fields. */
export const samples = (one: ErrorClass): ReadonlyArray<Error> =>
  sampler(one)(Object.fromEntries(Object.entries(one.fields).map(([name, { ast }]) => [name, ast]))).map(one.make)

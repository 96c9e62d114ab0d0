/**
 * All statements that write a ledger, for the online store and for offline scripts, so that both write the same
 * rows. None of them depends on the search path. Functions throw `TextError` for names that PostgreSQL does not
 * accept.
 */
import { dollarQuote, once, type Statement, stringLiteral } from "../text/mod.ts"
import { encode, type Event } from "./event.ts"
import * as Look from "./look/look.ts"
import * as Names from "./names.ts"
import * as Guard from "./table/guard.ts"
import { jsonbText } from "./table/jsonb_text.ts"
import { aim, createLedger, createOrEnter } from "./table/table.ts"

export { scripted as lock } from "./lock.ts"
export type { Expected } from "./table/guard.ts"

const statement = (text: string, parameters: Statement["parameters"] = []): Statement => ({
  text,
  parameters,
  transactional: true
})

/**
 * The statements that create the ledger (schema, table, functions, triggers, `LedgerCreated`); they must run in one
 * transaction. If the ledger exists, they replace its functions and triggers, which only its owner may do, and
 * change nothing else.
 */
export const bootstrap = (options: Names.Options): ReadonlyArray<Statement> =>
  createLedger(Names.make(options)).map((text) => statement(text))

/**
 * One statement that does the same as `bootstrap` if the table does not exist, and else the same as `enter`; for offline
 * scripts. Function bodies are not re-indented, because an offline ledger would then differ from an online one.
 */
export const bootstrapGuarded = (options: Names.Options): Statement => statement(createOrEnter(Names.make(options)))

/**
 * The INSERT of an event. With `expected` the event gets that number, or the statement fails (23505: the number is
 * used; 55000: it would leave a gap). Without it the trigger assigns the number, as for scripts.
 */
export const insert = (options: Names.Options, event: Event, expected?: number): Statement => {
  const { table } = Names.make(options)
  const { kind, payload, revision } = encode(event)
  const columns = [
    ...(expected === undefined ? [] : [["sequence", String(expected)] as const]),
    ["kind", kind] as const,
    ...(revision === null ? [] : [["revision", revision] as const]),
    ["payload", jsonbText(payload)] as const
  ]
  // No casts: the types of placeholders and literals follow from the columns, independent of the search path.
  return statement(
    `INSERT INTO ${table} (${columns.map(([name]) => name).join(", ")})
VALUES (${columns.map((_, index) => `$${index + 1}`).join(", ")})`,
    columns.map(([, text]) => ({ text }))
  )
}

/** The qualified, quoted name of the ledger's table. */
export const tableOf = (options: Names.Options): string => Names.make(options).table

/**
 * One statement that inserts an event and fails unless its row is there afterwards: a trigger or a rule can swallow an
 * INSERT without an error. For scripts.
 */
export const append = (options: Names.Options, event: Event): Statement => {
  const names = Names.make(options)
  const { parameters, text } = insert(options, event)
  const values = parameters.map((parameter) => stringLiteral(parameter.text ?? ""))
  return statement(`DO ${
    dollarQuote(
      `BEGIN
  ${text.replaceAll(/\$(\d)/g, (_, index: string) => values[Number(index) - 1]!)};
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = '55000',
      MESSAGE = ${stringLiteral(`Cannot append to the ledger "${names.title}": its table did not keep the event`)},
      HINT = 'Find out what was done to the table, with: strata verify';
  END IF;
END`,
      "strata"
    )
  }`)
}

/**
 * One statement that locks the table against changes until the transaction ends, and fails if the look finds something
 * wrong (`Look`), inside what `within` adds. It is the first statement of each transaction that appends, and does
 * nothing in a database without a ledger. `full` is needed once in a run: afterwards only triggers can be added by roles
 * that are not trusted.
 */
export const enter = (
  options: Names.Options,
  full: boolean,
  within: Within = (lines) => lines.join("\n")
): Statement => statement(Look.block(within(full ? fullLook(options) : shortLook(options))))

const looking = (full: boolean) =>
  once((options: Names.Options): ReadonlyArray<string> => {
    const names = Names.make(options)
    return [
      `  IF pg_catalog.to_regclass(${stringLiteral(names.table)}) IS NOT NULL THEN`,
      full ? Look.lockIfTable(names) : `  ${Look.lock(names)};`,
      Look.refusing(names, aim(names), full ? "all" : "triggers"),
      "  END IF;"
    ]
  })

const [fullLook, shortLook] = [looking(true), looking(false)]

/** Makes statements of plpgsql run under other settings, or as another role. */
export type Within = (lines: ReadonlyArray<string>) => string

/** The statement that locks the table, for transactions that are not READ COMMITTED: the look must see what is locked. */
export const lockTable = (options: Names.Options): Statement => statement(Look.lock(Names.make(options)))

/**
 * One statement that fails unless exactly these revisions are applied, with these checksums and parents, and none is
 * in doubt. In a database without a ledger none is applied. It needs SELECT on the table and does not change the
 * search path.
 */
export const guard = (options: Names.Options, applied: Iterable<Guard.Expected>): Statement =>
  statement(Guard.guard(Names.make(options), [...applied]))

/**
 * One statement that runs the lines `first` of plpgsql, and fails unless the previous transaction of this session set the bookmark `mark` and `event` is
 * the last event of the ledger. The later transactions of a script start with it; the first one starts with the
 * `guard`. The search path must be `pg_catalog`.
 */
export const follows = (
  options: Names.Options,
  event: Event,
  mark: string,
  first: ReadonlyArray<string> = []
): Statement => {
  const { kind, revision } = encode(event)
  return statement(Guard.follows(Names.make(options), { first, kind, mark, revision: revision ?? "" }))
}

/** One statement that sets a bookmark, which is rolled back with its transaction. */
export const leave = (mark: string): Statement => statement(Guard.leave(mark))

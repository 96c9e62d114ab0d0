/**
 * The least privileges of the roles of a deployment. Pure.
 *
 * `test/cli/grants/grants.test.ts` runs every command with exactly these.
 */
import { dollarQuote, quoteIdentifier, quoteName, stringLiteral } from "../../text/mod.ts"

/** What a role is for. */
export type Purpose = "migrator" | "reader" | "application"

/** A role, and the statements that give it what it needs. */
export interface Granted {
  readonly purpose: Purpose
  readonly role: string
  readonly statements: ReadonlyArray<string>
}

/** The ledger, the schemas of the project, and the names of the roles. */
export interface Place {
  readonly ledger: { readonly schema: string; readonly table: string }
  readonly schemas: ReadonlyArray<string>
  readonly roles: Readonly<Record<Purpose, string>>
}

// The name of the database is not known when the statements are printed.
const connect = (role: string): string => {
  const body = ` BEGIN EXECUTE pg_catalog.format('GRANT CONNECT ON DATABASE %I TO %I', pg_catalog.current_database(), ${
    stringLiteral(role)
  }); END `
  return `DO ${dollarQuote(body, "grants")}`
}

const rows = "SELECT, INSERT, UPDATE, DELETE"

/** The statements of each role, in the order in which they are executed. */
export const privileges = ({ ledger, roles, schemas }: Place): ReadonlyArray<Granted> => {
  const table = quoteName({ schema: ledger.schema, name: ledger.table })
  const migrator = quoteIdentifier(roles.migrator)
  const reader = quoteIdentifier(roles.reader)
  const application = quoteIdentifier(roles.application)
  const reading = (role: string) => [
    `GRANT USAGE ON SCHEMA ${quoteIdentifier(ledger.schema)} TO ${role}`,
    `GRANT SELECT ON TABLE ${table} TO ${role}`
  ]
  const inSchemas = (statements: (schema: string) => ReadonlyArray<string>) =>
    schemas.flatMap((schema) => statements(quoteIdentifier(schema)))
  return [
    {
      purpose: "migrator",
      role: roles.migrator,
      statements: [
        connect(roles.migrator),
        ...reading(migrator),
        `GRANT INSERT ON TABLE ${table} TO ${migrator}`,
        ...inSchemas((schema) => [`GRANT USAGE, CREATE ON SCHEMA ${schema} TO ${migrator}`])
      ]
    },
    { purpose: "reader", role: roles.reader, statements: [connect(roles.reader), ...reading(reader)] },
    {
      purpose: "application",
      role: roles.application,
      statements: [
        connect(roles.application),
        ...inSchemas((schema) => [
          `GRANT USAGE ON SCHEMA ${schema} TO ${application}`,
          `GRANT ${rows} ON ALL TABLES IN SCHEMA ${schema} TO ${application}`,
          `GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${schema} TO ${application}`,
          `ALTER DEFAULT PRIVILEGES FOR ROLE ${migrator} IN SCHEMA ${schema} GRANT ${rows} ON TABLES TO ${application}`,
          `ALTER DEFAULT PRIVILEGES FOR ROLE ${migrator} IN SCHEMA ${schema} GRANT USAGE, SELECT ON SEQUENCES TO ${application}`
        ]),
        // The ledger may be in one of the schemas. A role that migrates too must keep its INSERT.
        ...schemas.includes(ledger.schema) && roles.application !== roles.migrator
          ? [`REVOKE ALL ON TABLE ${table} FROM ${application}`]
          : [],
        ...reading(application)
      ]
    }
  ]
}

const headings: Readonly<Record<Purpose, ReadonlyArray<string>>> = {
  migrator: [
    "The role that applies revisions. It owns what its revisions create. Of what others own, PostgreSQL lets only the",
    "owner change the definition: ALTER TABLE … OWNER TO this role. Revisions that create schemas or extensions also",
    "need: GRANT CREATE ON DATABASE. To be shown the statements of sessions that block it, it needs pg_read_all_stats."
  ],
  reader: ["The role that only looks, with current, check, diff, history, log, plan and verify."],
  application: [
    "The role of the application: rows, and the ledger for layerUpgrade({ verifyOnly: true }). The default privileges",
    "are those of what the migrating role creates later; to set them one must be a member of that role."
  ]
}

const comment = (line: string): string => `-- ${line}`

/** The statements as a script. Names are only in statements, where they are quoted. */
export const script = (granted: ReadonlyArray<Granted>): string =>
  [
    "Run this as the owner of the database, of its schemas and of the ledger, after: strata ensure-ledger",
    "The roles and the schemas must exist. It can be repeated."
  ].map(comment).concat(granted.flatMap(({ purpose, statements }) => [
    "",
    ...headings[purpose].map(comment),
    ...statements.map((statement) => `${statement};`)
  ])).join("\n")

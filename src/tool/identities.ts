/**
 * The migration tools that `strata adopt` knows: their names, and the tables in which they record what they applied. What
 * their files and rows mean is in `known/`. Apart from that, so that a comparison, which leaves these tables alone, does
 * not load the tools.
 */
import type { Identity, Known } from "./tool.ts"

const bool = ["bool"]
const int4 = ["int4"]
const int8 = ["int8"]
const integers = ["int4", "int8"]
const text = ["text"]
const varchar = ["varchar"]
const words = ["varchar", "text"]
const timestamp = ["timestamp"]
const timestamptz = ["timestamptz"]
const times = ["timestamp", "timestamptz"]

export const identities = {
  alembic: {
    title: "Alembic",
    evidence: "recorded",
    tables: [{
      name: "alembic_version",
      columns: { version_num: varchar },
      only: true
    }]
  },
  atlas: {
    title: "Atlas",
    evidence: "documented",
    tables: [{
      name: "atlas_schema_revisions",
      columns: {
        version: varchar,
        description: varchar,
        type: int8,
        applied: int8,
        total: int8,
        executed_at: timestamptz,
        hash: varchar,
        operator_version: varchar
      }
    }]
  },
  dbmate: {
    title: "dbmate",
    evidence: "recorded",
    tables: [{
      name: "schema_migrations",
      columns: { version: varchar },
      only: true
    }]
  },
  diesel: {
    title: "Diesel",
    evidence: "documented",
    tables: [{
      name: "__diesel_schema_migrations",
      columns: { version: varchar, run_on: times }
    }]
  },
  django: {
    title: "Django",
    evidence: "recorded",
    tables: [{
      name: "django_migrations",
      columns: { id: integers, app: varchar, name: varchar, applied: times }
    }]
  },
  drizzle: {
    title: "Drizzle",
    evidence: "recorded",
    tables: [{
      name: "__drizzle_migrations",
      columns: { id: integers, hash: text, created_at: int8 }
    }]
  },
  effect: {
    title: "Effect's Migrator",
    evidence: "recorded",
    tables: [{
      name: "effect_sql_migrations",
      columns: { migration_id: int4, created_at: times, name: words },
      only: true
    }]
  },
  flyway: {
    title: "Flyway",
    evidence: "documented",
    tables: [{
      name: "flyway_schema_history",
      columns: {
        installed_rank: int4,
        version: varchar,
        description: varchar,
        type: varchar,
        script: varchar,
        checksum: int4,
        installed_on: timestamp,
        success: bool
      }
    }]
  },
  "golang-migrate": {
    title: "golang-migrate",
    evidence: "documented",
    tables: [{
      name: "schema_migrations",
      columns: { version: int8, dirty: bool },
      only: true
    }]
  },
  goose: {
    title: "goose",
    evidence: "documented",
    tables: [{
      name: "goose_db_version",
      columns: { id: integers, version_id: int8, is_applied: bool, tstamp: times }
    }]
  },
  "graphile-migrate": {
    title: "graphile-migrate",
    evidence: "recorded",
    tables: [{
      name: "migrations",
      columns: { hash: text, previous_hash: text, filename: text, date: timestamptz },
      only: true
    }, {
      name: "current",
      columns: { filename: text, content: text, date: timestamptz },
      only: true
    }]
  },
  knex: {
    title: "knex",
    evidence: "recorded",
    tables: [{
      name: "knex_migrations",
      columns: { id: int4, name: words, batch: int4, migration_time: times }
    }, {
      name: "knex_migrations_lock",
      columns: { index: int4, is_locked: int4 }
    }]
  },
  kysely: {
    title: "Kysely",
    evidence: "recorded",
    tables: [{
      name: "kysely_migration",
      columns: { name: words, timestamp: words }
    }, {
      name: "kysely_migration_lock",
      columns: { id: words, is_locked: int4 }
    }]
  },
  liquibase: {
    title: "Liquibase",
    evidence: "documented",
    tables: [{
      name: "databasechangelog",
      columns: {
        id: varchar,
        author: varchar,
        filename: varchar,
        dateexecuted: timestamp,
        orderexecuted: int4,
        exectype: varchar,
        md5sum: varchar
      }
    }, {
      name: "databasechangeloglock",
      columns: { id: int4, locked: bool, lockgranted: timestamp, lockedby: varchar }
    }]
  },
  "mikro-orm": {
    title: "MikroORM",
    evidence: "recorded",
    tables: [{
      name: "mikro_orm_migrations",
      columns: { id: int4, name: words, executed_at: times },
      only: true
    }]
  },
  "node-pg-migrate": {
    title: "node-pg-migrate",
    evidence: "recorded",
    tables: [{
      name: "pgmigrations",
      columns: { id: int4, name: varchar, run_on: times },
      only: true
    }]
  },
  pgroll: {
    title: "pgroll",
    evidence: "documented",
    tables: [{
      name: "migrations",
      columns: { schema: words, name: text, migration: ["jsonb"], created_at: times, done: bool }
    }]
  },
  plain: {
    title: "a folder of SQL files",
    evidence: "documented",
    tables: []
  },
  prisma: {
    title: "Prisma Migrate",
    evidence: "recorded",
    tables: [{
      name: "_prisma_migrations",
      columns: {
        id: words,
        checksum: words,
        finished_at: timestamptz,
        migration_name: words,
        rolled_back_at: timestamptz,
        started_at: timestamptz
      }
    }]
  },
  rails: {
    title: "Rails",
    evidence: "documented",
    tables: [{
      name: "schema_migrations",
      columns: { version: varchar },
      only: true
    }, {
      name: "ar_internal_metadata",
      columns: { key: varchar, value: varchar, created_at: times, updated_at: times }
    }]
  },
  sequelize: {
    title: "Sequelize (umzug)",
    evidence: "recorded",
    tables: [{
      name: "SequelizeMeta",
      columns: { name: words },
      only: true
    }]
  },
  sqitch: {
    title: "Sqitch",
    evidence: "recorded",
    tables: [{
      name: "changes",
      columns: {
        change_id: text,
        script_hash: text,
        change: text,
        project: text,
        note: text,
        committed_at: timestamptz,
        planned_at: timestamptz
      }
    }, {
      name: "events",
      columns: { event: text, change_id: text, change: text, project: text }
    }, {
      name: "tags",
      columns: { tag_id: text, tag: text, project: text, change_id: text }
    }, {
      name: "dependencies",
      columns: { change_id: text, type: text, dependency: text, dependency_id: text }
    }, {
      name: "projects",
      columns: { project: text, uri: text, creator_name: text, creator_email: text }
    }, {
      name: "releases",
      columns: { version: ["float4"], installed_at: timestamptz, installer_name: text, installer_email: text }
    }]
  },
  sqlx: {
    title: "sqlx",
    evidence: "documented",
    tables: [{
      name: "_sqlx_migrations",
      columns: {
        version: int8,
        description: text,
        installed_on: timestamptz,
        success: bool,
        checksum: ["bytea"],
        execution_time: int8
      }
    }]
  },
  supabase: {
    title: "the Supabase CLI",
    evidence: "documented",
    tables: [{
      name: "schema_migrations",
      columns: { version: words, statements: ["_text"], name: words }
    }, {
      name: "seed_files",
      columns: { path: text, hash: text }
    }]
  },
  typeorm: {
    title: "TypeORM",
    evidence: "recorded",
    tables: [{
      name: "migrations",
      columns: { id: int4, timestamp: int8, name: words },
      only: true
    }, {
      name: "typeorm_metadata",
      columns: { type: words, database: words, schema: words, table: words, name: words, value: text }
    }]
  }
} satisfies Readonly<Record<string, Identity>>

/** The name of a tool, as `--from` has it. */
export type Name = keyof typeof identities

/** All of them, each with its name. */
export const known: ReadonlyArray<Known> = Object.entries(identities).map(([name, one]) => Object.assign({ name }, one))

/** The tools that `strata adopt` knows. A tool is one file in `known/`, one entry in `identities.ts` and one line here. */
import { identities, type Name } from "./identities.ts"
import { alembic } from "./known/alembic.ts"
import { atlas } from "./known/atlas.ts"
import { dbmate } from "./known/dbmate.ts"
import { diesel } from "./known/diesel.ts"
import { drizzle } from "./known/drizzle.ts"
import { flyway } from "./known/flyway.ts"
import { golangMigrate } from "./known/golang_migrate.ts"
import { goose } from "./known/goose.ts"
import { graphileMigrate } from "./known/graphile_migrate.ts"
import { liquibase } from "./known/liquibase.ts"
import { nodePgMigrate } from "./known/node_pg_migrate.ts"
import { plain } from "./known/plain.ts"
import { prisma } from "./known/prisma.ts"
import { django, effect, knex, kysely, mikroOrm, pgroll, rails, sequelize, typeorm } from "./known/programs.ts"
import { sqitch } from "./known/sqitch.ts"
import { sqlx } from "./known/sqlx.ts"
import { supabase } from "./known/supabase.ts"
import type { Reading, Tool } from "./tool.ts"

const readings: Readonly<Record<Name, Reading>> = {
  alembic,
  atlas,
  dbmate,
  diesel,
  django,
  drizzle,
  effect,
  flyway,
  "golang-migrate": golangMigrate,
  goose,
  "graphile-migrate": graphileMigrate,
  knex,
  kysely,
  liquibase,
  "mikro-orm": mikroOrm,
  "node-pg-migrate": nodePgMigrate,
  pgroll,
  plain,
  prisma,
  rails,
  sequelize,
  sqitch,
  sqlx,
  supabase,
  typeorm
}

export const tools: ReadonlyArray<Tool> = (Object.keys(identities) as Array<Name>).map((name) =>
  Object.assign({ name }, identities[name], readings[name])
)

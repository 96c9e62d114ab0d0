/** The tools that `strata adopt` knows. A tool is one file in `known/` and one line here. */
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
import * as Programs from "./known/programs.ts"
import { sqitch } from "./known/sqitch.ts"
import { sqlx } from "./known/sqlx.ts"
import { supabase } from "./known/supabase.ts"
import type { Tool } from "./tool.ts"

export const tools: ReadonlyArray<Tool> = [
  alembic,
  atlas,
  dbmate,
  diesel,
  drizzle,
  flyway,
  golangMigrate,
  goose,
  graphileMigrate,
  liquibase,
  nodePgMigrate,
  prisma,
  sqitch,
  sqlx,
  supabase,
  ...Object.values(Programs),
  plain
].toSorted((left, right) => left.name < right.name ? -1 : 1)

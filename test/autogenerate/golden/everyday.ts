/**
 * Models of the database, written by Strata: from here on this file is yours.
 *
 * In env.ts: import { models, prelude, sql } from "./models.ts", and Environment.make({ models, prelude, sql }).
 */
import { Op, Table, Type } from "effect-strata"
import * as Schema from "effect/Schema"
import * as Model from "effect/schema/Model"

export const Uuid = Schema.String.check(Schema.isGUID())

/** What a user may do */
export const UserStatus = Schema.Literals([
  "active",
  "banned"
]).pipe(Type.enum("user_status", { comment: "What a user may do" }))

export const Currency = Schema.Literals(["EUR", "USD"]).pipe(Type.enum({ schema: "billing", name: "currency" }))

export const Amount = Schema.BigDecimalFromString.pipe(Type.domain({ schema: "billing", name: "amount" }))

export class Log extends Model.Class<Log>("Log")({
  at: Model.Date,
  body: Schema.NullOr(Schema.String)
}) {}

export const log = Table.make(Log, { name: "log", partitionBy: "RANGE (at)" })

/** The people who sign in */
export class User extends Model.Class<User>("User")({
  id: Model.GeneratedByDb(Uuid),
  email: Schema.String.pipe(Type.domain("citext")),
  displayName: Schema.String.pipe(Type.varchar(80)),
  status: UserStatus,
  tags: Schema.Array(Schema.String),
  settings: Schema.Json,
  logins: Schema.Int,
  isStaff: Schema.Boolean,
  home: Schema.NullOr(Schema.Unknown.pipe(Type.domain("address"))),
  born: Schema.NullOr(Model.Date),
  seenAt: Schema.NullOr(Schema.DateTimeUtcFromDate.pipe(Type.timestamp())),
  createdAt: Schema.DateTimeUtcFromDate,
  initial: Model.GeneratedByDb(Schema.NullOr(Schema.String))
}) {}

export const users = Table.make(User, {
  name: "users",
  unique: ["email"],
  indexes: [{ columns: [{ column: "createdAt", order: "desc" }], where: "status <> 'banned'::public.user_status" }],
  checks: { display_name: "(display_name)::text <> ''::text" },
  comment: "The people who sign in",
  columns: {
    id: { default: Op.sql`gen_random_uuid()` },
    status: { default: "active" },
    tags: { default: [] },
    settings: { default: {} },
    logins: { default: 0 },
    isStaff: { default: false },
    born: { comment: "Where they said it" },
    createdAt: { default: Op.sql`now()` },
    initial: { generated: `upper("left"((display_name)::text, 1))` }
  }
})

export class Invoice extends Model.Class<Invoice>("Invoice")({
  id: Model.GeneratedByDb(Schema.BigInt),
  number: Schema.String,
  owner: Schema.NullOr(Schema.String.pipe(Type.domain("citext"))),
  currency: Currency,
  total: Amount,
  corrects: Schema.NullOr(Schema.BigInt)
}) {}

export const invoices = Table.make(Invoice, {
  name: "invoices",
  schema: "billing",
  unique: [{ columns: ["number"], name: "invoices_number_key" }],
  foreignKeys: [
    { columns: ["corrects"], references: { name: "invoices", schema: "billing" } },
    { columns: ["owner"], references: Table.columns(users, ["email"]), name: "invoices_owner_fkey" }
  ],
  columns: { number: { default: Op.sql`billing.next_number()` } }
})

export class Session extends Model.Class<Session>("Session")({
  id: Model.GeneratedByDb(Schema.BigInt.pipe(Type.sql("bigserial"))),
  userId: Uuid,
  token: Schema.Uint8Array,
  lifetime: Schema.Unknown.pipe(Type.sql("tstzrange"))
}) {}

export const sessions = Table.make(Session, {
  name: "sessions",
  primaryKey: { columns: ["id"], name: "sessions_pkey" },
  foreignKeys: [{ columns: ["userId"], references: users, name: "sessions_user_id_fkey", onDelete: "cascade" }],
  exclude: [{ elements: [{ column: "lifetime", with: "&&" }], name: "sessions_lifetime_excl", method: "gist" }]
})

export const models = [log, users, invoices, sessions]

export const prelude = [
  `CREATE EXTENSION "citext" SCHEMA "public";

CREATE DOMAIN "billing"."amount" AS numeric(12,2) CONSTRAINT "amount_check" CHECK ((VALUE >= (0)::numeric));

CREATE TYPE "public"."address" AS ("street" text, "city" text);

CREATE SEQUENCE "billing"."invoice_number" AS bigint INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1000 CACHE 1 NO CYCLE;

CREATE OR REPLACE FUNCTION billing.next_number()
 RETURNS text
 LANGUAGE sql
AS $function$SELECT 'R' || nextval('billing.invoice_number')$function$;

COMMENT ON EXTENSION "citext" IS 'data type for case-insensitive character strings';
`
]

export const sql = [
  `ALTER TABLE "public"."users" ENABLE ROW LEVEL SECURITY;

CREATE TABLE "public"."log_2026" PARTITION OF "public"."log" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');

ALTER TABLE "billing"."invoices" ADD CONSTRAINT "later" CHECK (((total)::numeric < (1000000)::numeric)) NOT VALID;

CREATE OR REPLACE FUNCTION public.touch()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$BEGIN RETURN NEW; END$function$;

CREATE VIEW "public"."active_users" AS
SELECT id,
    email
   FROM public.users
  WHERE (status = 'active'::public.user_status);

CREATE TRIGGER touch BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.touch();

CREATE POLICY "own" ON "public"."users" FOR ALL TO PUBLIC USING (((email)::text = CURRENT_USER));
`
]

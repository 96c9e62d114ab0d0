import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Model from "effect/schema/Model"
import { RefreshToken, User, UserRole, UserStatus, VideoEntry, VideoPlatform } from "../../examples/models.ts"
import { Op, type Operation } from "../../src/operation/mod.ts"
import { Desired, Naming, Table, Type } from "../../src/schema/mod.ts"
import * as Sql from "../../src/sql/mod.ts"
import { snapshotQuery } from "../support/catalog.ts"
import { freshDatabase, query } from "../support/server.ts"

const now = Op.sql`now()`

// The example's enums have no name of their own, so the column that each is found at first would name it.
const named = (node: typeof UserStatus | typeof UserRole | typeof VideoPlatform, name: string) =>
  node.pipe(Type.enum(name))

const users = Table.make({
  ...Model.fields(User),
  status: named(UserStatus, "user_status"),
  role: named(UserRole, "user_role")
}, {
  name: "users",
  primaryKey: { columns: ["id"], name: "users_pkey" },
  indexes: [{ name: "users_email_key", unique: true, columns: [{ expression: Op.sql`lower(email)` }] }],
  columns: {
    id: { default: Op.sql`gen_random_uuid()` },
    display_name: { nullable: true },
    status: { default: "active" },
    role: { default: "user" },
    created_at: { default: now },
    updated_at: { default: now }
  }
})

const refreshTokens = Table.make(RefreshToken, {
  name: "refresh_tokens",
  primaryKey: { columns: ["id"], name: "refresh_tokens_pkey" },
  unique: [{ columns: ["token_hash"], name: "refresh_tokens_token_hash_key" }],
  foreignKeys: [{
    columns: ["user_id"],
    references: users,
    onDelete: "cascade",
    name: "refresh_tokens_user_id_fkey"
  }],
  checks: { expiry: { expression: "expires_at > created_at", name: "refresh_tokens_expires_at_check" } },
  indexes: [
    { name: "refresh_tokens_user_id_idx", columns: ["user_id"] },
    { name: "refresh_tokens_expires_at_idx", columns: ["expires_at"], where: "revoked_at IS NULL" }
  ],
  columns: { token_hash: { comment: "SHA-256 of the token" }, created_at: { default: now } }
})

const videoEntries = Table.make({ ...Model.fields(VideoEntry), platform: named(VideoPlatform, "video_platform") }, {
  name: "video_entries",
  primaryKey: { columns: ["id"], name: "video_entries_pkey" },
  unique: [{ columns: ["platform", "external_id"], name: "video_entries_platform_external_id_key" }],
  foreignKeys: [{ columns: ["owner_id"], references: users, onDelete: "cascade", name: "video_entries_owner_id_fkey" }],
  checks: { duration: { expression: "duration_seconds >= 0", name: "video_entries_duration_seconds_check" } },
  indexes: [{
    name: "video_entries_published_at_idx",
    columns: [{ column: "published_at", order: "desc" }],
    where: "published_at IS NOT NULL"
  }],
  columns: {
    id: { default: Op.sql`gen_random_uuid()` },
    external_id: { comment: "The platform's own id of the video" },
    metadata: { default: {} },
    created_at: { default: now },
    updated_at: { default: now }
  }
})

/** What the demo's migrations make of the three, written down by hand. */
const expected = `
CREATE TYPE user_role AS ENUM ('user', 'moderator', 'admin');
CREATE TYPE user_status AS ENUM ('active', 'suspended', 'deleted');
CREATE TYPE video_platform AS ENUM ('youtube', 'vimeo', 'twitch', 'other');
CREATE TABLE users (
  id uuid DEFAULT gen_random_uuid() PRIMARY KEY, email text NOT NULL, display_name text,
  status user_status NOT NULL DEFAULT 'active', role user_role NOT NULL DEFAULT 'user',
  created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now());
CREATE UNIQUE INDEX users_email_key ON users (lower(email));
CREATE TABLE refresh_tokens (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  token_hash bytea NOT NULL UNIQUE, expires_at timestamptz NOT NULL, revoked_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT refresh_tokens_expires_at_check CHECK (expires_at > created_at));
COMMENT ON COLUMN refresh_tokens.token_hash IS 'SHA-256 of the token';
CREATE INDEX refresh_tokens_user_id_idx ON refresh_tokens (user_id);
CREATE INDEX refresh_tokens_expires_at_idx ON refresh_tokens (expires_at) WHERE revoked_at IS NULL;
CREATE TABLE video_entries (
  id uuid DEFAULT gen_random_uuid() PRIMARY KEY, owner_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  platform video_platform NOT NULL, external_id text NOT NULL, title text NOT NULL,
  duration_seconds integer CHECK (duration_seconds >= 0), metadata jsonb NOT NULL DEFAULT '{}',
  published_at timestamptz, created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(), UNIQUE (platform, external_id));
COMMENT ON COLUMN video_entries.external_id IS 'The platform''s own id of the video';
CREATE INDEX video_entries_published_at_idx ON video_entries (published_at DESC) WHERE published_at IS NOT NULL;
`

const script = (operations: ReadonlyArray<Operation>) =>
  operations.flatMap((operation) =>
    Result.getOrThrow(Sql.render(operation)).map((statement) => `${Result.getOrThrow(Sql.inline(statement))};`)
  ).join("\n")

const load = Effect.fnUntraced(function*(sql: string) {
  const url = yield* freshDatabase
  yield* Effect.promise(() => query(url, sql))
  return yield* Effect.promise(async () => (await query(url, snapshotQuery))[0]?.["snapshot"] as ReadonlyArray<string>)
})

class Account extends Model.Class<Account>("Account")({
  id: Model.GeneratedByDb(Schema.BigInt),
  ownerId: Schema.NullOr(Schema.BigInt),
  kind: Schema.Literals(["it's", "\\ slash", "é"]),
  level: Schema.Literals([1, 2, 3]),
  mixed: Schema.Literals(["1", 1]),
  span: Schema.Duration,
  born: Model.Date,
  tags: Schema.Array(Schema.String),
  kinds: Schema.Array(Schema.Literals(["a", "b"])),
  balance: Schema.BigDecimal
}) {}

const accounts = Table.make(Account, {
  name: "accounts",
  schema: "app",
  comment: "People's accounts",
  unique: ["born", { columns: ["balance", "kind"], include: ["span"], comment: "One each" }],
  indexes: ["ownerId", { columns: ["tags"], method: "gin" }, { columns: ["kind", { column: "born", order: "desc" }] }],
  foreignKeys: [{
    columns: ["ownerId"],
    references: { schema: "app", name: "owners" },
    onDelete: "set null",
    onDeleteColumns: ["ownerId"]
  }],
  checks: { balance: "balance >= 0" },
  exclude: [{ elements: [{ column: "level", with: "=" }], method: "btree", where: "level = 3" }],
  columns: {
    kind: { default: "it's" },
    tags: { default: ["a b", "c"] },
    kinds: { default: ["a"] },
    balance: { default: 0n as never },
    level: { default: 1 }
  }
})

const owners = Table.make({ id: Model.GeneratedByDb(Schema.BigInt), account: Schema.BigInt, born: Model.Date }, {
  name: "owners",
  schema: "app",
  foreignKeys: [
    { columns: ["account"], references: accounts },
    { columns: ["born"], references: Table.columns(accounts, ["born"]), deferrable: true }
  ]
})

describe("the seed's models", () => {
  it.effect("make the catalog that the demo's migrations make", () =>
    Effect.gen(function*() {
      const operations = Result.getOrThrow(
        Desired.operations([videoEntries, refreshTokens, users])
      )
      assert.deepStrictEqual(yield* load(script(operations)), yield* load(expected))
    }))
})

const at = (schema: string, name: string) => Table.make({ id: Schema.Int }, { schema, name })

describe("operations", () => {
  it.effect("load into an empty database, cycles of references and every kind of column included", () =>
    Effect.gen(function*() {
      const { operations } = Result.getOrThrow(Desired.make([owners, accounts], {
        prelude: ["CREATE SCHEMA base", "CREATE DOMAIN base.positive AS integer CHECK (VALUE > 0)"],
        sql: ["CREATE VIEW app.names AS SELECT id FROM app.accounts"]
      }))
      const url = yield* freshDatabase
      yield* Effect.promise(() => query(url, script(operations)))
      const constraints = yield* Effect.promise(() =>
        query(
          url,
          "SELECT conname FROM pg_constraint WHERE connamespace = 'app'::regnamespace AND contype <> 'n' ORDER BY 1"
        )
      )
      assert.deepStrictEqual(constraints.map(({ conname }) => conname), [
        "ck_accounts_balance",
        "ck_accounts_level",
        "ck_accounts_mixed",
        "ex_accounts_level",
        "fk_accounts_owner_id_owners",
        "fk_owners_account_accounts",
        "fk_owners_born_accounts",
        "pk_accounts",
        "pk_owners",
        "uq_accounts_balance_kind",
        "uq_accounts_born"
      ])
      const limited = yield* Effect.promise(() =>
        query(url, "SELECT conname FROM pg_constraint WHERE confdelsetcols IS NOT NULL")
      )
      assert.deepStrictEqual(limited, [{ conname: "fk_accounts_owner_id_owners" }])
      yield* Effect.promise(() =>
        query(url, "INSERT INTO app.accounts (mixed, span, born) VALUES ('1', '1 day', '2026-11-22') RETURNING *")
      )
    }))

  it("are plain data in one order, whatever the order of the tables", () => {
    const { operations } = Result.getOrThrow(
      Desired.make([owners, accounts], { sql: ["SELECT 1"], prelude: ["SELECT 2"] })
    )
    assert.deepStrictEqual(
      Result.getOrThrow(Desired.make([accounts, owners], { sql: ["SELECT 1"], prelude: ["SELECT 2"] })).operations,
      operations
    )
    assert.deepStrictEqual(JSON.parse(JSON.stringify(operations)), operations)
    assert.deepStrictEqual(operations.map(({ _tag }) => _tag), [
      "Execute",
      "CreateSchema",
      "CreateEnum",
      "CreateEnum",
      "CreateTable",
      "CreateTable",
      "CreateIndex",
      "CreateIndex",
      "CreateIndex",
      "AddConstraint",
      "AddConstraint",
      "AddConstraint",
      "SetComment",
      "Execute"
    ])
  })

  it("leave public alone and make every other schema once", () => {
    const operations = Result.getOrThrow(
      Desired.operations([at("b", "x"), at("public", "x"), at("a", "x"), at("b", "y")])
    )
    assert.deepStrictEqual(operations.slice(0, 3).map((one) => one._tag === "CreateSchema" ? one.name : one._tag), [
      "a",
      "b",
      "CreateTable"
    ])
  })

  it("reference a table by itself, by its name, by columns, and one that is not a model", () => {
    const parent = Table.make({ keyA: Schema.Int, keyB: Schema.Int, other: Schema.Int }, {
      name: "parents",
      primaryKey: ["keyA", "keyB"],
      foreignKeys: [{ columns: ["keyA", "other"], references: "parents", name: "self" }]
    })
    const child = Table.make({ a: Schema.Int, b: Schema.Int }, {
      name: "children",
      foreignKeys: [
        { columns: ["a", "b"], references: parent },
        { columns: ["b"], references: Table.columns(parent, ["other"]) },
        { columns: ["a"], references: { schema: "other", name: "things" } },
        { columns: ["b"], references: "elsewhere", referencedColumns: ["x"] }
      ]
    })
    const operations = Result.getOrThrow(Desired.operations([parent, child]))
    const targets = operations.flatMap((one) =>
      one._tag === "AddConstraint" && one.constraint.kind === "foreign-key"
        ? [[one.constraint.name, one.constraint.references, one.constraint.referencedColumns]]
        : []
    )
    assert.deepStrictEqual(targets, [
      ["fk_children_a_b_parents", "parents", ["key_a", "key_b"]],
      ["fk_children_b_parents", "parents", ["other"]],
      ["fk_children_a_things", { schema: "other", name: "things" }, undefined],
      ["fk_children_b_elsewhere", "elsewhere", ["x"]],
      ["self", "parents", ["key_a", "key_b"]]
    ])
  })

  it("have the names of another convention", () => {
    const naming = Naming.make({ convention: { pk: "{table_name}_pkey", ix: "{table_name}_{column_0_name}_idx" } })
    const table = Table.make({ id: Schema.Int, b: Schema.Int }, { name: "t", indexes: [["id", "b"]], unique: ["b"] })
    const names = Result.getOrThrow(Desired.operations([table], { naming })).flatMap((one) =>
      one._tag === "CreateTable"
        ? one.constraints.map(({ name }) => name)
        : one._tag === "CreateIndex"
        ? [one.name]
        : []
    )
    assert.deepStrictEqual(names, ["t_pkey", "uq_t_b", "t_id_idx"])
  })
})

describe("renames", () => {
  it("are what the models say, by the names in the database", () => {
    const kind = Schema.Literals(["new", "b"]).pipe(
      Type.enum("kind", { renamedFrom: "old_kind", values: { new: "former" } })
    )
    const table = Table.make({ newName: Schema.String, kind, again: kind }, {
      name: "t",
      schema: "s",
      renamedFrom: "old_t",
      columns: { newName: { renamedFrom: "old_name" }, kind: { comment: "none" } }
    })
    const name = { schema: "s", name: "t" }
    assert.deepStrictEqual(Result.getOrThrow(Desired.make([table])).renames, [
      { kind: "table", table: name, from: "old_t" },
      { kind: "column", table: name, column: "new_name", from: "old_name" },
      { kind: "enum", enum: "kind", from: "old_kind" },
      { kind: "enum-value", enum: "kind", value: "new", from: "former" }
    ])
  })
})

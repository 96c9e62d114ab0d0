/**
 * Every kind of operation with its options, each with what must be there before. A case without `oneWay` is undone by
 * its inverse.
 */
import { Op, type Operation } from "../../src/operation/mod.ts"

export interface Case {
  readonly name: string
  readonly before?: ReadonlyArray<Operation>
  readonly operation: Operation
  /** The operation has no inverse, or one that leaves something. */
  readonly oneWay?: boolean
  /** The first server version that knows it. */
  readonly since?: number
}

const hostile = "Wei\"rd.na'me \\ é\nselect $1"
const users = Op.createTable("users", {
  id: Op.column("bigint", { identity: "always" }),
  email: Op.column("text", { nullable: false, comment: "where to write" }),
  age: Op.column("integer")
}, { constraints: [Op.primaryKey(["id"], { name: "users_pkey" })] })
const spaced = [Op.createSchema("app"), Op.createTable({ schema: "app", name: "t" }, { a: Op.column("integer") })]

export const tableCases: ReadonlyArray<Case> = [
  {
    name: "CreateTable with every column option",
    before: [Op.createEnum({ schema: "public", name: `${hostile}[]` }, ["a'b", "c\\d", ""])],
    operation: Op.createTable(hostile, [
      {
        name: hostile,
        ...Op.column("bigint", {
          identity: {
            generation: "by-default",
            start: 5,
            increment: 2n,
            cache: 3,
            cycle: true,
            minimum: 1,
            maximum: 1000
          }
        })
      },
      {
        name: "2",
        ...Op.column(Op.type({ schema: "public", name: `${hostile}[]` }), { default: "a'b", nullable: false })
      },
      { name: "1", ...Op.column(Op.type(`${hostile}[]`, { array: true }), { default: ["a'b", "c\\d", "", null] }) },
      { name: "total", ...Op.column("numeric(10, 2)", { default: 1.5, comment: "it's \\ $1 \n two" }) },
      { name: "double", ...Op.column("numeric", { generated: Op.sql`total * ${2} -- twice` }) },
      { name: "label", ...Op.column("varchar(20)", { collation: { schema: "pg_catalog", name: "C" }, default: null }) },
      { name: "made", ...Op.column("timestamptz", { default: Op.sql`now() + interval '1 day' * ${1}` }) },
      { name: "on", ...Op.column("boolean", { default: Op.sql`true AND ${false}` }) },
      { name: "at", ...Op.column("timestamptz", { default: new Date(0) }) },
      { name: "document", ...Op.column("jsonb", { default: { a: ["it's", "\\", 1] } }) }
    ], {
      comment: "table's comment",
      unlogged: true,
      storageParameters: { fillfactor: "70", "toast.autovacuum_enabled": "false" },
      tablespace: "pg_default",
      constraints: [
        Op.primaryKey([hostile], { name: "pk", include: ["2"], deferrable: true, initially: "deferred" }),
        Op.unique(["total"], { name: "total_key", deferrable: false }),
        Op.check(Op.sql`total > ${0} AND label <> ${"a'\\b"} -- no`, { name: "positive" }),
        Op.check(Op.sql`total < 1e6`),
        Op.exclude([["total", "="], [
          { expression: Op.sql`lower(label)`, operatorClass: "text_ops" },
          "OPERATOR(pg_catalog.=)"
        ]], {
          name: "no_overlap",
          method: "btree",
          include: ["at"],
          where: Op.sql`total > ${10}`,
          deferrable: true,
          initially: "immediate"
        })
      ]
    })
  },
  { name: "CreateTable without columns", operation: Op.createTable("nothing", {}, { ifNotExists: true }) },
  {
    name: "CreateTable that inherits",
    before: [users],
    operation: Op.createTable("admins", { level: Op.column("integer") }, { inherits: ["users"] })
  },
  {
    name: "CreateTable that is partitioned",
    operation: Op.createTable("events", { at: Op.column("date", { nullable: false }) }, {
      partitionBy: Op.sql`RANGE (at)`
    })
  },
  {
    name: "DropTable",
    before: [users],
    operation: Op.dropTable("users", { previous: users, ifExists: true, cascade: true })
  },
  { name: "RenameTable", before: spaced, operation: Op.renameTable({ schema: "app", name: "t" }, hostile) },
  { name: "MoveTable", before: spaced, operation: Op.moveTable({ schema: "app", name: "t" }, "public") },
  { name: "MoveTable from", before: [...spaced, users], operation: Op.moveTable("users", "app", { from: "public" }) },
  {
    name: "AddColumn",
    before: [users],
    operation: Op.addColumn("users", hostile, Op.column("text", { nullable: false, default: "x", comment: "c" }), {
      ifNotExists: true
    })
  },
  {
    name: "AddColumn virtual",
    since: 18,
    before: [users],
    operation: Op.addColumn(
      "users",
      "v",
      Op.column("integer", { generated: { expression: Op.sql`age + 1`, storage: "virtual" } })
    )
  },
  {
    name: "DropColumn",
    before: [users],
    operation: Op.dropColumn("users", "email", {
      ifExists: true,
      cascade: true,
      previous: Op.column("text", { nullable: false, comment: "where to write" })
    })
  },
  {
    name: "AlterColumn type, default, nullable, comment and name",
    before: [users],
    operation: Op.alterColumn("users", "age", {
      type: "text",
      using: Op.sql`age::text || ${" years"}`,
      collation: "C",
      default: "none",
      nullable: false,
      comment: "in years",
      name: "years"
    }, { type: "integer", using: Op.sql`NULL::integer`, nullable: true, default: null, comment: null })
  },
  {
    name: "AlterColumn to an enum with a default",
    before: [
      Op.createEnum("mood", ["sad", "ok"]),
      Op.createTable("people", { mood: Op.column("text", { default: "sad", nullable: false }) })
    ],
    operation: Op.alterColumn("people", "mood", {
      type: Op.type("mood"),
      using: Op.sql`mood::mood`,
      default: "ok"
    }, { type: "text", default: "sad" })
  },
  {
    name: "AlterColumn to an identity",
    before: [users],
    operation: Op.alterColumn("users", "age", { nullable: false, identity: { generation: "always", start: 10 } }, {
      nullable: true,
      identity: null
    })
  },
  {
    name: "AlterColumn of an identity",
    before: [users],
    operation: Op.alterColumn("users", "id", { identity: { generation: "by-default", increment: 5, cycle: true } }, {
      identity: { generation: "always", increment: 1, cycle: false }
    })
  },
  {
    name: "AlterColumn expression",
    since: 17,
    before: [Op.createTable("t", { a: Op.column("integer"), b: Op.column("integer", { generated: Op.sql`a + 1` }) })],
    operation: Op.alterColumn("t", "b", { generated: Op.sql`a + ${2}` }, { generated: Op.sql`a + 1` })
  },
  {
    name: "AlterColumn drops an expression",
    oneWay: true,
    before: [Op.createTable("t", { a: Op.column("integer"), b: Op.column("integer", { generated: Op.sql`a + 1` }) })],
    operation: Op.alterColumn("t", "b", { generated: null })
  },
  { name: "AlterColumn rename", before: [users], operation: Op.renameColumn("users", "age", hostile) }
]

export const indexCases: ReadonlyArray<Case> = [
  {
    name: "CreateIndex with every option",
    since: 15,
    before: [users],
    operation: Op.createIndex(hostile, { schema: "public", name: "users" }, [
      { column: "email", collation: "C", operatorClass: "text_pattern_ops", order: "desc", nulls: "last" },
      Op.sql`lower(email) || ${"x'\\"}`
    ], {
      unique: true,
      method: "btree",
      include: ["age"],
      nullsNotDistinct: true,
      storageParameters: { fillfactor: "80" },
      tablespace: "pg_default",
      where: Op.sql`age > ${18} -- adults`,
      ifNotExists: true
    })
  },
  {
    name: "CreateIndex with operator class options",
    before: [Op.createTable("docs", { words: Op.column("tsvector") })],
    operation: Op.createIndex("docs_words", "docs", [{
      column: "words",
      operatorClass: "tsvector_ops",
      operatorClassOptions: { siglen: "32" }
    }], { method: "gist" })
  },
  {
    name: "CreateIndex concurrently",
    before: [users],
    operation: Op.createIndex("users_email", "users", ["email"], { concurrently: true })
  },
  {
    name: "DropIndex concurrently",
    before: [users, Op.createIndex("users_email", "users", ["email"])],
    operation: Op.dropIndex("users_email", {
      concurrently: true,
      ifExists: true,
      previous: Op.createIndex("users_email", "users", ["email"])
    })
  },
  {
    name: "DropIndex cascade",
    before: [...spaced, Op.createIndex("i", { schema: "app", name: "t" }, ["a"])],
    operation: Op.dropIndex({ schema: "app", name: "i" }, {
      cascade: true,
      previous: Op.createIndex("i", { schema: "app", name: "t" }, ["a"])
    })
  },
  {
    name: "RenameIndex",
    before: [...spaced, Op.createIndex("i", { schema: "app", name: "t" }, ["a"])],
    operation: Op.renameIndex({ schema: "app", name: "i" }, "j")
  }
]

const posts = Op.createTable("posts", { id: Op.column("bigint"), author: Op.column("bigint"), slug: Op.column("text") })

export const constraintCases: ReadonlyArray<Case> = [
  {
    name: "AddConstraint foreign key with every option",
    since: 15,
    before: [users, posts],
    operation: Op.addConstraint(
      "posts",
      Op.foreignKey(["author"], { schema: "public", name: "users" }, ["id"], {
        name: "posts_author",
        match: "full",
        onDelete: "set null",
        onDeleteColumns: ["author"],
        onUpdate: "cascade",
        deferrable: true,
        initially: "deferred",
        notValid: true
      })
    )
  },
  {
    name: "AddConstraint foreign key of a primary key",
    before: [users, posts],
    operation: Op.addConstraint(
      "posts",
      Op.foreignKey(["author"], "users", undefined, { name: "f", onDelete: "no action" })
    )
  },
  {
    name: "AddConstraint unique",
    since: 15,
    before: [posts],
    operation: Op.addConstraint(
      "posts",
      Op.unique(["slug"], { name: hostile, nullsNotDistinct: true, include: ["id"] })
    )
  },
  {
    name: "AddConstraint check",
    before: [posts],
    operation: Op.addConstraint("posts", Op.check(Op.sql`id > ${-1}`, { name: "c", noInherit: true, notValid: true }))
  },
  {
    name: "AddConstraint without a name",
    oneWay: true,
    before: [posts],
    operation: Op.addConstraint("posts", Op.unique(["slug"]))
  },
  {
    name: "DropConstraint",
    before: [users],
    operation: Op.dropConstraint("users", "users_pkey", {
      ifExists: true,
      cascade: true,
      previous: Op.primaryKey(["id"])
    })
  },
  { name: "RenameConstraint", before: [users], operation: Op.renameConstraint("users", "users_pkey", hostile) },
  {
    name: "ValidateConstraint",
    oneWay: true,
    before: [posts, Op.addConstraint("posts", Op.check(Op.sql`id > 0`, { name: "c", notValid: true }))],
    operation: Op.validateConstraint("posts", "c")
  }
]

const mood = Op.createEnum("mood", ["sad", "o'k", "\\"])

export const otherCases: ReadonlyArray<Case> = [
  { name: "CreateEnum", operation: Op.createEnum(hostile, ["a", hostile, "''", ""]) },
  { name: "CreateEnum without values", operation: Op.createEnum("none", []) },
  {
    name: "DropEnum",
    before: [mood],
    operation: Op.dropEnum("mood", { ifExists: true, cascade: true, previous: ["sad", "o'k", "\\"] })
  },
  { name: "RenameEnum", before: [mood], operation: Op.renameEnum({ schema: "public", name: "mood" }, hostile) },
  {
    name: "AddEnumValue",
    oneWay: true,
    before: [mood],
    operation: Op.addEnumValue("mood", "it's", { before: "o'k", ifNotExists: true })
  },
  {
    name: "AddEnumValue after",
    oneWay: true,
    before: [mood],
    operation: Op.addEnumValue("mood", "x", { after: "\\" })
  },
  { name: "RenameEnumValue", before: [mood], operation: Op.renameEnumValue("mood", "o'k", "\\'") },
  { name: "CreateSchema", operation: Op.createSchema(hostile, { ifNotExists: true }) },
  { name: "CreateSchema authorization", operation: Op.createSchema("owned", { authorization: "pg_monitor" }) },
  {
    name: "DropSchema",
    oneWay: true,
    before: spaced,
    operation: Op.dropSchema("app", { ifExists: true, cascade: true })
  },
  {
    name: "CreateExtension",
    before: [Op.createSchema("app")],
    operation: Op.createExtension("citext", { ifNotExists: true, schema: "app", version: "1.6" })
  },
  {
    name: "DropExtension",
    oneWay: true,
    before: [Op.createExtension("citext")],
    operation: Op.dropExtension("citext", { ifExists: true, cascade: true })
  },
  {
    name: "CreateSequence",
    before: [users],
    operation: Op.createSequence(hostile, {
      type: "bigint",
      start: -5,
      increment: -1,
      minimum: -9223372036854775808n,
      maximum: 10,
      cache: 4,
      cycle: false,
      ownedBy: { table: "users", column: "age" },
      ifNotExists: true
    })
  },
  {
    name: "AlterSequence",
    before: [Op.createSequence("s", { start: 5 })],
    operation: Op.alterSequence("s", { start: 7, cycle: true, previous: { start: 5, cycle: false } })
  },
  {
    name: "AlterSequence restart and owner",
    oneWay: true,
    before: [users, Op.createSequence("s")],
    operation: Op.alterSequence("s", { restart: 9, ownedBy: { table: "users", column: "age" } })
  },
  {
    name: "AlterSequence without owner",
    oneWay: true,
    before: [users, Op.createSequence("s", { ownedBy: { table: "users", column: "age" } })],
    operation: Op.alterSequence("s", { ownedBy: null })
  },
  {
    name: "DropSequence",
    before: [Op.createSequence("s", { start: 5 })],
    operation: Op.dropSequence("s", { ifExists: true, cascade: true, previous: Op.createSequence("s", { start: 5 }) })
  },
  ...([
    { kind: "table", name: "users" },
    { kind: "index", name: { schema: "public", name: "users_pkey" } },
    { kind: "sequence", name: "users_id_seq" },
    { kind: "type", name: "mood" },
    { kind: "schema", name: "public" },
    { kind: "column", on: { schema: "public", name: "users" }, name: "age" },
    { kind: "constraint", on: "users", name: "users_pkey" }
  ] as const).map((target) => ({
    name: `SetComment on ${target.kind}`,
    before: [users, mood, Op.setComment(target, "old")],
    operation: Op.setComment(target, hostile, { previous: "old" })
  })),
  {
    name: "SetComment to nothing",
    before: [users, Op.setComment({ kind: "table", name: "users" }, "old")],
    operation: Op.setComment({ kind: "table", name: "users" }, null, { previous: "old" })
  },
  {
    name: "Execute of several statements",
    operation: Op.execute(
      `CREATE VIEW v AS SELECT 'a;b' AS "x;y"; -- one; two
       CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $body$ BEGIN RETURN 'x;'; END $body$;
       COMMENT ON VIEW v IS ';';`,
      { inverse: "DROP FUNCTION f; DROP VIEW v" }
    )
  },
  {
    name: "Execute of a utility statement with values",
    operation: Op.execute(
      Op.sql`CREATE VIEW ${Op.name("public", hostile)} AS SELECT ${"it's $1 \\"} AS a, ${[1, null]} AS b`,
      {
        inverse: Op.sql`DROP VIEW ${Op.identifier(hostile)}`
      }
    )
  }
]

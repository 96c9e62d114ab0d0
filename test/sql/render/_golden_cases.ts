/** Operations whose SQL is reviewed as text, in one file for each kind. */
import { Op, type Operation } from "../../../src/operation/mod.ts"
import { constraintCases, indexCases, otherCases, tableCases } from "../../integration/_operation_cases.ts"

const posts = { schema: "blog", name: "posts" }

export const goldenCases: Readonly<Record<string, ReadonlyArray<Operation>>> = {
  // An option that is dropped in both ways of running is seen only in the text.
  every_option: [...tableCases, ...indexCases, ...constraintCases, ...otherCases].map(({ operation }) => operation),
  table: [
    Op.createTable(posts, {
      id: Op.column("bigint", { identity: { generation: "always", start: 1000 } }),
      title: Op.column("varchar(200)", { nullable: false, comment: "It's the title" }),
      status: Op.column(Op.type({ schema: "blog", name: "status" }), { nullable: false, default: "draft" }),
      tags: Op.column("text[]", { nullable: false, default: [] }),
      views: Op.column("integer", { nullable: false, default: 0 }),
      score: Op.column("numeric(10, 2)", { default: -1.5 }),
      slug: Op.column("text", { generated: Op.sql`lower(title)` }),
      created_at: Op.column("timestamptz", { nullable: false, default: Op.sql`now()` }),
      expires_at: Op.column("timestamptz", { default: Op.sql`now() + ${"30 days"}::interval` }),
      author_id: Op.column("bigint")
    }, {
      comment: "Everything that was written",
      constraints: [
        Op.primaryKey(["id"], { name: "posts_pkey" }),
        Op.unique(["slug"], { name: "posts_slug_key" }),
        Op.foreignKey(["author_id"], "users", ["id"], { name: "posts_author_id_fkey", onDelete: "set null" }),
        Op.check(Op.sql`views >= ${0}`, { name: "posts_views_check" })
      ]
    }),
    Op.createTable("events", { at: Op.column("date", { nullable: false }) }, {
      unlogged: true,
      ifNotExists: true,
      partitionBy: Op.sql`RANGE (at)`
    }),
    Op.renameTable(posts, "articles"),
    Op.moveTable("events", "archive"),
    Op.dropTable(posts, { ifExists: true, cascade: true })
  ],
  column: [
    Op.addColumn(
      "users",
      "nick",
      Op.column("text", { nullable: false, default: "O'Brien \\", comment: "How to call" })
    ),
    Op.dropColumn("users", "nick", { ifExists: true, cascade: true }),
    Op.addColumn("users", "odd", Op.column("boolean", { default: Op.sql`true AND ${false}` })),
    Op.alterColumn("users", "age", { nullable: false }),
    Op.alterColumn("users", "status", {
      type: Op.type("user_status"),
      using: Op.sql`status::user_status`,
      default: "active",
      nullable: false,
      comment: null,
      name: "state"
    }),
    Op.alterColumn("users", "id", { identity: "always" }),
    Op.alterColumn("users", "id", { identity: "by-default" }, { identity: "always" }),
    Op.alterColumn("users", "id", { identity: null, nullable: true }),
    Op.alterColumn("users", "total", { generated: null })
  ],
  index: [
    Op.createIndex("posts_title", posts, ["title"]),
    Op.createIndex("posts_search", posts, [
      Op.sql`lower(title)`,
      { column: "created_at", order: "desc", nulls: "last" }
    ], { unique: true, method: "btree", include: ["views"], where: Op.sql`views > ${10}`, concurrently: true }),
    Op.renameIndex({ schema: "blog", name: "posts_title" }, "posts_by_title"),
    Op.dropIndex({ schema: "blog", name: "posts_search" }, { concurrently: true })
  ],
  constraint: [
    Op.addConstraint(
      "posts",
      Op.foreignKey(["a", "b"], "users", ["x", "y"], {
        name: "posts_users",
        match: "full",
        onDelete: "set null",
        onDeleteColumns: ["a"],
        onUpdate: "cascade",
        deferrable: true,
        initially: "deferred",
        notValid: true
      })
    ),
    Op.validateConstraint("posts", "posts_users"),
    Op.addConstraint("rooms", Op.exclude([["room", "="], ["during", "&&"]], { name: "no_overlap", method: "gist" })),
    Op.renameConstraint("posts", "posts_users", "posts_people"),
    Op.dropConstraint("posts", "posts_people", { cascade: true })
  ],
  enum: [
    Op.createEnum("user_status", ["active", "it's", "back\\slash"]),
    Op.addEnumValue("user_status", "banned", { after: "active" }),
    Op.renameEnumValue("user_status", "banned", "blocked"),
    Op.renameEnum("user_status", "state"),
    Op.dropEnum("state")
  ],
  namespace: [
    Op.createSchema("blog", { authorization: "editor" }),
    Op.createExtension("citext", { ifNotExists: true, schema: "blog" }),
    Op.createSequence("tickets", { start: 100, increment: 10, cycle: true, ownedBy: { table: posts, column: "id" } }),
    Op.alterSequence("tickets", { restart: 1, ownedBy: null }),
    Op.setComment({ kind: "constraint", on: posts, name: "posts_pkey" }, "The key"),
    Op.setComment({ kind: "schema", name: "blog" }, null),
    Op.dropSequence("tickets"),
    Op.dropExtension("citext"),
    Op.dropSchema("blog", { cascade: true })
  ],
  rows: [
    Op.bulkInsert(posts, [
      { id: 1, title: "It's \\ here", tags: ["a", "b c"], meta: { a: 1 }, at: new Date(0), seen: true, note: null },
      { id: 2, title: "$1", tags: [], meta: Op.json([]), at: new Date(1e12), seen: false, note: "x" }
    ]),
    Op.execute(
      Op.sql`UPDATE ${Op.name("blog", "posts")} SET views = ${-1}, bytes = ${new Uint8Array([1])} WHERE id = ANY(${[
        1,
        2
      ]})`
    ),
    Op.execute("CREATE VIEW v AS SELECT 1; -- a comment\nVACUUM v")
  ]
}

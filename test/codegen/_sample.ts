/**
 * The revision of the golden files: what autogenerate writes for a small change, with its hazards.
 */
import * as Effect from "effect/Effect"
import type * as Codegen from "../../src/codegen/mod.ts"
import { Op, Recorder } from "../../src/operation/mod.ts"
import { revision } from "./written.ts"

const columns = {
  id: Op.column("bigint", { identity: "always" }),
  owner_id: Op.column("uuid", { nullable: false }),
  status: Op.column(Op.type("order_status"), { nullable: false, default: "open" }),
  total: Op.column("numeric(10, 2)", { nullable: false, default: 0 }),
  note: Op.column("text", { comment: "What the customer wrote; shown to the people who pack the parcel" }),
  tags: Op.column("jsonb", { nullable: false, default: {} }),
  search: Op.column("tsvector", { generated: Op.sql`to_tsvector('simple'::regconfig, COALESCE(note, ''::text))` }),
  created_at: Op.column("timestamptz", { nullable: false, default: Op.sql`now()` })
}

const orders = Op.createTable("orders", columns, {
  constraints: [
    Op.primaryKey(["id"], { name: "orders_pkey" }),
    Op.foreignKey(["owner_id"], "users", ["id"], { name: "orders_owner_id_fkey", onDelete: "cascade" }),
    Op.check(Op.sql`total >= 0::numeric`, { name: "orders_total_check" })
  ],
  comment: "One row for each order"
})

const view = `CREATE VIEW "open orders" AS
  SELECT id, total
    FROM orders
   WHERE status = 'open'`

const program = Effect.gen(function*() {
  yield* Op.createEnum("order_status", ["open", "paid", "sent"])
  yield* orders
  yield* Op.createIndex("orders_owner_id_idx", "orders", ["owner_id", { column: "created_at", order: "desc" }], {
    where: Op.sql`status <> 'sent'::order_status`
  })
  yield* Op.createIndex("orders_search_idx", "orders", ["search"], { method: "gin" })
  yield* Op.alterColumn("users", "email", { type: "citext", using: Op.sql`email::citext` }, { type: "text" })
  yield* Op.dropColumn("users", "nickname", { previous: Op.column("varchar(40)", { comment: "unused" }) })
  yield* Op.execute(view, { inverse: `DROP VIEW "open orders"` })
  yield* Op.execute(Op.sql`UPDATE users SET plan = ${"free"} WHERE plan IS NULL AND age > ${17}`)
  yield* Op.bulkInsert("settings", [{ key: "currency", value: "EUR" }, { key: "it's", value: null }])
})

const back = Effect.gen(function*() {
  yield* Op.execute(`DROP VIEW "open orders"`)
  yield* Op.addColumn("users", "nickname", Op.column("varchar(40)", { comment: "unused" }))
  yield* Op.alterColumn("users", "email", { type: "text" }, { type: "citext" })
  yield* Op.dropTable("orders", { previous: orders })
  yield* Op.dropEnum("order_status", { previous: ["open", "paid", "sent"] })
})

/** The revision and what the files next to this one must be for it. */
export const sample = Effect.gen(function*() {
  const options: Codegen.Options = {
    revision: { ...revision, message: "orders", labels: ["shop"], dependsOn: ["c3d4e5f60718"] },
    upgrade: yield* Recorder.record(program),
    downgrade: yield* Recorder.record(back),
    notes: [
      { index: 4, text: "Rewrites the table \"users\" and holds an ACCESS EXCLUSIVE lock on it meanwhile" },
      {
        index: 5,
        text:
          "Data loss: the values of \"nickname\" of \"users\" are gone for good. If the column was renamed, say so with " +
          "renamedFrom on the model, and write this revision anew"
      },
      { index: 3, direction: "downgrade", text: "Data loss: the rows of \"orders\" are gone for good" }
    ],
    intro: "Made from the difference between the models and the database: review it before it runs"
  }
  return options
})

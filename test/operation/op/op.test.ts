import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import { describe as describeOperation, Op, type Operation, Operations, Recorder } from "../../../src/operation/mod.ts"

const createUsers = Op.createTable("users", {
  id: Op.column("bigint", { identity: "always" }),
  email: Op.column("text", { nullable: false }),
  status: Op.column(Op.type("user_status"), { default: "active" }),
  created_at: Op.column("timestamptz", { nullable: false, default: Op.sql`now()` })
}, { constraints: [Op.primaryKey(["id"]), Op.unique(["email"], { name: "users_email_key" })], comment: "people" })

const data: Operation = {
  _tag: "CreateTable",
  table: "users",
  columns: [
    { name: "id", type: "bigint", identity: { generation: "always" } },
    { name: "email", type: "text", nullable: false },
    { name: "status", type: { type: "user_status" }, default: { text: "active" } },
    {
      name: "created_at",
      type: "timestamptz",
      nullable: false,
      default: { _tag: "Expression", text: "now()", parameters: [] }
    }
  ],
  constraints: [
    { kind: "primary-key", columns: ["id"] },
    { kind: "unique", columns: ["email"], name: "users_email_key" }
  ],
  comment: "people"
}

describe("Op", () => {
  it("is plain data: to JSON, to keys and to equality", () => {
    assert.deepStrictEqual(JSON.parse(JSON.stringify(createUsers)), data)
    assert.deepStrictEqual(JSON.parse(JSON.stringify([createUsers])), [data])
    assert.deepStrictEqual(Object.keys(createUsers).toSorted(), Object.keys(data).toSorted())
    assert.deepStrictEqual({ ...createUsers }, data)
    assert.isTrue(Equal.equals(Op.renameTable("a", "b"), Op.renameTable("a", "b")))
  })

  it("leaves out what is not given", () => {
    assert.deepStrictEqual({ ...Op.dropTable("users") }, { _tag: "DropTable", table: "users" })
    assert.deepStrictEqual({ ...Op.createIndex("i", "t", ["a", Op.sql`b`, { column: "c", order: "desc" }]) }, {
      _tag: "CreateIndex",
      name: "i",
      table: "t",
      elements: [{ column: "a" }, { expression: { _tag: "Expression", text: "b", parameters: [] } }, {
        column: "c",
        order: "desc"
      }]
    })
  })

  it.effect("is an Effect that hands itself to Operations as plain data", () =>
    Effect.gen(function*() {
      const seen: Array<Operation> = []
      yield* createUsers.pipe(
        Effect.andThen(Op.execute("SELECT 1")),
        Effect.provideService(Operations, { run: (operation) => Effect.sync(() => void seen.push(operation)) })
      )
      assert.deepStrictEqual(seen.map(({ _tag }) => _tag), ["CreateTable", "Execute"])
      assert.strictEqual(Object.getPrototypeOf(seen[0]), Object.prototype)
    }))

  it("takes an operation as the previous of its opposite", () => {
    const { _tag, table: _table, ...previous } = { ...createUsers }
    assert.deepStrictEqual(Op.dropTable("users", { previous: createUsers }).previous, previous)
  })

  it("bulkInsert refuses a row with other columns and a secret, and takes no rows", () => {
    assert.throws(() => Op.bulkInsert("t", [{ a: 1 }, { b: 1 }]), /row 2 has the columns b, but the first row has a/)
    assert.throws(() => Op.bulkInsert("t", [{ a: undefined }]), /use null/)
    assert.deepStrictEqual(Op.bulkInsert("t", []).rows, [])
  })

  it("describe names what and where", () => {
    assert.strictEqual(describeOperation(createUsers), "create table \"users\"")
    assert.strictEqual(
      describeOperation(Op.addColumn({ schema: "a", name: "t" }, "c", Op.column("text"))),
      "add column \"c\" of \"a.t\""
    )
    assert.strictEqual(describeOperation(Op.createIndex("i", "t", ["a"])), "create index \"i\"")
  })
})

describe("Recorder.record", () => {
  it.effect("collects what a program yields, afresh on each run, and keeps its failure", () =>
    Effect.gen(function*() {
      const program = Effect.gen(function*() {
        yield* Op.createSchema("a")
        yield* Op.dropSchema("b")
        return 1
      })
      const recorded = Recorder.record(program)
      const expected = [{ _tag: "CreateSchema", name: "a" }, { _tag: "DropSchema", name: "b" }]
      assert.deepStrictEqual(yield* recorded, expected as ReadonlyArray<Operation>)
      assert.deepStrictEqual(yield* recorded, expected as ReadonlyArray<Operation>)
      assert.strictEqual(yield* Effect.flip(Recorder.record(Effect.andThen(program, Effect.fail("no")))), "no")
    }))
})

import { assert, describe, it } from "@effect/vitest"
import * as Sql from "../../../src/sql/mod.ts"
import * as Hostile from "../../text/hostile.ts"

const keyword = (text: string) => Sql.classify(text).keyword

describe("classify", () => {
  it.prop("never throws", { text: Hostile.anything }, ({ text }) => {
    assert.isString(Sql.classify(text).keyword)
  })

  it.prop("looks behind comments and ignores case", { inside: Hostile.text }, ({ inside }) => {
    const comment = `/*${inside.replaceAll(/[*/]/g, "")}*/ --${inside.replaceAll(/[\n\r]/g, "")}\n`
    assert.deepStrictEqual(
      Sql.classify(`${comment}Create ${comment} UNIQUE index ${comment} CONCURRENTLY i ON t (a)`),
      Sql.classify("CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)")
    )
    assert.isTrue(Sql.classify(`${comment} commit ${comment}`).transactionControl)
  })

  it("names commands as command tags do", () => {
    assert.strictEqual(keyword("create or replace temp view v as select 1"), "CREATE VIEW")
    assert.strictEqual(keyword("create unlogged table t ()"), "CREATE TABLE")
    assert.strictEqual(keyword("create materialized view v as select 1"), "CREATE MATERIALIZED VIEW")
    assert.strictEqual(keyword("create constraint trigger t after insert on x"), "CREATE TRIGGER")
    assert.strictEqual(keyword("alter default privileges grant select on tables to x"), "ALTER DEFAULT PRIVILEGES")
    assert.strictEqual(keyword("drop text search configuration x"), "DROP TEXT SEARCH CONFIGURATION")
    assert.strictEqual(keyword("((select 1) union select 2)"), "SELECT")
    assert.strictEqual(keyword("\"commit\""), "\"")
    assert.strictEqual(keyword(""), "")
  })

  it.each([
    ["begin", "BEGIN"],
    ["BEGIN ISOLATION LEVEL SERIALIZABLE", "BEGIN"],
    ["start transaction read only", "START TRANSACTION"],
    ["commit and chain", "COMMIT"],
    ["end", "END"],
    ["rollback", "ROLLBACK"],
    ["rollback to savepoint a", "ROLLBACK"],
    ["abort", "ABORT"],
    ["savepoint a", "SAVEPOINT"],
    ["release savepoint a", "RELEASE"],
    ["prepare transaction 'x'", "PREPARE TRANSACTION"],
    ["commit prepared 'x'", "COMMIT PREPARED"],
    ["rollback prepared 'x'", "ROLLBACK PREPARED"],
    ["set transaction isolation level serializable", "SET TRANSACTION"],
    ["set local transaction read only", "SET TRANSACTION"],
    ["set session transaction_read_only = on", "SET TRANSACTION"],
    ["set local \"transaction_read_only\" = on", "SET TRANSACTION"],
    ["discard all", "DISCARD ALL"]
  ])("refuses %s as transaction control", (text, expected) => {
    const found = Sql.classify(text)
    assert.strictEqual(found.keyword, expected)
    assert.isTrue(found.transactionControl)
    assert.isString(found.why)
  })

  it.each([
    "set session characteristics as transaction read only",
    "set session authorization bob",
    "set local session authorization default",
    "set session session authorization bob",
    "set default_transaction_read_only = on",
    "set role bob",
    "set session role 'bob'",
    "set \"role\" = bob"
  ])("allows %s, which the end of the revision undoes", (text) => {
    const found = Sql.classify(text)
    assert.strictEqual(found.keyword, "SET")
    assert.isFalse(found.transactionControl)
  })

  it.each([
    "select 1",
    "prepare transaction as select 1",
    "prepare begin as select 1",
    "set search_path = public",
    "set local statement_timeout = 0",
    "set local role bob",
    "set role none",
    "set role to default",
    "set role.name = 'x'",
    "set local default_transaction_read_only = on",
    "set session my.transaction = 'x'",
    "create table commit (a int)",
    "create function f() returns int begin atomic select 1; end",
    "do $$ begin commit; end $$",
    "discard plans",
    "reset session authorization"
  ])("lets %s pass", (text) => {
    assert.isFalse(Sql.classify(text).transactionControl)
    assert.isTrue(Sql.classify(text).transactional)
    assert.isUndefined(Sql.classify(text).why)
  })

  it.each([
    "create index concurrently i on t (a)",
    "create unique index concurrently if not exists i on t (a)",
    "drop index concurrently if exists i;",
    "reindex index concurrently i",
    "reindex (verbose) table concurrently t",
    "reindex (concurrently, verbose) table t",
    "reindex (concurrently true) table t",
    "reindex database x",
    "reindex (verbose) system",
    "reindex schema s",
    "vacuum",
    "vacuum (analyze) t",
    "cluster",
    "cluster verbose",
    "cluster (verbose true);",
    "alter table a.t detach partition b.p concurrently",
    "create database x",
    "drop database if exists x",
    "alter database x set tablespace y",
    "create tablespace x location '/x'",
    "drop tablespace x",
    "alter system set work_mem = '1GB'",
    "create subscription s connection 'x' publication p",
    "create subscription s connection 'x' publication p with (create_slot = true)",
    "drop subscription s",
    "alter subscription s refresh publication",
    "alter subscription s set publication p",
    "alter subscription s add publication p with (copy_data = false)",
    "alter subscription s set (failover = true)"
  ])("tells that %s cannot run in a transaction block", (text) => {
    const found = Sql.classify(text)
    assert.isFalse(found.transactional)
    assert.isFalse(found.transactionControl)
    assert.isTrue(found.utility)
    assert.isString(found.why)
  })

  it.each([
    "create index i on t (a)",
    "create index \"concurrently\" on t (a)",
    "drop index i",
    "reindex index i",
    "reindex (concurrently false) table t",
    "reindex table \"concurrently\"",
    "cluster t using i",
    "cluster (verbose) t",
    "alter table t detach partition p",
    "alter table t detach partition p finalize",
    "alter database x set work_mem = '1GB'",
    "alter type e add value 'x'",
    "refresh materialized view concurrently v",
    "create subscription s connection 'x' publication p with (connect = false)",
    "create subscription s connection 'x' publication p with (slot_name = none, create_slot = 'off')",
    "alter subscription s set publication p with (refresh = false)",
    "alter subscription s disable",
    "analyze t",
    "checkpoint"
  ])("tells that %s can run in a transaction block", (text) => {
    assert.isTrue(Sql.classify(text).transactional)
  })

  it("takes bound parameters in data statements only", () => {
    for (const text of ["select 1", "insert into t", "update t", "delete from t", "merge into t", "values (1)"]) {
      assert.isFalse(Sql.classify(text).utility, text)
    }
    for (const text of ["table t", "with a as (select 1) select 1", "(select 1)", "-- x\n values (1)"]) {
      assert.isFalse(Sql.classify(text).utility, text)
    }
    for (const text of ["create table t as select 1", "alter table t", "explain select 1", "do ''", "call f()", ""]) {
      assert.isTrue(Sql.classify(text).utility, text)
    }
  })
})

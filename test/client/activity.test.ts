import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { Activity } from "../../src/client/mod.ts"

describe("excerpt", () => {
  it.prop("shows nothing of a literal and stays short", { before: Schema.String, secret: Schema.String }, (given) => {
    for (const quoted of [`'${given.secret}'`, `$s$${given.secret}$s$`, `$1 ${given.secret}`, `42${given.secret}`]) {
      const shown = Activity.excerpt(`SELECT ${given.before} ${quoted}`)
      assert.strictEqual(shown, Activity.excerpt(`SELECT ${given.before} '`))
      assert.isAtMost(shown!.length, 80)
    }
  })

  it("keeps names that hold digits, and says nothing of what this role may not see", () => {
    assert.strictEqual(Activity.excerpt("SELECT a1\n  FROM \"2fa\" WHERE x = 1"), "SELECT a1 FROM \"2fa\" WHERE x = …")
    assert.isNull(Activity.excerpt("<insufficient privilege>"))
    assert.isNull(Activity.excerpt(null))
  })
})

describe("describe", () => {
  const session = { pid: 7, applicationName: null, user: null, state: null, seconds: null, query: null }

  it("says what is known", () => {
    assert.strictEqual(Activity.describe(session), "process 7")
    assert.strictEqual(Activity.describe({ ...session, pid: 0 }), "a prepared transaction (see pg_prepared_xacts)")
    assert.strictEqual(
      Activity.describe({ pid: 7, applicationName: "app", user: "me", state: "active", seconds: 300, query: "VACUUM" }),
      `process 7 (application "app", user "me", in a transaction for 5 minutes, statement "VACUUM")`
    )
  })
})

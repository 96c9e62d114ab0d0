import { assert, describe, it } from "@effect/vitest"
import * as CliError from "effect/cli/CliError"
import { LedgerError, LedgerMissing, LockTimeout, NewerLedger, NotAllowed, SequenceTaken, StoreFailed } from "../../src/ledger/mod.ts"

const ledger = "strata.ledger"
const holder = { pid: 12, applicationName: "strata", user: null, since: null, query: "ALTER ROLE x PASSWORD …" }

describe("LedgerError", () => {
  const cases = [
    [
      new SequenceTaken({ expected: 3 }),
      "Cannot append event 3 to the ledger: a concurrent run changed the ledger. Nothing was recorded; run the command again"
    ],
    [
      new NewerLedger({ sequence: 9, kind: "X" }),
      "Cannot read event 9 of the ledger, of kind \"X\": it was written by a newer version of Strata, or it is no event. Upgrade effect-strata to the version that wrote it. If no version can read it, run: strata resolve --pass-over 9 --reason \"…\""
    ],
    [
      new LedgerMissing({ ledger }),
      "Cannot use the ledger \"strata.ledger\": the table does not exist. Check the option ledger in env.ts; to create the table, run: strata ensure-ledger"
    ],
    [
      new NotAllowed({ action: "read", ledger, detail: "permission denied for schema strata" }),
      "Cannot read the ledger \"strata.ledger\": permission denied for schema strata. Grant the privilege to the role, or use another role in DATABASE_URL"
    ],
    [
      new LockTimeout({ ledger, waited: 300049, holder }),
      "Cannot take the run lock of the ledger \"strata.ledger\" within 300 seconds: it is held by process 12 (application \"strata\", statement \"ALTER ROLE x PASSWORD …\"). Wait for that run to end and run the command again, or end it with: SELECT pg_terminate_backend(12)"
    ],
    [
      new LockTimeout({ ledger, waited: 120 }),
      "Cannot take the run lock of the ledger \"strata.ledger\" within 0.1 seconds: it was held by another session. Run the command again"
    ],
    [
      new StoreFailed({ action: "create", ledger, detail: "disk full", sqlstate: "53100" }),
      "Cannot create the ledger \"strata.ledger\": disk full (SQLSTATE 53100)"
    ]
  ] as const
  for (const [reason, message] of cases) {
    it(`of ${reason._tag} says what to do, to the program and to the command line`, () => {
      const error = LedgerError.of(reason)
      assert.strictEqual(error.message, message)
      assert.strictEqual(error[CliError.userMessage], message)
      assert.strictEqual(error.cause, reason)
    })
  }
})

/**
 * The users in the database. The constraints of the schema decide what is valid; violations become typed errors here.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as SqlClient from "effect/sql/SqlClient"
import * as SqlSchema from "effect/sql/SqlSchema"
import { EmailTaken, UserUnknown } from "./api.ts"
import { User, UserId } from "./models.ts"

/** Reads and writes users. An error that is not in the type, such as a lost connection, is a defect and becomes a 500. */
export class Users extends Context.Service<Users, {
  readonly list: Effect.Effect<ReadonlyArray<User>>
  readonly byId: (id: UserId) => Effect.Effect<User, UserUnknown>
  readonly create: (user: typeof User.jsonCreate.Type) => Effect.Effect<User, EmailTaken>
}>()("strata-example/Users") {
  static readonly layer: Layer.Layer<Users, never, SqlClient.SqlClient> = Layer.effect(
    Users,
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      const list = SqlSchema.findAll({
        Request: Schema.Void,
        Result: User,
        execute: () => sql`SELECT * FROM users WHERE status <> 'deleted' ORDER BY created_at, id`
      })
      const byId = SqlSchema.findOne({
        Request: UserId,
        Result: User,
        execute: (id) => sql`SELECT * FROM users WHERE id = ${id}`
      })
      const create = SqlSchema.findOne({
        Request: User.insert,
        Result: User,
        execute: (user) => sql`INSERT INTO users ${sql.insert(user).returning("*")}`
      })
      return Users.of({
        list: Effect.orDie(list()),
        byId: (id) =>
          byId(id).pipe(
            Effect.catchTag("NoSuchElementError", () => Effect.fail(new UserUnknown({ id }))),
            Effect.catchTags({ SqlError: Effect.die, SchemaError: Effect.die })
          ),
        create: (user) =>
          create(user).pipe(
            Effect.catchReason("SqlError", "UniqueViolation", () => Effect.fail(new EmailTaken({ email: user.email }))),
            Effect.catchTags({ SqlError: Effect.die, SchemaError: Effect.die, NoSuchElementError: Effect.die })
          )
      })
    })
  )
}

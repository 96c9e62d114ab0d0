/**
 * The rules about statements that failed on the shadow or were not run there.
 */
import { problemIf, type Rule } from "./rule.ts"

/** The code of the server for a value of an enum that is used in the transaction that added it. */
const unsafeEnumValue = "55P04"

/** A statement that fails where there are rows, or everywhere. */
export const fails: Rule = {
  id: "fails",
  level: "error",
  summary: "A revision runs on a database with rows",
  why:
    "The shadow has the schema of the revision before and a few random rows in each table, as production has. What fails " +
    "there, such as a NOT NULL column without a default, fails in production",
  safe: "Treat the rows that are there first: fill, delete or convert them in an earlier statement",
  advice: "treat the existing rows in an earlier statement, or give the column a default",
  find: ({ seen: { failure } }) =>
    problemIf(
      failure !== undefined && failure.sqlstate !== unsafeEnumValue,
      () =>
        `It fails on the shadow: ${failure!.message}${
          failure!.sqlstate === "" ? "" : ` (SQLSTATE ${failure!.sqlstate})`
        }`
    )
}

/** A new value of an enum in the transaction that adds it. */
export const enumValueUsed: Rule = {
  id: "enum-value-used",
  level: "error",
  summary: "A new value of an enum is used after the transaction that adds it",
  why: "PostgreSQL refuses a new value of an enum until the transaction that adds it has committed",
  safe: "Add the value in one revision and use it in the next one",
  advice: "use the value in the next revision",
  find: ({ seen: { failure } }) => problemIf(failure?.sqlstate === unsafeEnumValue, () => failure!.message)
}

/** A statement that reaches beyond its database. */
export const beyondDatabase: Rule = {
  id: "beyond-database",
  level: "error",
  summary: "A revision changes its own database alone",
  why:
    "Roles, files, programs, other databases and settings of the server are shared by databases, are not rolled back with " +
    "the revision, and are not undone by a downgrade. The shadow does not run such statements",
  safe: "Do it outside of migrations, where the server is set up",
  advice: "do this where the server is set up, or allow it with the reason",
  find: ({ seen: { refused } }) => problemIf(refused !== undefined, () => `It was not run: ${refused!}`)
}

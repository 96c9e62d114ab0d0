/**
 * The factory of each area's error class: the error wraps a `reason` and has its message.
 *
 * The type contains the reasons, so a program can match on `error.reason._tag`; `catchTag` catches the errors of an
 * area.
 */
import type * as Cause from "effect/Cause"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"

/**
 * The key under which `Command.run` of `effect/cli` finds the message of a failed handler (`CliError.userMessage`).
 *
 * It is repeated here so that no area imports `effect/cli`; a test compares it with the original. With it, a program
 * that uses Strata's layers in an `effect/cli` command prints the message of an area error, not a stack trace.
 */
const userMessage = "~effect/cli/CliError/userMessage"

/** A schema of an error with a message, such as a `Schema.TaggedError` class. */
export type Reason = Schema.Top & { readonly Type: { readonly message: string } }

/** The members that every area error has in addition to `_tag` and `reason`. */
export interface Members<Reasons extends ReadonlyArray<Reason>> {
  /** The reason, for `Cause.pretty` and for programs that follow `Error.cause`. */
  readonly cause: Reasons[number]["Type"]
  readonly [userMessage]: string
}

/** The class of an area error: a `Schema.TaggedError` with the field `reason`, and two static functions. */
export interface AreaErrorClass<Self, Tag extends string, Reasons extends ReadonlyArray<Reason>> extends
  Schema.Class<
    Self,
    Schema.TaggedStruct<Tag, { readonly reason: Schema.Union<Reasons> }>,
    Cause.YieldableError & Members<Reasons>
  >
{
  /** The error with this reason: to yield, to throw, or to pass to `Effect.fail` or `Result.fail`. */
  readonly of: (reason: Reasons[number]["Type"]) => Self
  /** Runs a function and returns its result, or the error of this class that it throws; other errors are not caught. */
  readonly attempt: <A>(evaluate: () => A) => Result.Result<A, Self>
}

/**
 * Makes the error class of an area from the name of its folder, the tag of the error and the classes of its reasons.
 *
 * ```
 * class LedgerError extends AreaError<LedgerError>()("ledger", "LedgerError", [LedgerMissing, NotAllowed]) {}
 *
 * yield* LedgerError.of(new LedgerMissing({ ledger: "strata.ledger" }))
 * ```
 */
export const AreaError = <Self>() =>
<Tag extends string, const Reasons extends ReadonlyArray<Reason>>(
  area: string,
  tag: Tag,
  reasons: Reasons
): AreaErrorClass<Self, Tag, Reasons> => {
  class Base extends Schema.TaggedError<Base>(`strata/${area}/${tag}`)(tag, { reason: Schema.Union(reasons) }) {
    // Getters, so that the functions are bound to the class when they are passed as values.
    static get of() {
      return (reason: never) => new this({ reason })
    }
    static get attempt() {
      return (evaluate: () => unknown) => {
        try {
          return Result.succeed(evaluate())
        } catch (error) {
          if (error instanceof this) return Result.fail(error)
          throw error
        }
      }
    }
    override readonly cause = this.reason
    override get message(): string {
      return this.reason.message
    }
    // Not a class member: `effect/cli` declares this key on `Error`, so `override` is required in programs that load it and
    // an error in others.
    static {
      Object.defineProperty(this.prototype, userMessage, {
        get(this: Base) {
          return this.message
        },
        configurable: true
      })
    }
  }
  return Base as unknown as AreaErrorClass<Self, Tag, Reasons>
}

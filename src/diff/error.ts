/**
 * What can go wrong while two catalogs are compared, as one public error with a `reason`.
 */
import * as Schema from "effect/Schema"
import { AreaError } from "../error/mod.ts"

/** Statements that would each have to run before the other; `addresses` are in the order of the circle. */
export class Cycle extends Schema.TaggedError<Cycle>("strata/diff/Cycle")("Cycle", {
  addresses: Schema.Array(Schema.String)
}) {
  override get message(): string {
    return `Cannot order the changes, since each of these needs another one of them first: ${
      this.addresses.join(" → ")
    }. Change them in two revisions: run strata revision --autogenerate after taking one of them out of the models`
  }
}

/** A rename of something that is not in the database, or to something that the models do not have. */
export class RenameUnknown extends Schema.TaggedError<RenameUnknown>("strata/diff/RenameUnknown")("RenameUnknown", {
  rename: Schema.String,
  missing: Schema.String,
  side: Schema.Literals(["database", "models"])
}) {
  override get message(): string {
    return `Cannot rename ${this.rename}: there is no ${this.missing} in the ${this.side}. ` +
      "Take renamedFrom out of the model once the rename was applied, or correct the name, and run the command again"
  }
}

/** Everything that `diff` fails with; `reason` says which. */
export class DiffError extends AreaError<DiffError>()("diff", "DiffError", [Cycle, RenameUnknown]) {}

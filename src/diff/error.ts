/**
 * The error of the comparison.
 */
import * as Schema from "effect/Schema"
import { AreaError } from "../error/mod.ts"

/** Changes that would each have to run before the next one. `addresses` starts and ends with the same object. */
export class Cycle extends Schema.TaggedError<Cycle>("strata/diff/Cycle")("Cycle", {
  addresses: Schema.Array(Schema.String)
}) {
  override get message(): string {
    return `Cannot order the changes, because each of these objects would have to change before the next one: ${
      this.addresses.join(" → ")
    }. Remove one of them from the models, run strata revision --autogenerate, then add it again and run the command once more`
  }
}

/** A declared rename of an object that the database does not have, or to one that the models do not have. */
export class RenameUnknown extends Schema.TaggedError<RenameUnknown>("strata/diff/RenameUnknown")("RenameUnknown", {
  rename: Schema.String,
  missing: Schema.String,
  side: Schema.Literals(["database", "models"])
}) {
  override get message(): string {
    return `Cannot rename ${this.rename}: the ${this.side === "models" ? "models do" : "database does"} not have ` +
      `${this.missing}. Remove renamedFrom from the model if the rename was already applied, or correct the name, and run the command again`
  }
}

/** The failure of `diff`, with its `reason`. */
export class DiffError extends AreaError<DiffError>()("diff", "DiffError", [Cycle, RenameUnknown]) {}

/** The operations on tables. */
import type { Name } from "../../text/mod.ts"
import type { DropOptions, Tagged } from "./_base.ts"
import type { Column } from "./column.ts"
import type { Constraint } from "./constraint.ts"
import type { Expression } from "./expression.ts"

export interface CreateTable extends Tagged<"CreateTable"> {
  readonly table: Name
  readonly columns: ReadonlyArray<Column>
  readonly constraints: ReadonlyArray<Constraint>
  readonly comment?: string
  readonly ifNotExists?: boolean
  readonly unlogged?: boolean
  readonly inherits?: ReadonlyArray<Name>
  readonly partitionBy?: Expression
  readonly storageParameters?: Readonly<Record<string, string>>
  readonly tablespace?: string
}

/** `previous` is the table as it was, which makes the drop invertible. */
export interface DropTable extends Tagged<"DropTable">, DropOptions {
  readonly table: Name
  readonly previous?: Omit<CreateTable, "_tag" | "table">
}

export interface RenameTable extends Tagged<"RenameTable"> {
  readonly table: Name
  readonly to: string
}

/** `ALTER TABLE … SET SCHEMA`. */
export interface MoveTable extends Tagged<"MoveTable"> {
  readonly table: Name
  readonly from?: string
  readonly to: string
}

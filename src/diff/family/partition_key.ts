/**
 * The partition key of a table.
 */
import type { Table } from "../../catalog/mod.ts"
import { tokenTexts } from "../../text/mod.ts"
import { isName } from "../description/deparsed_name.ts"

/** Whether the partition key, as PostgreSQL deparses it, names the column; a name before a parenthesis is a function. */
export const isPartitionedBy = ({ partitionBy = "" }: Table, column: string): boolean =>
  tokenTexts(partitionBy).some((token, index, tokens) => isName(token, column) && tokens[index + 1] !== "(")

/**
 * Publications. The tables and schemas that they name are objects of their own.
 */
import type { Publication } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteLiteral, words } from "../../text/mod.ts"
import { nothing } from "../description/context.ts"
import type { Compared } from "../description/description.ts"
import { standaloneKind } from "../description/standalone_kind.ts"

const called = ({ name }: Publication): string => `PUBLICATION ${quoteIdentifier(name)}`

const publishText = ({ publish }: Publication): string => `publish = ${quoteLiteral(publish.join(", "))}`

const generatedText = ({ generatedColumns }: Publication): string =>
  `publish_generated_columns = ${generatedColumns ?? "none"}`

const rootText = ({ viaPartitionRoot }: Publication): string => `publish_via_partition_root = ${viaPartitionRoot}`

// Servers before PostgreSQL 18 do not know publish_generated_columns, so a default value is not written.
const createText = (publication: Publication): string =>
  words(
    `CREATE ${called(publication)}`,
    publication.allTables && "FOR ALL TABLES",
    `WITH (${
      [
        publishText(publication),
        ...(publication.viaPartitionRoot ? [rootText(publication)] : []),
        ...(publication.generatedColumns === undefined ? [] : [generatedText(publication)])
      ].join(", ")
    })`
  )

const changes = (from: Publication, to: Publication): ReadonlyArray<string> | "recreate" => {
  if (from.allTables !== to.allTables) return "recreate"
  const changed = [publishText, rootText, generatedText].filter((text) => text(from) !== text(to))
  return changed.length === 0 ? [] : [`ALTER ${called(to)} SET (${changed.map((text) => text(to)).join(", ")})`]
}

/** Publications. */
export const publication: Compared<"publication"> = standaloneKind({
  create: createText,
  called,
  changes,
  isOwned: true,
  rank: 89,
  needs: nothing
}, { namesInBodies: nothing })

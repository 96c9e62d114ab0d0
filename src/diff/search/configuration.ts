/**
 * Text search configurations, with the mappings of their tokens to dictionaries.
 */
import { address, type TextSearchConfiguration, type TextSearchMapping } from "../../catalog/mod.ts"
import { quoteIdentifier, quoteName } from "../../text/mod.ts"
import { always, never, partsOf } from "../description/context.ts"
import type { Compared } from "../description/description.ts"
import { memberKind } from "../description/member_kind.ts"
import { standaloneKind } from "../description/standalone_kind.ts"
import { script } from "../description/statement.ts"

const called = (configuration: TextSearchConfiguration): string =>
  `TEXT SEARCH CONFIGURATION ${quoteName(configuration)}`

const alter = ({ configuration, schema }: TextSearchMapping): string =>
  `ALTER TEXT SEARCH CONFIGURATION ${quoteName({ schema, name: configuration })}`

const dictionaries = (mapping: TextSearchMapping): string => mapping.dictionaries.map(quoteName).join(", ")

/** One statement for all mappings to the same dictionaries. */
const mappingTexts = (mappings: ReadonlyArray<TextSearchMapping>): ReadonlyArray<string> =>
  [...Map.groupBy(mappings, dictionaries)].map(([names, same]) =>
    `${alter(same[0]!)} ADD MAPPING FOR ${
      same.map(({ tokenType }) => quoteIdentifier(tokenType)).toSorted().join(", ")
    } WITH ${names}`
  )

/** Text search configurations. */
export const textSearchConfiguration: Compared<"text-search-configuration"> = standaloneKind({
  create: (configuration, parts) =>
    script(
      `CREATE ${called(configuration)} (PARSER = ${quoteName(configuration.parser)})`,
      ...mappingTexts(partsOf(parts, "text-search-mapping"))
    ),
  called,
  changes: "recreate",
  isOwned: true,
  rank: 17,
  needs: ({ parser }) => [address("text-search-parser", parser.schema, parser.name)]
})

const add = (mapping: TextSearchMapping): string => mappingTexts([mapping]).join("")

const drop = (mapping: TextSearchMapping): string =>
  `${alter(mapping)} DROP MAPPING FOR ${quoteIdentifier(mapping.tokenType)}`

/** The mappings of types of tokens. */
export const textSearchMapping: Compared<"text-search-mapping"> = memberKind({
  add,
  drop,
  changes: (_, to) => [
    `${alter(to)} ALTER MAPPING FOR ${quoteIdentifier(to.tokenType)} WITH ${dictionaries(to)}`
  ],
  rank: 18,
  needs: ({ dictionaries }) => dictionaries.map(({ name, schema }) => address("text-search-dictionary", schema, name))
}, { fold: { isFoldable: always, intoAlter: never, looseness: () => 2 } })

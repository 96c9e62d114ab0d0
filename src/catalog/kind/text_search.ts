/**
 * Parsers, templates, dictionaries and configurations of text search.
 */
import type { QualifiedName } from "../address.ts"
import type { Base } from "../base.ts"

/** A parser. Its functions are qualified names; `headline` is optional in PostgreSQL. */
export interface TextSearchParser extends Base<"text-search-parser"> {
  readonly schema: string
  readonly name: string
  readonly start: QualifiedName
  readonly token: QualifiedName
  readonly end: QualifiedName
  readonly headline?: QualifiedName
  readonly tokenTypes: QualifiedName
}

/** A template of dictionaries. */
export interface TextSearchTemplate extends Base<"text-search-template"> {
  readonly schema: string
  readonly name: string
  readonly init?: QualifiedName
  readonly lexize: QualifiedName
}

/** A dictionary. `options` is the list as PostgreSQL writes it: `language = 'english', stopwords = 'english'`. */
export interface TextSearchDictionary extends Base<"text-search-dictionary"> {
  readonly schema: string
  readonly name: string
  readonly template: QualifiedName
  readonly options: string
}

/** A configuration. Its mappings are objects with the configuration as parent. */
export interface TextSearchConfiguration extends Base<"text-search-configuration"> {
  readonly schema: string
  readonly name: string
  readonly parser: QualifiedName
}

/** The dictionaries of one type of token in a configuration, in the order in which they are asked. */
export interface TextSearchMapping extends Base<"text-search-mapping"> {
  readonly schema: string
  readonly configuration: string
  readonly tokenType: string
  readonly dictionaries: ReadonlyArray<QualifiedName>
}

/**
 * Text search parsers, templates, dictionaries and configurations, as `getTSParsers` and its neighbours of pg_dump read them.
 */
import { address, type QualifiedName } from "../../catalog/mod.ts"
import { present, qualified } from "../reader/columns.ts"
import { keyOf, type Reader, reader, users } from "../reader/reader.ts"

interface Row {
  readonly oid: string
  readonly schema: string
  readonly name: string
}

/** JSON of the qualified name of a function; null if there is none. */
const fn = (oid: string): string =>
  `(SELECT ${qualified("pn.nspname", "p.proname")} FROM pg_proc p JOIN pg_namespace pn ON pn.oid = p.pronamespace
      WHERE p.oid = ${oid})`

const own = (prefix: string): string =>
  `o.oid::text AS "oid", n.nspname::text AS "schema", o.${prefix}name::text AS "name"`

const from = (catalog: string, prefix: string): string =>
  `FROM ${catalog} o JOIN pg_namespace n ON n.oid = o.${prefix}namespace AND n.oid = ANY ($1::oid[])`

interface ParserRow extends Row {
  readonly start: QualifiedName
  readonly token: QualifiedName
  readonly end: QualifiedName
  readonly headline: QualifiedName | null
  readonly tokenTypes: QualifiedName
}

const parsers = reader<ParserRow>(
  `SELECT ${own("prs")}, ${fn("o.prsstart")} AS "start", ${fn("o.prstoken")} AS "token", ${fn("o.prsend")} AS "end",
    ${fn("o.prsheadline")} AS "headline", ${fn("o.prslextype")} AS "tokenTypes"
  ${from("pg_ts_parser", "prs")} WHERE o.oid >= 16384`,
  ({ end, headline, name, oid, schema, start, token, tokenTypes }) => [{
    key: keyOf("pg_ts_parser", oid),
    object: {
      kind: "text-search-parser",
      address: address("text-search-parser", schema, name),
      parent: address("schema", schema),
      schema,
      name,
      start,
      token,
      end,
      tokenTypes,
      ...present({ headline })
    }
  }],
  users("pg_ts_parser")
)

interface TemplateRow extends Row {
  readonly init: QualifiedName | null
  readonly lexize: QualifiedName
}

const templates = reader<TemplateRow>(
  `SELECT ${own("tmpl")}, ${fn("o.tmplinit")} AS "init", ${fn("o.tmpllexize")} AS "lexize"
  ${from("pg_ts_template", "tmpl")} WHERE o.oid >= 16384`,
  ({ init, lexize, name, oid, schema }) => [{
    key: keyOf("pg_ts_template", oid),
    object: {
      kind: "text-search-template",
      address: address("text-search-template", schema, name),
      parent: address("schema", schema),
      schema,
      name,
      lexize,
      ...present({ init })
    }
  }],
  users("pg_ts_template")
)

interface DictionaryRow extends Row {
  readonly template: QualifiedName
  readonly options: string
}

const dictionaries = reader<DictionaryRow>(
  `SELECT ${own("dict")}, json_build_object('schema', tn.nspname, 'name', t.tmplname) AS "template",
    coalesce(o.dictinitoption, '') AS "options"
  ${from("pg_ts_dict", "dict")}
  JOIN pg_ts_template t ON t.oid = o.dicttemplate JOIN pg_namespace tn ON tn.oid = t.tmplnamespace
  WHERE o.oid >= 16384`,
  ({ name, oid, options, schema, template }) => [{
    key: keyOf("pg_ts_dict", oid),
    object: {
      kind: "text-search-dictionary",
      address: address("text-search-dictionary", schema, name),
      parent: address("schema", schema),
      schema,
      name,
      template,
      options
    }
  }],
  users("pg_ts_dict")
)

interface ConfigurationRow extends Row {
  readonly parser: QualifiedName
  readonly mappings:
    | ReadonlyArray<{
      readonly token: string
      readonly dictionaries: ReadonlyArray<QualifiedName>
    }>
    | null
}

// The names of the types of tokens are known to the parser only.
const configurations = reader<ConfigurationRow>(
  `SELECT ${own("cfg")}, json_build_object('schema', pn.nspname, 'name', p.prsname) AS "parser",
    (SELECT json_agg(json_build_object('token', k.alias, 'dictionaries', m.dictionaries)) FROM (
      SELECT m.maptokentype, json_agg(json_build_object('schema', dn.nspname, 'name', d.dictname) ORDER BY m.mapseqno)
        AS dictionaries
      FROM pg_ts_config_map m JOIN pg_ts_dict d ON d.oid = m.mapdict JOIN pg_namespace dn ON dn.oid = d.dictnamespace
      WHERE m.mapcfg = o.oid GROUP BY m.maptokentype) AS m
    JOIN ts_token_type(o.cfgparser) AS k ON k.tokid = m.maptokentype) AS "mappings"
  ${from("pg_ts_config", "cfg")}
  JOIN pg_ts_parser p ON p.oid = o.cfgparser JOIN pg_namespace pn ON pn.oid = p.prsnamespace
  WHERE o.oid >= 16384`,
  ({ mappings, name, oid, parser, schema }) => {
    const configuration = address("text-search-configuration", schema, name)
    return [
      {
        key: keyOf("pg_ts_config", oid),
        object: {
          kind: "text-search-configuration",
          address: configuration,
          parent: address("schema", schema),
          schema,
          name,
          parser
        }
      },
      ...(mappings ?? []).map(({ dictionaries, token }) => ({
        object: {
          kind: "text-search-mapping" as const,
          address: address("text-search-mapping", schema, name, token),
          parent: configuration,
          schema,
          configuration: name,
          tokenType: token,
          dictionaries
        }
      }))
    ]
  },
  users("pg_ts_config")
)

/** The readers of the kinds in this file. */
export const readers: ReadonlyArray<Reader> = [parsers, templates, dictionaries, configurations]

/**
 * Divides the modules of Effect into what Strata uses and the rest.
 *
 * The user's files may import every export of a module, so the bundle has to contain all of them, but a command needs a
 * third. Each module becomes two: the module itself contains the statements that Strata's own modules reach, and
 * `<module>?all` the others and everything of the first. A statement exists once, so the two can be used side by side.
 */
import { readFileSync } from "node:fs"
import type { Plugin } from "rolldown"
import { parseAst } from "rolldown/parseAst"
import { declaredBy, type Import, type Name, type Node, usesOf } from "./syntax.ts"

/** `imported` is the name of an export, or `*` for all of them. */
interface Link {
  readonly source: string
  readonly imported: string
}

interface Statement {
  readonly text: string
  readonly isExported: boolean
  readonly declares: ReadonlyArray<string>
  readonly locals: ReadonlySet<string>
  /** The exports of other modules that it uses, by the local name of the import. */
  readonly links: ReadonlyArray<readonly [local: string, link: Link]>
  /** Whether it must run even if nothing uses what it declares, or assigns to a variable that another one declares. */
  readonly effect: boolean
  readonly assigns: ReadonlySet<string>
}

interface Module {
  readonly statements: ReadonlyArray<Statement>
  readonly imports: ReadonlyMap<string, Link>
  /** The local variable or the export of another module behind each export. */
  readonly exports: ReadonlyMap<string, string | Link>
  /** The modules of which it exports everything. */
  readonly stars: ReadonlyArray<string>
}

/** The names that a statement at the top of a module declares. */
const declaredAt = (node: Node): ReadonlyArray<string> =>
  /^(?:Variable|Function|Class)Declaration$/.test(node.type) ? declared(node) : []

const declared = (node: Node): ReadonlyArray<string> => {
  const { declarations, id } = node as Node & { declarations?: ReadonlyArray<Node & { id: Name }>; id?: Name }
  return declarations === undefined ? [id!.name] : declarations.flatMap(({ id }) => declaredBy(id))
}

const nameOf = (node: Name & { readonly value?: string }): string => node.type === "Literal" ? node.value! : node.name

const importsOf = (body: ReadonlyArray<Node>): ReadonlyMap<string, Link> =>
  new Map(
    body.filter((node): node is Import => node.type === "ImportDeclaration").flatMap(({ source, specifiers }) =>
      specifiers.map(({ imported, local, type }): [string, Link] => [
        local.name,
        {
          source: source.value,
          imported: imported === undefined ? type === "ImportDefaultSpecifier" ? "default" : "*" : nameOf(imported)
        }
      ])
    )
  )

const statementOf = (node: Node, text: string, imports: Module["imports"], top: ReadonlySet<string>): Statement => {
  const inner = node.type === "ExportNamedDeclaration" ? (node as Exports).declaration! : node
  const uses = usesOf([inner], (name) => top.has(name) || imports.has(name))
  const locals = uses.filter(({ name }) => top.has(name))
  const declares = declaredAt(inner)
  return {
    text: text.slice(node.start, node.end),
    isExported: inner !== node,
    declares,
    effect: declares.length === 0,
    locals: new Set(locals.map(({ name }) => name)),
    assigns: new Set(
      locals.filter(({ above, field }) => /^(?:Assignment|Update)Expression/.test(above.type) && field !== "right")
        .map(({ name }) => name)
    ),
    links: uses.filter(({ name }) => !top.has(name)).map(({ above, field, name }) => {
      const link = imports.get(name)!
      const { computed, property } = above as Node & { computed?: boolean; property?: Name }
      const isMember = above.type === "MemberExpression" && field === "object" && computed !== true
      return [name, link.imported !== "*" ? link : { ...link, imported: isMember ? property!.name : "*" }]
    })
  }
}

interface Exports extends Node {
  readonly declaration: Node | null
  readonly source: { readonly value: string } | null
  readonly specifiers: ReadonlyArray<Node & { readonly local: Name; readonly exported: Name }>
}

const read = (text: string): Module => {
  const body = parseAst(text).body as unknown as ReadonlyArray<Node>
  const exports = new Map<string, string | Link>()
  const stars: Array<string> = []
  const rest: Array<Node> = []
  for (const node of body) {
    const { declaration, exported, source, specifiers } = node as Exports & { exported?: Name | null }
    if (node.type === "ExportAllDeclaration") {
      if (exported === null || exported === undefined) stars.push(source!.value)
      else exports.set(nameOf(exported), { source: source!.value, imported: "*" })
    } else if (node.type === "ExportNamedDeclaration" && declaration === null) {
      for (const { exported, local } of specifiers) {
        const link = source === null ? nameOf(local) : { source: source.value, imported: nameOf(local) }
        exports.set(nameOf(exported), link)
      }
    } else if (node.type === "ExportNamedDeclaration") {
      for (const name of declared(declaration!)) exports.set(name, name)
      rest.push(node)
    } else if (node.type !== "ImportDeclaration") rest.push(node)
  }
  const imports = importsOf(body)
  const top = new Set(
    rest.flatMap((node) => declaredAt(node.type === "ExportNamedDeclaration" ? (node as Exports).declaration! : node))
  )
  return { statements: rest.map((node) => statementOf(node, text, imports, top)), imports, exports, stars }
}

/** The modules that are divided. */
const isDivided = (id: string): boolean => /[\\/]node_modules[\\/](?:effect|@effect[\\/][^\\/]+)[\\/].*\.js$/.test(id)

/** The module behind an import; undefined for one outside the bundle. */
type Resolve = (source: string, importer: string) => string | undefined

/** What is treated as used, by module. */
type Usual = ReadonlyMap<string, ReadonlyArray<string>>

interface Reached {
  readonly module: Module
  readonly statements: Set<Statement>
  readonly exports: Set<string>
}

const unreached = (id: string): Reached => ({
  module: read(readFileSync(id, "utf8")),
  statements: new Set(),
  exports: new Set()
})

const dynamic = /\bimport\(\s*["'`]([^"'`]+)["'`]\s*\)/g

/** Follows what the modules use, from those that are not divided. */
class Reach {
  readonly found = new Map<string, Reached>()
  readonly resolve: Resolve
  constructor(ids: ReadonlyArray<string>, resolve: Resolve, usual: Usual) {
    this.resolve = resolve
    for (const [id, names] of usual) {
      for (const name of names) {
        if (!this.of(id).module.exports.has(name)) throw new Error(`${id} has no "${name}"`)
        this.export(id, name)
      }
    }
    for (const id of ids) {
      if (/[\\/]dist[\\/].*\.js$/.test(id) && !isDivided(id)) {
        this.export(id, "*").statements.forEach((each) => this.use(id, each))
      }
    }
  }
  of(id: string): Reached {
    let found = this.found.get(id)
    if (found !== undefined) return found
    found = unreached(id)
    this.found.set(id, found)
    const { statements } = found.module
    statements.filter(({ effect }) => effect || !isDivided(id)).forEach((statement) => this.use(id, statement))
    return found
  }
  follow(id: string, { imported, source }: Link): void {
    const target = this.resolve(source, id)
    if (target !== undefined) this.export(target, imported)
  }
  export(id: string, name: string): Reached {
    const found = this.of(id)
    const { exports, stars } = found.module
    const names = name === "*" ? [...exports.keys(), ...stars.length > 0 ? ["*"] : []] : [name]
    for (const each of names.filter((each) => !found.exports.has(each))) {
      found.exports.add(each)
      const behind = exports.get(each)
      if (behind === undefined) stars.forEach((source) => this.follow(id, { source, imported: each }))
      else if (typeof behind === "string") this.local(id, found, behind)
      else this.follow(id, behind)
    }
    return found
  }
  local(id: string, { module }: Reached, name: string): void {
    const link = module.imports.get(name)
    if (link !== undefined) this.follow(id, link)
    for (const statement of module.statements) {
      if (statement.declares.includes(name) || statement.assigns.has(name)) this.use(id, statement)
    }
  }
  use(id: string, statement: Statement): void {
    const found = this.of(id)
    if (found.statements.has(statement)) return
    found.statements.add(statement)
    statement.locals.forEach((name) => this.local(id, found, name))
    statement.links.forEach(([, link]) => this.follow(id, link))
    for (const [, source] of statement.text.matchAll(dynamic)) this.follow(id, { source: source!, imported: "*" })
  }
}

const hidden = (name: string): string => `$hot_${name}`
const importOf = (local: string, { imported, source }: Link): string =>
  imported === "*"
    ? `import * as ${local} from ${JSON.stringify(source)}`
    : `import { ${imported} as ${local} } from ${JSON.stringify(source)}`

/** The text of one of the parts: some statements of a module, with the imports and exports that belong to them. */
const part = (module: Module, statements: ReadonlyArray<Statement>, names: ReadonlyArray<string>): Array<string> => {
  const own = new Map(statements.flatMap((each) => each.declares.map((name) => [name, each] as const)))
  const used = new Set(statements.flatMap(({ links }) => links.map(([local]) => local)))
  const exported = names.flatMap((name) => {
    const behind = module.exports.get(name)
    if (behind === undefined) return []
    if (typeof behind !== "string") {
      const what = behind.imported === "*" ? `* as ${name}` : `{ ${behind.imported} as ${name} }`
      return [`export ${what} from ${JSON.stringify(behind.source)}`]
    }
    if (module.imports.has(behind)) used.add(behind)
    return own.get(behind)?.isExported === true && behind === name ? [] : [`export { ${behind} as ${name} }`]
  })
  return [
    ...[...used].map((local) => importOf(local, module.imports.get(local)!)),
    ...module.stars.map((source) => `export * from ${JSON.stringify(source)}`),
    ...exported,
    ...statements.map(({ text }) => text)
  ]
}

/** The two parts of a module; `all` is undefined if Strata uses the whole module. */
const divide = (id: string, { exports, module, statements }: Reached) => {
  const isHot = (statement: Statement) => statements.has(statement)
  const hot = module.statements.filter(isHot)
  const rest = module.statements.filter((statement) => !isHot(statement))
  const visible = new Set(hot.flatMap(({ declares, isExported }) => isExported ? declares : []))
  const isReached = (name: string) => exports.has(name) || visible.has(name)
  const names = [...module.exports.keys()]
  const restNames = names.filter((name) => !isReached(name))
  const hotLocals = new Set(hot.flatMap(({ declares }) => declares))
  const shared = new Set([
    ...rest.flatMap(({ locals }) => [...locals]),
    ...restNames.map((name) => module.exports.get(name)!).filter((behind) => typeof behind === "string")
  ].filter((name) => hotLocals.has(name)))
  const text = [
    ...part(module, hot, names.filter((name) => exports.has(name))),
    ...[...shared].filter((name) => !visible.has(name)).map((name) => `export { ${name} as ${hidden(name)} }`)
  ]
  if (rest.length === 0 && restNames.length === 0 && module.stars.length === 0) return { text, all: undefined }
  const path = JSON.stringify(id)
  const all = [
    `export { ${names.filter(isReached).join(", ")} } from ${path}`,
    ...[...shared].map((name) => importOf(name, { source: id, imported: visible.has(name) ? name : hidden(name) })),
    ...part(module, rest, restNames)
  ]
  return { text, all }
}

const ending = "?all"

/** The id of everything that a module exports. */
export type Whole = (id: string) => string

/** The plugin, and where a module is whole. */
export const divided = (ids: ReadonlyArray<string>, resolve: Resolve, usual: Usual) => {
  const { found } = new Reach(ids, resolve, usual)
  const parts = new Map(
    [...ids, ...found.keys()].filter(isDivided).map((id) => [id, divide(id, found.get(id) ?? unreached(id))])
  )
  const whole = (id: string) => parts.get(id)?.all === undefined ? id : `${id}${ending}`
  const plugin: Plugin = {
    name: "hot",
    async resolveId(source, importer) {
      if (source.endsWith(ending)) return source
      if (importer?.endsWith(ending) !== true) return null
      const id = importer.slice(0, -ending.length)
      if (source === id) return id
      const found = await this.resolve(source, id, { skipSelf: true })
      return found === null || found.external !== false ? found : whole(found.id)
    },
    load(id) {
      const isWhole = id.endsWith(ending)
      const found = parts.get(isWhole ? id.slice(0, -ending.length) : id)
      return found === undefined ? null : (isWhole ? found.all! : found.text).join("\n")
    }
  }
  return { plugin, whole }
}

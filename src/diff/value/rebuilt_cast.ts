/**
 * Casts that exist only while types are rebuilt, from the parked type to the new one.
 *
 * The text form of a composite has no names, so casting through it would put values into other attributes. With a cast,
 * PostgreSQL converts columns, arrays and domains of the type, and other types that contain it, by their own rules. A
 * strict function is not called for NULL, so NULL stays NULL, and a row of NULLs stays a row.
 */
import type { QualifiedName } from "../../catalog/mod.ts"
import type { Hazard } from "../../hazard/mod.ts"
import { dollarQuote, quoteName } from "../../text/mod.ts"
import { type Draft, draft } from "../description/context.ts"
import { execute, script } from "../description/statement.ts"

/** The body of the function of a cast, which converts the argument `$1`. */
export interface CastBody {
  readonly language: "sql" | "plpgsql"
  readonly text: string
}

/** A cast of the parked type `old` to the type `type`, or back. */
export interface RebuiltCast {
  readonly type: QualifiedName
  readonly old: QualifiedName
  readonly forward: CastBody
  readonly back: CastBody
  /** The function of the cast; without a name, it has that of the parked type. */
  readonly name?: QualifiedName
}

/** The first and the last statements of a rebuild with casts. */
export interface RebuiltCasts {
  readonly created: ReadonlyArray<Draft>
  readonly dropped: ReadonlyArray<Draft>
}

const createText = (from: QualifiedName, to: QualifiedName, name: string, body: CastBody): string =>
  script(
    `CREATE FUNCTION ${name}(${quoteName(from)}) RETURNS ${quoteName(to)} LANGUAGE ${body.language} STRICT AS ${
      dollarQuote(body.text, "cast")
    }`,
    `CREATE CAST (${quoteName(from)} AS ${quoteName(to)}) WITH FUNCTION ${name}(${quoteName(from)})`
  )

const dropText = (from: QualifiedName, to: QualifiedName, name: string): string =>
  script(`DROP CAST (${quoteName(from)} AS ${quoteName(to)})`, `DROP FUNCTION ${name}(${quoteName(from)})`)

/** The statements of some casts. The first includes the hazards. */
export const rebuiltCasts = (
  casts: ReadonlyArray<RebuiltCast>,
  hazards: ReadonlyArray<Hazard> = []
): RebuiltCasts => {
  const texts = casts.map(({ back, forward, name: given, old, type }) => {
    const name = quoteName(given ?? old)
    return {
      create: createText(old, type, name, forward),
      drop: dropText(old, type, name),
      createBack: createText(type, old, name, back),
      dropBack: dropText(type, old, name)
    }
  })
  const last = texts.toReversed()
  return {
    created: texts.length === 0 ? [] : [draft(
      execute(script(...texts.map(({ create }) => create)), script(...last.map(({ dropBack }) => dropBack))),
      ...hazards
    )],
    dropped: texts.length === 0 ? [] : [draft(
      execute(script(...last.map(({ drop }) => drop)), script(...texts.map(({ createBack }) => createBack)))
    )]
  }
}

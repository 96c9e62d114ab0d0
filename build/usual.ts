/**
 * What the files of many projects use of Effect although Strata itself does not. The bundle has it beside what every
 * command loads, because a name that is missing there costs the loading of everything.
 */
const words = (text: string): ReadonlyArray<string> => text.trim().split(/\s+/)

/** Names of exports by module, below `effect/`. */
export const usual: Readonly<Record<string, ReadonlyArray<string>>> = {
  Config: words(`Boolean Duration Int Number Redacted String all map nested option orElse withDefault`),
  Duration: words(`days hours millis minutes seconds`),
  Effect: words(`
    all andThen asVoid catch catchTag die fail flatMap fn fnUntraced forEach gen ignore log logInfo logWarning map orDie
    promise provide provideService sleep succeed suspend sync tap try tryPromise void when`),
  Layer: words(`effect mergeAll provide succeed`),
  Option: words(`getOrElse getOrUndefined isNone isSome map match none some`),
  Redacted: words(`make value`),
  Schema: words(`
    Array BigInt Boolean Class Date DateTimeUtcFromDate DateTimeUtcFromString Finite Int Json Literal Literals NullOr Number
    Option Redacted String Struct TaggedError Uint8Array Union Unknown Void annotate brand check decodeUnknownEffect
    isGreaterThan isGreaterThanOrEqualTo isLessThan isLessThanOrEqualTo isMaxLength isMinLength isPattern optional
    optionalKey withConstructorDefault withDecodingDefault`),
  "schema/Model": words(`
    Class DateTimeInsert DateTimeUpdate Field FieldExcept FieldOnly GeneratedByApp GeneratedByDb Override Sensitive`),
  "sql/SqlClient": words(`SqlClient`)
}

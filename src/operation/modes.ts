/**
 * How the programs of a migration run: in a transaction or not, and at which isolation level.
 */
import { InvalidMode, OperationError } from "./error.ts"

/** The isolation levels of PostgreSQL, in which READ UNCOMMITTED is the same as READ COMMITTED. */
export const isolationLevels = ["read committed", "repeatable read", "serializable"] as const

/** See `isolationLevels`. */
export type Isolation = typeof isolationLevels[number]

/** Whether a text is an isolation level. */
export const isIsolation = (text: string): text is Isolation => isolationLevels.some((level) => level === text)

/** A value for each direction. */
export interface ByDirection<out A> {
  readonly upgrade: A
  readonly downgrade: A
}

/** A value for both directions, or one for each of them. */
export type Declared<A> = A | Partial<ByDirection<A>>

/** How one program runs: whether in one transaction, and at which isolation level, by default that of the server. */
export interface Mode {
  readonly transaction: boolean
  readonly isolation?: Isolation
  /** Whether the author decided this. If not, a program none of whose statements can run in a transaction runs without one. */
  readonly isDeclared: boolean
}

/** How a migration declares its modes. */
export interface ModeOptions {
  /** `false` for programs that cannot run in a transaction, such as `CREATE INDEX CONCURRENTLY`. */
  readonly transaction?: Declared<boolean> | undefined
  /** The isolation level of the transaction, which `SET TRANSACTION` in a migration cannot change. */
  readonly isolation?: Declared<Isolation> | undefined
}

const of = <A extends boolean | string>(
  declared: Declared<A> | undefined,
  direction: keyof ByDirection<A>
): A | undefined => typeof declared === "object" ? declared[direction] : declared

/** The modes that a migration declares. A direction that is declared to have no transaction has no common level either. */
export const modesOf = ({ isolation, transaction }: ModeOptions): ByDirection<Mode> => {
  const mode = (direction: keyof ByDirection<Mode>): Mode => {
    const given = of(transaction, direction)
    const isExcepted = typeof transaction === "object" && given === false && typeof isolation === "string"
    const level = isExcepted ? undefined : of(isolation, direction)
    return {
      transaction: given ?? true,
      ...(level === undefined ? {} : { isolation: level }),
      isDeclared: given !== undefined || level !== undefined
    }
  }
  return { upgrade: mode("upgrade"), downgrade: mode("downgrade") }
}

/** The modes that a migration declares; throws `OperationError` for an unknown level, and for one without a transaction. */
export const checkedModes = (options: ModeOptions): ByDirection<Mode> => {
  const modes = modesOf(options)
  for (const { isolation, transaction } of [modes.upgrade, modes.downgrade]) {
    if (isolation === undefined) continue
    if (!isIsolation(isolation)) throw refused(isolation, `write one of ${isolationLevels.join(", ")}`)
    if (!transaction) {
      throw refused(isolation, "the migration declares that it runs without a transaction")
    }
  }
  return modes
}

const refused = (isolation: string, why: string): OperationError =>
  OperationError.of(new InvalidMode({ isolation, why }))

/** Two values in their shortest form: one if they are equal. */
export const declaredOf = <A>({ downgrade, upgrade }: ByDirection<A | undefined>): Declared<A> | undefined =>
  upgrade === downgrade ? upgrade : {
    ...(upgrade === undefined ? {} : { upgrade }),
    ...(downgrade === undefined ? {} : { downgrade })
  }

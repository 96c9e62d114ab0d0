/**
 * What Strata knows about another migration tool: the tables in which it records what it applied (`identities.ts`), the
 * files that it reads, and how both are read (`known/<name>.ts`). `tools.ts` has both together.
 *
 * A tool is pure: it is given the rows of its table and the texts of its files, and answers in the words of this file.
 */
import type * as Result from "effect/Result"
import type * as Schema from "effect/Schema"

/** A row of the tool's table, as `to_jsonb` writes it. */
export type Fields = Readonly<Record<string, Schema.Json>>

/** A file below the directory that is read; `path` is relative to it, with `/`. */
export interface File {
  readonly path: string
  readonly text: string
  /** The bytes, for the checksums of tools that compute them over bytes. */
  readonly bytes: Uint8Array
}

/**
 * A table of the tool, recognized by its columns, each with the types that it may have. `name` is the one that it has if
 * nobody configured another; the schema is not known, because every tool can be told one.
 */
export interface Signature {
  readonly name: string
  readonly columns: Readonly<Record<string, ReadonlyArray<string>>>
  /** True if the table has no other columns. */
  readonly only?: true
}

/** The statements of one direction; `transaction` is whether the tool runs them in one transaction. */
export interface Part {
  readonly text: string
  readonly transaction: boolean
}

/** A change of a file's text: in which line, and what was done. */
export interface Change {
  readonly line: number
  readonly what: string
}

/** What a file cannot mean in Strata: `what` it is, in which line, and what to do about it. */
export interface Untranslatable {
  readonly line: number
  readonly what: string
  readonly advice: string
}

/**
 * A checksum that a tool computes of a file: of a text in UTF-8, of bytes, or of several bytes one behind the other. It is
 * stored in hexadecimal digits, a CRC-32 as a signed decimal number.
 */
export interface Checksum {
  readonly algorithm: "sha256" | "sha384" | "sha1" | "crc32"
  readonly of: string | Uint8Array | ReadonlyArray<Uint8Array>
}

/**
 * A migration as the tool's files declare it. `name` is what the tool records it under, `file` its file (the one of its
 * upgrade if it has several). The table has one of the `checksums` if the file was not edited.
 */
export interface Declared {
  readonly name: string
  /** The id of its revision; absent if it is made of the name. */
  readonly id?: string
  readonly message: string
  readonly file: string
  readonly checksums?: ReadonlyArray<Checksum>
  readonly upgrade: Part
  readonly downgrade?: Part
  readonly refused?: Untranslatable
  /** The names of the migrations before it, in a history that is a graph; absent if it is the one that is listed before. */
  readonly parents?: ReadonlyArray<string>
  /** The names of migrations that it needs besides its parents. */
  readonly dependsOn?: ReadonlyArray<string>
  /** The names of the branch that it begins. */
  readonly labels?: ReadonlyArray<string>
  /** What the parts have left out of what the tool runs. */
  readonly changes?: ReadonlyArray<Change>
}

/**
 * A migration as the tool's table records it. `at` is the time at which it was applied, in ISO 8601; absent if the table
 * has none. `problem` says why the row is not a finished migration, in the words of the tool, with `repair`: the tool's own
 * way out.
 */
export interface Recorded {
  readonly name: string
  readonly at?: string
  readonly checksum?: string
  readonly problem?: { readonly what: string; readonly repair: string }
}

/** What the files of the tool are. */
export interface Listing {
  /** The migrations; those of `programs` have no statements. */
  readonly declared: ReadonlyArray<Declared>
  /** Files that the tool runs and that are no SQL, such as TypeScript. */
  readonly programs: ReadonlyArray<string>
}

/** What one run of the tool's program printed; `problem` is why it failed. */
export interface Printed {
  readonly words: ReadonlyArray<string>
  readonly text: string
  readonly problem?: string
}

/** How a tool writes the SQL of migrations that are programs, without a connection to a database. */
export interface Dictation {
  /** Its program, which is looked up on the PATH. */
  readonly program: string
  /** The name of the file beside which the program runs. */
  readonly home: string
  /** The words of the next run after those that were made; undefined if these are enough. */
  readonly next: (
    declared: ReadonlyArray<Declared>,
    made: ReadonlyArray<Printed>
  ) => ReadonlyArray<string> | undefined
  /** The migrations with the SQL that the runs printed; or why it is not all there, and in which file. */
  readonly read: (
    declared: ReadonlyArray<Declared>,
    made: ReadonlyArray<Printed>
  ) => Result.Result<ReadonlyArray<Declared>, { readonly problem: string; readonly file?: string }>
}

/** What a tool is called, and which tables are its own. */
export interface Identity {
  /** The name in sentences. */
  readonly title: string
  /**
   * Where what Strata knows of it comes from: `recorded` if the tool itself made a history that the tests adopt
   * (`test/tool/recorded/`), `documented` if it is taken from the documentation and the sources of the tool.
   */
  readonly evidence: "recorded" | "documented"
  /** The table of its history, if it has one; then tables that belong to it, such as that of its lock. */
  readonly tables: ReadonlyArray<Signature>
}

/** An identity with its name for `--from`. */
export interface Known extends Identity {
  readonly name: string
}

/** How the files and the rows of a tool are read. */
export interface Reading {
  /** The folders in which its files are by convention, relative to the project. */
  readonly places: ReadonlyArray<string>
  /** Files of which one is in a project of the tool; if it has any, the project itself, `.`, is read only with one. */
  readonly marks?: ReadonlyArray<string>
  /** Whether the files are those of this tool; several tools may say so of the same files. */
  readonly recognizes: (files: ReadonlyArray<File>) => boolean
  /** True if it recognizes files by their names alone, so that a tool that recognizes its own marks in them is meant. */
  readonly byNames?: true
  /** The migrations that the files declare, in the order in which the tool runs them. */
  readonly list: (files: ReadonlyArray<File>) => Listing
  /** What the rows of its table record, in the order in which they were applied. `declared` are the files' migrations. */
  readonly record: (rows: ReadonlyArray<Fields>, declared: ReadonlyArray<Declared>) => ReadonlyArray<Recorded>
  /** How it writes the SQL of its programs, if it can. */
  readonly dictation?: Dictation
}

export interface Tool extends Known, Reading {}

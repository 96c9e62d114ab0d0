/**
 * Paths that mean the same file on every operating system.
 */

/** Whether a path can be in a lock: relative, with `/`, inside the directory, and valid on every operating system. */
export const isPortable = (file: string): boolean =>
  file !== "" && !/^\/|^[a-z]:|\\|\p{Cc}|\p{Cs}|(^|\/)\.{0,2}(\/|$)/iu.test(file)

/** The same for the file of a revision, which may be in a directory next to the script directory. */
export const isPortableFile = (file: string): boolean => isPortable(file.replace(/^(\.\.\/)+/, ""))

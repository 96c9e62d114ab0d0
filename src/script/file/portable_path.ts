/**
 * Paths that mean the same file on every operating system.
 */

/** Whether a path can stand in a lock: relative, with `/`, inside of the directory, and the same on every system. */
export const isPortable = (file: string): boolean =>
  file !== "" && !/^\/|^[a-z]:|\\|\p{Cc}|\p{Cs}|(^|\/)\.{0,2}(\/|$)/iu.test(file)

/** The same for the file of a revision, whose directory may lie beside the script directory. */
export const isPortableFile = (file: string): boolean => isPortable(file.replace(/^(\.\.\/)+/, ""))

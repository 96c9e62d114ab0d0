/**
 * Quoting for commands that are printed for a user to run. Pure.
 */

/** A word of a POSIX shell: in single quotes if it contains special characters. */
export const shellWord = (text: string): string =>
  /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`

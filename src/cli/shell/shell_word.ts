/**
 * Words of a command that is printed for a person to run. Pure.
 */

/** The word as a POSIX shell reads it back: as it is where nothing in it is special, else in single quotes. */
export const shellWord = (text: string): string =>
  /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`

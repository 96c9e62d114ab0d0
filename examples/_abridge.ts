/**
 * Shortens an offline script for display: keeps its head and its first revision, without the bodies of the guards.
 */

/** The script up to the end of its first revision, with a note in square brackets for each omitted part. */
export const abridge = (script: string): string => {
  const blocks = script.replace(/^DO \$(\w+)\$.*?^\$\1\$;$/gms, folded).trimEnd().split(/\n\n(?=-- )/)
  const shown = blocks.slice(0, blocks.findIndex(isRevision) + 1 || blocks.length)
  const rest = blocks.filter(isRevision).length - 1
  return [...shown, ...(rest > 0 ? [`[${rest} more ${rest === 1 ? "revision" : "revisions"}]`] : [])].join("\n\n")
}

const isRevision = (block: string): boolean => block.startsWith("-- Apply ")

const folded = (body: string): string => {
  const lines = `${body.split("\n").length} lines`
  return body.includes("\nCREATE TABLE ")
    ? `[${lines}: create the ledger if it does not exist]`
    : `[${lines}: abort unless the database is at the revision where this transaction starts]`
}

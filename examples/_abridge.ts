/**
 * An offline script made short enough to show: its head and its first revision, without the bodies of the guards.
 */

/** The script up to the end of its first revision; what is left out is said in its place, in square brackets. */
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
    ? `[${lines}: create the ledger where there is none]`
    : `[${lines}: stop unless the ledger says that the database is where this transaction starts]`
}

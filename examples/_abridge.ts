/**
 * An offline script made short enough to show: its head and its first revision, without the bodies of the guards.
 */

/** The head of a script and the transaction of its first revision; what is left out is said in its place. */
export const abridge = (script: string): string => {
  const [head = "", ...blocks] = script.replace(/^DO \$(\w+)\$.*?^\$\1\$;$/gms, folded).trimEnd().split("\n\n-- ")
  const first = blocks.findIndex((block) => block.startsWith("Apply "))
  const rest = blocks.length - first - 1
  return [
    head,
    ...(first > 0 ? ["", "[the ledger is created where there is none]"] : []),
    ...(first < 0 ? [] : ["", `-- ${blocks[first]}`]),
    ...(rest > 0 ? ["", `[${rest} more ${rest === 1 ? "revision" : "revisions"}]`] : [])
  ].join("\n")
}

const folded = (body: string): string =>
  `[a guard of ${body.split("\n").length} lines: stop unless the ledger is where this transaction starts]`

/**
 * The known name that is nearest to an unknown one, and the sentence that suggests it.
 *
 * It is called once, when an error is made, so it may compare every name of a history. Other folders use it for
 * directives, placeholders and options.
 */

/** Returns the name with the fewest edits from `name`, if it is near enough; the first one wins a tie. */
export const nearest = (name: string, names: Iterable<string>): string | undefined => {
  let best: string | undefined
  let least = Math.max(1, Math.floor(name.length / 3)) + 1
  for (const candidate of names) {
    if (Math.abs(candidate.length - name.length) >= least) continue
    const edits = distance(name.toLowerCase(), candidate.toLowerCase())
    if (edits < least) {
      best = candidate
      least = edits
    }
  }
  return best
}

/** Renders a suggestion as the end of a sentence, empty when there is none. */
export const didYouMean = (suggestion: string | undefined): string =>
  suggestion === undefined ? "" : `. Did you mean "${suggestion}"?`

/** Counts insertions, deletions, replacements and transpositions. */
const distance = (a: string, b: string): number => {
  let older: ReadonlyArray<number> = []
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let edits = Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + (same ? 0 : 1))
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        edits = Math.min(edits, older[column - 2]! + 1)
      }
      current.push(edits)
    }
    older = previous
    previous = current
  }
  return previous[b.length]!
}

/**
 * How many cases of a law run: in the gate those that stand for the others, and all of them under `npm run test:soak`.
 */

/** Whether all cases run, and the numbers are those that `docs/promises.md` gives. */
export const soaking = process.env["STRATA_SOAK"] === "1"

/** The first so many cases, which stand for the others; all of them when soaking. */
export const first = <A>(count: number, cases: ReadonlyArray<A>): ReadonlyArray<A> =>
  soaking ? cases : cases.slice(0, count)

/** One in so many of the cases, from the first on; all of them when soaking. */
export const oneIn = <A>(many: number, cases: ReadonlyArray<A>): ReadonlyArray<A> =>
  soaking ? cases : cases.filter((_, index) => index % many === 0)

/**
 * How many cases of a law run: in the gate those that stand for the others, and all of them under `npm run test:soak`.
 */
import { hash } from "node:crypto"

/** Whether all cases run, and the numbers are those that `docs/promises.md` gives. */
export const soaking = process.env["STRATA_SOAK"] === "1"

/** The first so many cases, which stand for the others; all of them when soaking. */
export const first = <A>(count: number, cases: ReadonlyArray<A>): ReadonlyArray<A> =>
  soaking ? cases : cases.slice(0, count)

/** One in so many of the cases, from the first on; all of them when soaking. */
export const oneIn = <A>(many: number, cases: ReadonlyArray<A>): ReadonlyArray<A> =>
  soaking ? cases : cases.filter((_, index) => index % many === 0)

/** Whether a case is one in so many, chosen by its name, so that a new case changes no other; all are when soaking. */
export const isShare = (name: string, many: number): boolean =>
  soaking || Number.parseInt(hash("sha256", name, "hex").slice(0, 8), 16) % many === 0

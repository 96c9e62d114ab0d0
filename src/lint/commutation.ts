/**
 * What was found out about two branches, in both orders.
 */

/** How two branches get on. */
export interface Commutation {
  readonly left: string
  readonly right: string
  /** `any`: the order does not matter; `unknown`: one of them fails by itself, so that nothing can be compared. */
  readonly order: "any" | "rows" | "schema" | "fails" | "unknown"
  /** What the order decides about, each as a full sentence without a final period. */
  readonly conflicts: ReadonlyArray<string>
  /** What was not compared, and why. */
  readonly remarks: ReadonlyArray<string>
}

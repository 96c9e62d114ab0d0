/**
 * How two schemas differ, as lines for a person.
 */
import { Autogenerate } from "../../autogenerate/mod.ts"
import type { Catalog } from "../../catalog/mod.ts"
import type { Subject } from "./subject.ts"

/** What would have to be done to `found` to make it `expected`, one change a line; none if the two are equal. */
export const differences = ({ loaded }: Subject, found: Catalog, expected: Catalog): ReadonlyArray<string> =>
  Autogenerate.unlike(found, expected, loaded.environment)

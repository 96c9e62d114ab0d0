/**
 * Script directories whose `env.ts` takes options from a test, such as hooks that note what they are called with.
 */
import type { Environment } from "../../src/environment/mod.ts"

const shared: Record<string, Environment.Options> = {}
Object.assign(globalThis, { strataTestOptions: shared })

const environment = new URL("../../src/environment/mod.ts", import.meta.url).href

let count = 0

/** An `env.ts` with these options, for a command that runs in the process of the test. */
export const envWith = (options: Environment.Options): Readonly<Record<string, string>> => {
  const key = `options${count++}`
  shared[key] = options
  return {
    "env.ts": `import { Environment } from ${JSON.stringify(environment)}
export default Environment.make((globalThis as any).strataTestOptions.${key})
`
  }
}

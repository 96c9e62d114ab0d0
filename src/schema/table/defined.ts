/** Records without undefined fields, as operations are compared and serialised field by field. */

/** A copy without the fields that are undefined. */
export const defined = <O extends object>(record: { readonly [K in keyof O]: O[K] | undefined }): O =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as O

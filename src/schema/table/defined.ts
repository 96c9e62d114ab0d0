/** Removes undefined fields, because operations are compared and serialised field by field. */

/** A copy without undefined fields. */
export const defined = <O extends object>(record: { readonly [K in keyof O]: O[K] | undefined }): O =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as O

/**
 * Texts that are written once: a statement that a run sends a thousand times depends on options that do not change.
 */

/** A function of an object that is computed once for each object. */
export const once = <Key extends object, A extends object>(make: (key: Key) => A): (key: Key) => A => {
  const made = new WeakMap<Key, A>()
  return (key) => {
    const known = made.get(key)
    if (known !== undefined) return known
    const value = make(key)
    made.set(key, value)
    return value
  }
}

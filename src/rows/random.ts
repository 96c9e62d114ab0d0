/**
 * A sequence of random numbers that a seed determines: mulberry32, in JavaScript that is in the public domain.
 */

/** A number from 0 to below 1. */
export type Random = () => number

/** The sequence of a seed, of which the lowest 32 bits count. */
export const randomOf = (seed: number): Random => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A whole number from `from` to `to`, both included. */
export const between = (random: Random, from: number, to: number): number =>
  from + Math.floor(random() * (to - from + 1))

/** One of the elements. */
export const oneOf = <A>(random: Random, all: ReadonlyArray<A>): A => all[between(random, 0, all.length - 1)]!

/**
 * A deterministic topological order, and the circles that prevent one. `effect/Graph` orders nodes as they were added; here
 * keys decide.
 */

/** Nodes by index: `after[i]` contains the nodes that come after node `i`. */
export type Successors = ReadonlyArray<ReadonlySet<number>>

/**
 * An order in which every node comes before its successors. Of the nodes that could come next, the one with the smallest
 * key does. Nodes on a circle, and those after one, are left out.
 */
export const order = (keys: ReadonlyArray<string>, after: Successors): ReadonlyArray<number> => {
  const waiting = keys.map(() => 0)
  for (const next of after) for (const node of next) waiting[node]!++
  const heap = new Heap(keys)
  for (const [node, count] of waiting.entries()) if (count === 0) heap.push(node)
  const result: Array<number> = []
  for (let node = heap.pop(); node !== undefined; node = heap.pop()) {
    result.push(node)
    for (const next of after[node]!) if (--waiting[next]! === 0) heap.push(next)
  }
  return result
}

class Heap {
  readonly keys: ReadonlyArray<string>
  readonly items: Array<number> = []

  constructor(keys: ReadonlyArray<string>) {
    this.keys = keys
  }

  private less(a: number, b: number): boolean {
    const left = this.keys[this.items[a]!]!
    const right = this.keys[this.items[b]!]!
    return left === right ? this.items[a]! < this.items[b]! : left < right
  }

  private swap(a: number, b: number): void {
    const item = this.items[a]!
    this.items[a] = this.items[b]!
    this.items[b] = item
  }

  push(item: number): void {
    this.items.push(item)
    for (let at = this.items.length - 1; at > 0 && this.less(at, (at - 1) >> 1); at = (at - 1) >> 1) {
      this.swap(at, (at - 1) >> 1)
    }
  }

  pop(): number | undefined {
    const top = this.items[0]
    const last = this.items.pop()
    if (this.items.length === 0 || last === undefined) return top
    this.items[0] = last
    for (let at = 0;;) {
      const left = 2 * at + 1
      const smallest = [left, left + 1].filter((child) => child < this.items.length)
        .reduce((best, child) => this.less(child, best) ? child : best, at)
      if (smallest === at) return top
      this.swap(at, smallest)
      at = smallest
    }
  }
}

/**
 * The circles: the strongly connected components of more than one node, by Tarjan's algorithm. It has a stack of its own,
 * because a chain of dependencies can be longer than the call stack.
 */
export const circles = (after: Successors): ReadonlyArray<ReadonlyArray<number>> => {
  const index = new Int32Array(after.length).fill(-1)
  const low = new Int32Array(after.length)
  const open = new Uint8Array(after.length)
  const stack: Array<number> = []
  const result: Array<ReadonlyArray<number>> = []
  let counter = 0
  const enter = (node: number) => {
    index[node] = low[node] = counter++
    open[node] = 1
    stack.push(node)
    return { node, rest: after[node]!.values() }
  }
  const close = (node: number) => {
    if (low[node] !== index[node]) return
    const members = stack.splice(stack.lastIndexOf(node))
    for (const member of members) open[member] = 0
    if (members.length > 1) result.push(members.toSorted((a, b) => a - b))
  }
  for (let root = 0; root < after.length; root++) {
    if (index[root] !== -1) continue
    const path = [enter(root)]
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.rest.next()
      if (next.done !== true) {
        if (index[next.value] === -1) path.push(enter(next.value))
        else if (open[next.value] === 1) low[top.node] = Math.min(low[top.node]!, index[next.value]!)
        continue
      }
      path.pop()
      const above = path.at(-1)
      if (above !== undefined) low[above.node] = Math.min(low[above.node]!, low[top.node]!)
      close(top.node)
    }
  }
  return result
}

/** A shortest path around a circle, which starts and ends with the same node. */
export const around = (circle: ReadonlyArray<number>, after: Successors): ReadonlyArray<number> => {
  const inside = new Set(circle)
  const start = circle[0]!
  const origin = new Map<number, number>()
  const queue = [start]
  for (const node of queue) {
    for (const next of after[node]!) {
      if (!inside.has(next)) continue
      if (next === start) {
        const path = [start]
        for (let at = node; at !== start; at = origin.get(at)!) path.push(at)
        return [start, ...path.toReversed()]
      }
      if (!origin.has(next)) {
        origin.set(next, node)
        queue.push(next)
      }
    }
  }
  return circle
}

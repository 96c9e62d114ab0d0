/**
 * The levels of a plan: short statements run at even levels, long ones at odd levels. Each level becomes a stage.
 */
import type { Catalog } from "../../catalog/mod.ts"
import type { Step } from "../plan.ts"
import type { Form } from "./_form_part.ts"
import { waitsFor } from "./_precedence.ts"

/** A step that ends at a later level. */
interface Moved {
  readonly step: Step
  readonly level: number
}

/** Whether the statements of a level are long. */
export const isLong = (level: number): boolean => level % 2 === 1

/** Assigns levels to the steps of a plan, which are added in order. `until` contains the levels of held drops. */
export class Schedule {
  private readonly to: Catalog
  private readonly levels: Array<Array<Step>> = []
  private readonly moved: Array<Moved> = []
  private readonly latest: Array<Step> = []
  private level = 0
  private end = 1
  private readonly reached = new Map<Step, number>()
  private readonly until: ReadonlyMap<Step, number>

  constructor(to: Catalog, until: ReadonlyMap<Step, number> = new Map()) {
    this.to = to
    this.until = until
  }

  /** The level at which a step ends. */
  levelOf(step: Step): number {
    return this.reached.get(step) ?? 0
  }

  add(step: Step, form: Form | undefined): void {
    const waiting = this.moved.filter((one) => waitsFor(step, one.step, this.to))
    const ready = Math.max(0, ...waiting.map(({ level }) => level))
    const held = this.until.get(step)
    if (held !== undefined) return this.put(held, [step])
    const first = form === undefined ? [step] : form.first
    if (first.length > 0) this.level = Math.max(this.level, ready)
    this.put(this.level, first)
    if (form === undefined) {
      this.reached.set(step, this.level)
      return
    }
    this.put(this.level + 1, form.long)
    if (form.latest.length > 0) this.end = Math.max(this.end, this.level + 1)
    this.latest.push(...form.latest)
    const last = Math.max(this.level + 2, ready)
    this.put(last, form.last)
    const end = form.first.length === 0 ? this.level + 1 : this.level
    this.reached.set(step, form.last.length > 0 ? last : end)
    const isInPlace = form.first.length > 0 && form.last.length === 0
    if (form.long.length > 0 && !isInPlace) this.moved.push({ step, level: last })
  }

  private put(level: number, steps: ReadonlyArray<Step>): void {
    if (steps.length === 0) return
    while (this.levels.length <= level) this.levels.push([])
    this.levels[level]!.push(...steps)
  }

  /** All levels in order. */
  all(): ReadonlyArray<ReadonlyArray<Step>> {
    const long = this.levels.findLastIndex((steps, level) => isLong(level) && steps.length > 0)
    this.put(Math.max(long, this.end), this.latest)
    return this.levels
  }
}

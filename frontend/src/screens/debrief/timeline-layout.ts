// Where things go on the timeline: geometry, apart from the drawing.

import type { Analysis, LaneName } from "../../api/types";
import type { Mark } from "./marks-of";

export interface Placed extends Mark {
  x: number;
  width: number;
  row: number;
  /** The side of the mark on which its label fits, if on any. */
  label_at: "right" | "left" | null;
}

export interface PlacedLane {
  name: LaneName;
  title: string;
  top: number;
  height: number;
  marks: Placed[];
}

export const ROW = 20;
const PAD = 8;
const DOT = 12;
/** Width of a letter of the labels' size, on the safe side. */
const LETTER = 6.3;
const MOST_ROWS = 5;

/** Puts marks into rows of their lane so that neither marks nor labels meet. */
export function place(lanes: Analysis["lanes"], marks: readonly Mark[], x: (ms: number) => number, right: number): PlacedLane[] {
  let top = 0;
  return lanes.map(({ name, title }) => {
    const rows = new Rows();
    const placed = marks.filter((m) => m.lane === name).map((m) => rows.put(m, x, right));
    const lane = { name, title, top, height: Math.max(1, rows.count) * ROW + PAD * 2, marks: placed };
    top += lane.height;
    return lane;
  });
}

/** Rows of one lane, each taken up to some x. Marks come in the order of time. */
class Rows {
  #taken: number[] = [];

  get count(): number {
    return this.#taken.length;
  }

  put(mark: Mark, x: (ms: number) => number, right: number): Placed {
    const at = x(mark.from_ms);
    const stretch = mark.to_ms !== undefined;
    const width = stretch ? Math.max(DOT, x(mark.to_ms as number) - at) : DOT;
    const text = mark.label ? mark.label.length * LETTER + 8 : 0;
    const whole = stretch ? Math.max(width, text) : DOT + text;

    let row = -1;
    let label_at: Placed["label_at"] = null;
    if (text > 0 && at + whole <= right + DOT) {
      row = this.#free(at);
      if (row >= 0) label_at = "right";
    } else if (text > 0 && !stretch) {
      row = this.#free(at - text);
      if (row >= 0) label_at = "left";
    }
    if (row < 0) row = this.#free(at);
    // No row is free: it goes over the one that has been free for longest.
    if (row < 0) row = this.#taken.indexOf(Math.min(...this.#taken));
    this.#taken[row] = Math.max(this.#taken[row] ?? 0, at + (label_at === "right" ? whole : width) + 3);
    return { ...mark, x: at, width, row, label_at };
  }

  #free(at: number): number {
    const row = this.#taken.findIndex((t) => t <= at);
    if (row >= 0) return row;
    return this.#taken.length < MOST_ROWS ? this.#taken.length : -1;
  }
}

/** Steps of the time axis, in milliseconds: at most `most` of them. */
export function ticks(end_ms: number, most: number): number[] {
  const steps = [10, 15, 30, 60, 120, 180, 300, 600, 900, 1800, 3600].map((s) => s * 1000);
  const step = steps.find((s) => end_ms / s <= most) ?? 3_600_000;
  return Array.from({ length: Math.floor(end_ms / step) + 1 }, (_, i) => i * step);
}

export const rowTop = (lane: PlacedLane, row: number) => lane.top + PAD + row * ROW;

// Where things go on the timeline: geometry, apart from the drawing.
//
// Invariant: in a lane nothing lies over anything else, neither marks nor labels,
// and nothing reaches beyond the picture. A label that fits nowhere is left out;
// a mark that fits nowhere joins the one it would have covered.

import type { Analysis, LaneName } from "../../api/types";
import type { Mark } from "./marks-of";

export interface Placed extends Mark {
  /** Left edge of a stretch, middle of a moment. */
  x: number;
  /** Of a stretch; a moment is DOT wide. */
  width: number;
  row: number;
  /** Null: it has none, or there is no room for it. */
  label_at: LabelPlace | null;
}

export interface LabelPlace {
  text: string;
  /** Left edge. */
  x: number;
  width: number;
}

export interface PlacedLane {
  name: LaneName;
  title: string;
  top: number;
  height: number;
  marks: Placed[];
}

/** The picture that marks go into. */
export interface Frame {
  /** Where time is drawn, in pixels. */
  left: number;
  right: number;
  x: (ms: number) => number;
  /** How wide a text of the labels' size is, in pixels. */
  measure: (text: string) => number;
}

export const ROW = 20;
export const DOT = 12;
const PAD = 8;
const GAP = 4;
/** Room between the edge of a stretch and the label in it. */
const INSIDE = 5;
const MOST_ROWS = 6;
/** A label takes at most this part of the picture. */
const MOST_OF_WIDTH = 0.45;

/** Puts marks into rows of their lane. */
export function place(lanes: Analysis["lanes"], marks: readonly Mark[], frame: Frame): PlacedLane[] {
  let top = 0;
  return lanes.map(({ name, title }) => {
    const rows = new Rows(frame);
    for (const m of marks) if (m.lane === name) rows.put(m);
    const lane = { name, title, top, height: Math.max(1, rows.count) * ROW + PAD * 2, marks: rows.marks };
    top += lane.height;
    return lane;
  });
}

type Stretch = readonly [from: number, to: number];

/** Rows of one lane, with what of each is taken. Marks come in the order of time. */
class Rows {
  readonly marks: Placed[] = [];
  #rows: Stretch[][] = [];

  constructor(readonly frame: Frame) {}

  get count(): number {
    return this.#rows.length;
  }

  put(mark: Mark): void {
    const body = this.#body(mark);
    for (const label of this.#labels(mark, body)) {
      const row = this.#free([Math.min(body[0], label.x), Math.max(body[1], label.x + label.width)]);
      if (row >= 0) return this.#take(mark, body, label, row);
    }
    const row = this.#free(body);
    if (row >= 0) return this.#take(mark, body, null, row);
    this.#join(mark, body);
  }

  /** What the mark itself covers, moved in where it would reach out of the picture. */
  #body(mark: Mark): Stretch {
    const { x, left, right } = this.frame;
    const edge = right + DOT / 2;
    if (mark.to_ms === undefined) {
      const middle = Math.min(Math.max(x(mark.from_ms), left), right);
      return [middle - DOT / 2, middle + DOT / 2];
    }
    const from = Math.min(x(mark.from_ms), edge - DOT);
    return [from, Math.min(edge, Math.max(from + DOT, x(mark.to_ms)))];
  }

  /** Where its label could be, the best place first. */
  #labels(mark: Mark, [from, to]: Stretch): LabelPlace[] {
    if (!mark.label) return [];
    const { left, right, measure } = this.frame;
    const text = shorten(mark.label, (right - left) * MOST_OF_WIDTH, measure);
    const width = measure(text);
    const inside = { text, width, x: from + INSIDE };
    if (mark.to_ms !== undefined && from + INSIDE * 2 + width <= to) return [inside];
    const after = { text, width, x: to + GAP };
    const before = { text, width, x: from - GAP - width };
    return [after, before].filter((l) => l.x >= left - DOT / 2 && l.x + width <= right + DOT / 2);
  }

  /** The first row in which a stretch meets nothing, a new one if there may be one; -1: none. */
  #free([from, to]: Stretch): number {
    const row = this.#rows.findIndex((taken) => taken.every(([a, b]) => to + GAP <= a || b + GAP <= from));
    if (row >= 0) return row;
    return this.count < MOST_ROWS ? this.count : -1;
  }

  #take(mark: Mark, body: Stretch, label: LabelPlace | null, row: number): void {
    const taken = (this.#rows[row] ??= []);
    taken.push(label ? [Math.min(body[0], label.x), Math.max(body[1], label.x + label.width)] : body);
    const stretch = mark.to_ms !== undefined;
    this.marks.push({ ...mark, x: stretch ? body[0] : (body[0] + body[1]) / 2, width: body[1] - body[0], row, label_at: label });
  }

  /** Every row is taken here: it stands behind the mark that is nearest to it. */
  #join(mark: Mark, [from]: Stretch): void {
    const off = (p: Placed) => Math.abs(p.x - from);
    const nearest = this.marks.reduce((a, b) => (off(b) < off(a) ? b : a));
    nearest.seqs = [...nearest.seqs, ...mark.seqs];
    nearest.text = `${nearest.text} ${mark.text}`;
  }
}

/** A text that is no wider than it may be. */
export function shorten(text: string, width: number, measure: Frame["measure"]): string {
  if (measure(text) <= width) return text;
  let fits = text.length;
  while (fits > 1 && measure(`${text.slice(0, fits).trimEnd()}…`) > width) fits--;
  return `${text.slice(0, fits).trimEnd()}…`;
}

export const rowTop = (lane: PlacedLane, row: number) => lane.top + PAD + row * ROW;

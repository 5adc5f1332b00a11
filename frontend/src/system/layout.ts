// Where the boxes of a service map stand: customers on the left, each service
// one column right of the last one that calls it. A line that passes a column
// has a lane of its own there, so that it never runs behind a box.

import type { StackService } from "../api/types";

/** Where customers stand on dashboards and maps, beside the services. */
export const CUSTOMERS = "customers";

export interface Box {
  name: string;
  /** Not ours: customers, and somebody else's services. */
  outside: boolean;
  x: number;
  y: number;
}

export interface Link {
  from: string;
  to: string;
  path: string;
}

export interface Layout {
  width: number;
  height: number;
  boxes: Box[];
  links: Link[];
}

/** How large things are drawn. */
export interface Sizes {
  width: number;
  height: number;
  /** Between columns, and between boxes of a column. */
  across: number;
  down: number;
  margin: number;
  lane: number;
}

export const BOX: Sizes = { width: 132, height: 26, across: 60, down: 10, margin: 8, lane: 4 };

/** What stands in a column: a box, or the lane of lines on their way to another column. */
interface Place {
  key: string;
  box: boolean;
  /** Keys of what it is joined to in the column before. */
  before: string[];
  y: number;
  height: number;
}

export function layOut(services: readonly StackService[], box = BOX): Layout {
  const column = columns(services);
  const known = new Map(services.map((s) => [s.name, s]));
  const first = services[0];
  const calls = services.flatMap((s) => (s.calls ?? []).filter((to) => known.has(to) && to !== s.name).map((to) => ({ from: s.name, to })));
  const all = first ? [{ from: CUSTOMERS, to: first.name }, ...calls] : calls;

  const places: Place[][] = [];
  const put = (c: number, key: string, isBox: boolean): Place => {
    const there = (places[c] ??= []);
    const found = there.find((p) => p.key === key);
    if (found) return found;
    const made = { key, box: isBox, before: [], y: 0, height: isBox ? box.height : box.lane };
    there.push(made);
    return made;
  };
  for (const name of [CUSTOMERS, ...services.map((s) => s.name)]) put(column.get(name) ?? 0, name, true);

  // Lines that go the same way share a lane: to the right they gather before
  // what they lead to.
  const ways = all.map(({ from, to }) => {
    const [left, right] = (column.get(from) ?? 0) <= (column.get(to) ?? 0) ? [from, to] : [to, from];
    const [start, end] = [column.get(left) ?? 0, column.get(right) ?? 0];
    const keys = [left];
    for (let c = start + 1; c < end; c++) keys.push(put(c, `lane ${right}`, false).key);
    keys.push(right);
    for (let c = start + 1; c <= end; c++) {
      const place = places[c]?.find((p) => p.key === keys[c - start]);
      const before = keys[c - start - 1];
      if (place && before !== undefined && !place.before.includes(before)) place.before.push(before);
    }
    return { from, to, start, keys };
  });

  const height = arrange(places, box);
  const width = places.length * (box.width + box.across) - box.across + 2 * box.margin;
  const x = (c: number) => box.margin + c * (box.width + box.across);
  const boxes = places.flatMap((there, c) =>
    there.filter((p) => p.box).map((p) => ({ name: p.key, outside: known.get(p.key)?.external ?? p.key === CUSTOMERS, x: x(c), y: p.y })),
  );
  const middle = (c: number, key: string) => {
    const p = places[c]?.find((q) => q.key === key);
    return (p?.y ?? 0) + (p?.height ?? 0) / 2;
  };
  const links = ways.map(({ from, to, start, keys }) => {
    const beside = column.get(from) === column.get(to);
    const ys = keys.map((key, i) => middle(beside ? start : start + i, key));
    return { from, to, path: beside ? round(x(start), ys, box) : along(start, ys, x, box) };
  });
  return { width, height, boxes, links };
}

/** Puts each column in the order of what its places are joined to on the left, and in the middle; returns the height of all. */
function arrange(places: Place[][], box: Sizes): number {
  const heights = places.map((there) => there.reduce((sum, p) => sum + p.height + box.down, -box.down));
  const height = Math.max(...heights, 0) + 2 * box.margin;
  let order = new Map<string, number>();
  places.forEach((there, c) => {
    const weight = (p: Place, i: number) => {
      const seen = p.before.flatMap((key) => order.get(key) ?? []);
      return seen.length > 0 ? seen.reduce((a, b) => a + b, 0) / seen.length : i;
    };
    const sorted = c === 0 ? there : there.map((p, i) => ({ p, w: weight(p, i) })).sort((a, b) => a.w - b.w).map(({ p }) => p);
    places[c] = sorted;
    let y = (height - (heights[c] ?? 0)) / 2;
    const next = new Map<string, number>();
    sorted.forEach((p, i) => {
      p.y = y;
      y += p.height + box.down;
      next.set(p.key, sorted.length > 1 ? (i / (sorted.length - 1)) * 100 : 50);
    });
    order = next;
  });
  return height;
}

/** From box to box through the lanes between: a curve in each gap, straight past each column. */
function along(start: number, ys: readonly number[], x: (c: number) => number, box: Sizes): string {
  const parts = [`M${x(start) + box.width} ${ys[0]}`];
  for (let i = 1; i < ys.length; i++) {
    const [x1, x2] = [x(start + i - 1) + box.width, x(start + i)];
    const bend = (x2 - x1) / 2;
    parts.push(`C${x1 + bend} ${ys[i - 1]} ${x2 - bend} ${ys[i]} ${x2} ${ys[i]}`);
    if (i < ys.length - 1) parts.push(`L${x2 + box.width} ${ys[i]}`);
  }
  return parts.join(" ");
}

/** Between two boxes of one column: round the outside, in the gap right of it. */
function round(x: number, [y1 = 0, y2 = 0]: readonly number[], box: Sizes): string {
  const edge = x + box.width;
  const out = edge + box.across / 2;
  return `M${edge} ${y1} C${out} ${y1} ${out} ${y2} ${edge} ${y2}`;
}

/** The longest way from the customers to each service; a cycle is cut where it closes. */
function columns(services: readonly StackService[]): Map<string, number> {
  const callers = new Map<string, string[]>();
  for (const s of services) for (const to of s.calls ?? []) callers.set(to, [...(callers.get(to) ?? []), s.name]);
  const column = new Map<string, number>([[CUSTOMERS, 0]]);

  function of(name: string, above: readonly string[]): number {
    const known = column.get(name);
    if (known !== undefined) return known;
    const over = (callers.get(name) ?? []).filter((c) => !above.includes(c));
    const depth = 1 + Math.max(0, ...over.map((c) => of(c, [...above, name])));
    column.set(name, depth);
    return depth;
  }
  for (const s of services) of(s.name, []);
  // Nobody calls a worker: it stands left of what it works on.
  for (const s of services.slice(1)) {
    const uses = (s.calls ?? []).map((to) => column.get(to) ?? 2);
    if (!callers.has(s.name) && uses.length > 0) column.set(s.name, Math.max(1, Math.min(...uses) - 1));
  }
  return column;
}

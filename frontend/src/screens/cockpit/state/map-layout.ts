// Where the boxes of a service map stand: customers on the left, each service
// one column right of the last one that calls it.

import type { StackService } from "../../../api/types";
import { CUSTOMERS } from "./drill";

export interface Box {
  name: string;
  title: string;
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

export const BOX = { width: 132, height: 26, across: 60, down: 10, margin: 4 };

export function layOut(services: readonly StackService[]): Layout {
  const column = columns(services);
  const perColumn: string[][] = [];
  for (const name of [CUSTOMERS, ...services.map((s) => s.name)]) (perColumn[column.get(name) ?? 0] ??= []).push(name);
  const tallest = Math.max(...perColumn.map((c) => c?.length ?? 0));
  const pitch = BOX.height + BOX.down;
  const height = tallest * pitch - BOX.down + 2 * BOX.margin;
  const width = perColumn.length * (BOX.width + BOX.across) - BOX.across + 2 * BOX.margin;

  const known = new Map(services.map((s) => [s.name, s]));
  const boxes: Box[] = perColumn.flatMap((names, c) => {
    const top = (height - (names.length * pitch - BOX.down)) / 2;
    return names.map((name, r) => ({
      name,
      title: known.get(name)?.title ?? "Customers",
      outside: known.get(name)?.external ?? name === CUSTOMERS,
      x: BOX.margin + c * (BOX.width + BOX.across),
      y: top + r * pitch,
    }));
  });

  const place = new Map(boxes.map((b) => [b.name, b]));
  const first = services[0];
  const calls = services.flatMap((s) => (s.calls ?? []).map((to) => ({ from: s.name, to })));
  const all = first ? [{ from: CUSTOMERS, to: first.name }, ...calls] : calls;
  const links = all.flatMap(({ from, to }) => {
    const a = place.get(from);
    const b = place.get(to);
    return a && b ? [{ from, to, path: curve(a, b) }] : [];
  });
  return { width, height, boxes, links };
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

function curve(a: Box, b: Box): string {
  const x1 = a.x + BOX.width;
  const y1 = a.y + BOX.height / 2;
  const x2 = b.x;
  const y2 = b.y + BOX.height / 2;
  const bend = Math.max(20, (x2 - x1) / 2);
  return `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

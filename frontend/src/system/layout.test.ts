import { describe, expect, it, test } from "vitest";
import type { StackService } from "../api/types";
import { BOX, layOut } from "./layout";

const service = (name: string, calls: string[] = [], kind = "service"): StackService => ({ name, title: name, kind, team: "t", tier: 1, summary: "", calls });

describe("service map", () => {
  it("puts a service right of all that call it, and a worker left of what it uses", () => {
    const { boxes, links } = layOut([service("edge", ["shop", "pay"]), service("shop", ["pay"]), service("pay", ["db"]), service("db"), service("worker", ["db"], "worker")]);
    const x = (name: string) => boxes.find((b) => b.name === name)?.x ?? NaN;
    expect([x("customers"), x("edge"), x("shop"), x("pay"), x("db")]).toEqual([...new Set(boxes.map((b) => b.x))].sort((a, b) => a - b));
    expect(x("worker")).toBe(x("pay"));
    expect(links.map((l) => `${l.from} ${l.to}`)).toContain("customers edge");
  });

  it("ends when services call each other in a circle", () => {
    expect(layOut([service("a", ["b"]), service("b", ["a"])]).boxes).toHaveLength(3);
  });
});

/** Points on a path of M, C and L. */
function walk(path: string): [number, number][] {
  const points: [number, number][] = [];
  let [px, py] = [0, 0];
  for (const [, letter, rest] of path.matchAll(/([MCL])([^MCL]+)/g)) {
    const n = (rest ?? "").trim().split(/[ ,]+/).map(Number);
    const [x, y] = [n.at(-2) ?? 0, n.at(-1) ?? 0];
    for (let t = 0.02; t <= 1; t += 0.02) {
      const u = 1 - t;
      const at = (p: number, a: number, b: number, q: number) => u ** 3 * p + 3 * u * u * t * a + 3 * u * t * t * b + t ** 3 * q;
      if (letter === "C") points.push([at(px, n[0] ?? 0, n[2] ?? 0, x), at(py, n[1] ?? 0, n[3] ?? 0, y)]);
      if (letter === "L") points.push([px + (x - px) * t, py + (y - py) * t]);
    }
    [px, py] = [x, y];
  }
  return points;
}

test("no line runs behind a box, whoever calls whom", () => {
  let seed = 7;
  const chance = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let round = 0; round < 60; round++) {
    const names = Array.from({ length: 3 + Math.floor(chance() * 12) }, (_, i) => `s${i}`);
    // Mostly forwards, and now and then back: there are stacks with cycles.
    const services = names.map((name, i) => service(name, names.filter((_, j) => j !== i && chance() < (j > i ? 0.3 : 0.03))));
    const { boxes, links, width, height } = layOut(services);
    expect(boxes).toHaveLength(names.length + 1);
    for (const l of links) {
      for (const [x, y] of walk(l.path)) {
        expect(x >= 0 && x <= width + BOX.across && y >= 0 && y <= height, `${l.path} leaves the map`).toBe(true);
        const hit = boxes.find((b) => x > b.x + 1 && x < b.x + BOX.width - 1 && y > b.y - 1 && y < b.y + BOX.height + 1);
        if (hit) expect.fail(`round ${round}: ${l.from} to ${l.to} runs behind ${hit.name}`);
      }
    }
  }
});

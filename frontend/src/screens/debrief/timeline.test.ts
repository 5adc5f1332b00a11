import { expect, test } from "vitest";
import type { Analysis, Entry, Kind, Shown } from "../../api/types";
import { marksOf, type Mark } from "./marks-of";
import { ticks } from "../../ui/ticks";
import { place, type Frame, type PlacedLane } from "./timeline-layout";

const lanes: Analysis["lanes"] = [
  { name: "signals", title: "Signals" },
  { name: "actions", title: "Actions" },
];
const mark = (from_ms: number, label: string, to_ms?: number): Mark => ({ seqs: [from_ms], lane: "actions", from_ms, to_ms, label, text: label, tone: "own" });

function log(...events: [seq: number, at_ms: number, kind: Kind, body: unknown][]): [Entry[], Map<number, Shown>] {
  const entries = events.map(([seq, at_ms, kind]): Entry => ({ seq, at_ms, kind, lane: "signals", title: kind, findings: [] }));
  const bySeq = new Map(events.map(([seq, at_ms, kind, body]) => [seq, { n: seq, seq, at_ms, wall_ms: 0, actor: { kind: "engine" }, kind, body } as unknown as Shown]));
  return [entries, bySeq];
}

test("an alert and its end are one stretch; one without an end lasts", () => {
  const [entries, bySeq] = log(
    [1, 1000, "alert.fired", { alert: "Slow", fingerprint: "f1" }],
    [2, 2000, "alert.fired", { alert: "Errors", fingerprint: "f2" }],
    [3, 5000, "alert.resolved", { alert: "Slow", fingerprint: "f1" }],
  );
  expect(marksOf(entries, bySeq, 9000).map((m) => [m.label, m.from_ms, m.to_ms, m.seqs])).toEqual([
    ["Slow", 1000, 5000, [1, 3]],
    ["Errors", 2000, 9000, [2]],
  ]);
});

test("an alert that fires twice is two stretches", () => {
  const [entries, bySeq] = log(
    [1, 1000, "alert.fired", { alert: "Slow", fingerprint: "f1" }],
    [2, 2000, "alert.resolved", { alert: "Slow", fingerprint: "f1" }],
    [3, 3000, "alert.fired", { alert: "Slow", fingerprint: "f1" }],
  );
  expect(marksOf(entries, bySeq, 9000).map((m) => [m.from_ms, m.to_ms])).toEqual([
    [1000, 2000],
    [3000, 9000],
  ]);
});

test("a fault that its script ends is a stretch, each time; one that stays is a moment", () => {
  const file = { inject: "file", fault: "edge-errors" };
  const [entries, bySeq] = log(
    [1, 1000, "fault.applied", file],
    [2, 2000, "fault.ended", { ...file, why: "after", next_ms: 3000 }],
    [3, 3000, "fault.applied", file],
    [4, 4000, "fault.grown", { ...file, step: 1, args: { share: "0.4" } }],
  );
  expect(marksOf(entries, bySeq, 9000).map((m) => [m.label, m.from_ms, m.to_ms, m.tone])).toEqual([
    ["edge errors", 1000, 2000, "harm"],
    ["edge errors", 3000, undefined, "harm"],
    ["share 0.4", 4000, undefined, "harm"],
  ]);
});

test("approval, closing and a held script have their marks", () => {
  const [entries, bySeq] = log(
    [1, 1000, "inject.held", { inject: "cto" }],
    [2, 2000, "action.requested", { id: "a1", action: "set-config", target: "checkout", needs: "approval" }],
    [3, 3000, "action.refused", { id: "a1", action: "set-config", target: "checkout", why: "no" }],
    [4, 4000, "incident.closed", { outcome: "no-fault", text: "a probe" }],
  );
  expect(marksOf(entries, bySeq, 9000).map((m) => m.label)).toEqual(["held cto", "asked: set config checkout", "refused set config checkout", "no fault"]);
});

// A picture of 900 px in which a letter is 6 wide and time goes by at 20 ms a pixel.
const frame: Frame = { left: 100, right: 880, x: (ms) => 100 + ms / 20, measure: (text) => text.length * 6 };

type Box = [from: number, to: number, what: string];

/** What of each row of a lane is covered. */
function boxes(lane: PlacedLane): Box[][] {
  const rows: Box[][] = [];
  for (const m of lane.marks) {
    const stretch = m.to_ms !== undefined;
    const row = (rows[m.row] ??= []);
    const from = stretch ? m.x : m.x - m.width / 2;
    const inside = m.label_at && m.label_at.x >= from && m.label_at.x + m.label_at.width <= from + m.width;
    row.push([from, from + m.width, m.label]);
    if (m.label_at && !inside) row.push([m.label_at.x, m.label_at.x + m.label_at.width, m.label_at.text]);
  }
  return rows;
}

// A drill in which everything happens at once, at the beginning, in the middle
// and at the end; labels of every length, stretches of every length.
const random = (seed: number) => () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;

test.each(Array.from({ length: 40 }, (_, i) => i + 1))("nothing lies over anything else, nor beyond the picture (%i)", (seed) => {
  const next = random(seed);
  const crowd = Array.from({ length: 5 + Math.floor(next() * 60) }, () => {
    const from = Math.floor((next() < 0.3 ? 0.98 : next() < 0.3 ? 0.01 : next()) * 15_600);
    const label = "x".repeat(Math.floor(next() * 60));
    return mark(from, label, next() < 0.4 ? from + Math.floor(next() ** 3 * 15_600) : undefined);
  }).sort((a, b) => a.from_ms - b.from_ms);
  const lane = place(lanes, crowd, frame)[1]!;
  for (const row of boxes(lane)) {
    for (const [i, [from, to, what]] of row.entries()) {
      expect(from, what).toBeGreaterThanOrEqual(frame.left - 6);
      expect(to, what).toBeLessThanOrEqual(frame.right + 6);
      for (const [a, b, other] of row.slice(i + 1)) expect(to <= a || b <= from, `${what} ${from}–${to} meets ${other} ${a}–${b}`).toBe(true);
    }
  }
  expect(lane.marks.flatMap((m) => m.seqs).sort((a, b) => a - b)).toEqual(crowd.flatMap((m) => m.seqs).sort((a, b) => a - b));
});

test("a label is in its bar only where it fits, and beside it otherwise", () => {
  const [, lane] = place(lanes, [mark(1000, "CheckoutLatencyHigh", 9000), mark(1000, "CheckoutLatencyHigh", 2000), mark(15_400, "CheckoutLatencyHigh", 15_600)], frame);
  const [wide, narrow, last] = lane!.marks;
  expect(wide!.label_at!.x).toBeGreaterThan(wide!.x);
  expect(wide!.label_at!.x + wide!.label_at!.width).toBeLessThan(wide!.x + wide!.width);
  expect(narrow!.label_at!.x).toBeGreaterThan(narrow!.x + narrow!.width);
  expect(last!.label_at!.x + last!.label_at!.width).toBeLessThan(last!.x);
});

test("a label that is too long for the picture is shortened", () => {
  const [, lane] = place(lanes, [mark(1000, "w".repeat(200))], frame);
  expect(lane!.marks[0]!.label_at!.text).toMatch(/^w+…$/);
  expect(lane!.marks[0]!.label_at!.width).toBeLessThanOrEqual(780 * 0.45);
});

test("what finds no row is behind the mark it would have covered", () => {
  const [, lane] = place(lanes, Array.from({ length: 20 }, (_, i) => ({ ...mark(5000, `look ${i}`), seqs: [i] })), frame);
  expect(lane!.marks).toHaveLength(6);
  expect(lane!.marks.flatMap((m) => m.seqs)).toHaveLength(20);
});

test("the axis has round steps", () => {
  expect(ticks(25 * 60_000, 12)).toEqual([0, 180_000, 360_000, 540_000, 720_000, 900_000, 1_080_000, 1_260_000, 1_440_000]);
});

import { expect, test } from "vitest";
import type { Analysis, Entry, Kind, Shown } from "../../api/types";
import { marksOf, type Mark } from "./marks-of";
import { place, ticks } from "./timeline-layout";

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

test("approval, standing down and a held script have their marks", () => {
  const [entries, bySeq] = log(
    [1, 1000, "inject.held", { inject: "cto" }],
    [2, 2000, "action.requested", { id: "a1", action: "set-config", target: "checkout", needs: "approval" }],
    [3, 3000, "action.refused", { id: "a1", action: "set-config", target: "checkout", why: "no" }],
    [4, 4000, "incident.closed", { outcome: "no-fault", text: "a probe" }],
  );
  expect(marksOf(entries, bySeq, 9000).map((m) => m.label)).toEqual(["held cto", "asked: set config checkout", "refused set config checkout", "no fault"]);
});

test("marks and labels of a row never meet", () => {
  const marks = Array.from({ length: 12 }, (_, i) => mark(i * 400, `restart checkout ${i}`));
  const actions = place(lanes, marks, (ms) => ms / 20, 900)[1]!;
  const labelled = actions.marks.filter((m) => m.label_at === "right");
  for (const [i, m] of labelled.entries()) {
    const next = labelled.slice(i + 1).find((other) => other.row === m.row);
    if (next) expect(m.x + 12 + m.label.length * 6.3).toBeLessThanOrEqual(next.x);
  }
  expect(actions.marks.some((m) => m.label_at)).toBe(true);
  expect(Math.max(...actions.marks.map((m) => m.row))).toBeLessThan(5);
});

test("a label that would leave the picture goes to the other side, if there is room", () => {
  const x = (ms: number) => ms / 20;
  const [, alone] = place(lanes, [mark(17_900, "roll back config checkout")], x, 900);
  expect(alone?.marks[0]?.label_at).toBe("left");
  const [, crowded] = place(lanes, Array.from({ length: 6 }, () => mark(17_900, "roll back config checkout")), x, 900);
  expect(crowded?.marks[5]?.label_at).toBeNull();
});

test("the axis has round steps", () => {
  expect(ticks(25 * 60_000, 12)).toEqual([0, 180_000, 360_000, 540_000, 720_000, 900_000, 1_080_000, 1_260_000, 1_440_000]);
});

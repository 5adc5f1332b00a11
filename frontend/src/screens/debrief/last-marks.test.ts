import { expect, test } from "vitest";
import type { Shown } from "../../api/types";
import { lastMarks } from "./last-marks";

const mark = (n: number, rater: string, criterion: string, level: number, comment = ""): Shown =>
  ({ n, seq: n, at_ms: 0, wall_ms: n, actor: { kind: "person", id: rater, name: rater }, kind: "mark.given", body: { criterion, level, comment } }) as Shown;

test("of each rater the last mark on the criterion counts, and no other", () => {
  const events = [mark(1, "fay", "update", 1, "Vague."), mark(2, "gil", "update", 3), mark(3, "fay", "other", 0, "Not this."), mark(4, "fay", "update", 2, "Better than I said.")];
  expect(lastMarks(events, "update").map((m) => [m.actor.name, m.body.level, m.body.comment])).toEqual([
    ["gil", 3, ""],
    ["fay", 2, "Better than I said."],
  ]);
  expect(lastMarks(events, "nothing")).toEqual([]);
});

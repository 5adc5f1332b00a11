import { expect, test } from "vitest";
import type { Retention } from "../../api/types";
import { runOf, said } from "./kept";

const none = { runs: 0, attempts: 0, people: 0 };
const rule: Retention = { days: 365, scores: true, due: none, soon: none, soon_days: 30 };

test("how long runs are kept, and what goes next, is a sentence", () => {
  expect(said({ ...rule, days: 0 })).toBe("Runs are kept for good. Whoever runs this server can set for how many days instead.");
  expect(said(rule)).toBe("Runs are kept for 365 days after their end. What is older goes once a day, all but its score. Nothing is that old.");
  expect(said({ ...rule, scores: false, due: { runs: 1, attempts: 0, people: 1 }, soon: { runs: 3, attempts: 1, people: 2 } })).toBe(
    "Runs are kept for 365 days after their end. What is older goes once a day, with its score. 1 run of 1 person goes next. Within 30 days it is 3 runs and 1 attempt of 2 people.",
  );
});

test.each([
  ["r1", "r1"],
  ["  r1 ", "r1"],
  ["", ""],
  ["https://drills.example/#/runs/r1", "r1"],
  ["https://drills.example/yard/#/runs/r1/debrief", "r1"],
  ["https://drills.example/#/runs/r1?tool=logs&q=level%3Aerror/x", "r1"],
  ["#/runs/r1/status", "r1"],
  // The server says that there is no such run.
  ["https://drills.example/#/gamedays/d1", "https://drills.example/#/gamedays/d1"],
])("the run of %j", (written, id) => {
  expect(runOf(written)).toBe(id);
});

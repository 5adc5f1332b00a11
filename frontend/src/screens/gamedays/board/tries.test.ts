import { expect, test } from "vitest";
import { intervention, type Answers } from "./interventions";
import { Tries } from "./tries";

const none: Answers = { inject: "", minutes: "", text: "", persona: "", seat: "", title: "", sheet: "", speed: "" };

test("what is tried again is the same thing, though it was done and the answer was lost", () => {
  const tries = new Tries();
  const first = tries.of({ run: "r1", hints: 0 });
  tries.failed("r1", { status: 0 });
  // The hint was given, and the board has been told so by now.
  const again = tries.of({ run: "r1", hints: 1 });
  expect(again).toEqual(first);
  expect(intervention("hint", none, again.hints)).toEqual({ type: "hint", step: 1 });
  expect(tries.of({ run: "r2", hints: 0 }).key).not.toBe(first.key);
  tries.clear();
  const next = tries.of({ run: "r1", hints: 1 });
  expect(next.key).not.toBe(first.key);
  expect(intervention("hint", none, next.hints)).toEqual({ type: "hint", step: 2 });
});

test("what was refused and put right is another try", () => {
  const tries = new Tries();
  const first = tries.of({ run: "r1", hints: 0 });
  tries.failed("r1", { status: 502 }); // of a proxy: it may have been done
  expect(tries.of({ run: "r1", hints: 0 })).toEqual(first);
  tries.failed("r1", { status: 422 });
  expect(tries.of({ run: "r1", hints: 0 }).key).not.toBe(first.key);
});

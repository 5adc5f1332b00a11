import { effect } from "@preact/signals";
import { expect, test, vi } from "vitest";
import type { Shown } from "../../api/types";
import { Playback } from "./playback";

function played(until_ms?: number) {
  let tick = () => {};
  let stay: (() => void) | undefined;
  const events = [0, 1000, 3000].map((at_ms, i) => ({ n: i + 1, at_ms, kind: "page.sent" }) as unknown as Shown);
  const p = new Playback(events, 5000, until_ms, { every: (_, fn) => ((tick = fn), () => (tick = () => {})), after: (_, fn) => ((stay = fn), () => (stay = undefined)) });
  return { p, stays: () => stay?.(), pass: (times: number) => Array.from({ length: times }, () => tick()), seen: () => p.channel.events.value.map((e) => e.n) };
}

test("time passes at its speed, what happened comes with it, and it ends at the end", () => {
  const { p, pass, seen } = played();
  pass(3);
  expect(p.at_ms.value).toBe(0);
  p.play();
  pass(5);
  expect([p.at_ms.value, seen()]).toEqual([1000, [1, 2]]);
  p.speed.value = 10;
  pass(1);
  expect([p.at_ms.value, seen()]).toEqual([3000, [1, 2, 3]]);
  pass(3);
  expect([p.at_ms.value, p.playing.value, p.rested_s.value]).toEqual([5000, false, 5]);
  p.play();
  expect(p.at_ms.value).toBe(0);
});

test("going back takes back what had happened", () => {
  const { p, seen } = played();
  p.seek(3500);
  expect(seen()).toEqual([1, 2, 3]);
  p.seek(999);
  expect(seen()).toEqual([1]);
  p.seek(-5);
  expect(p.at_ms.value).toBe(0);
});

test("nothing goes further than it is to be seen, by itself or by hand", () => {
  const { p, pass, seen } = played(999);
  const most = vi.fn();
  effect(() => most(p.channel.events.value.length));
  p.speed.value = 20;
  p.play();
  pass(4);
  expect([p.at_ms.value, p.playing.value, seen()]).toEqual([999, false, [1]]);
  p.seek(5000);
  p.rested_s.value = 4; // an address says so
  p.play();
  pass(1);
  expect([p.at_ms.value, p.playing.value]).toEqual([999, false]);
  expect(most.mock.calls, "not even for a moment").toEqual([[1]]);
  p.until_ms.value = 2999;
  p.play();
  pass(1);
  expect(p.at_ms.value).toBe(2999);
});

test("who comes back to less than a second before where it stops stands there", () => {
  const { p } = played(2400);
  p.stand();
  expect(p.at_ms.value, "nobody has begun").toBe(0);
  p.rested_s.value = 1; // an address says so
  p.stand();
  expect(p.at_ms.value).toBe(1000);
  p.rested_s.value = 2;
  p.stand();
  expect([p.at_ms.value, p.rested_s.value]).toEqual([2400, 2]);
});

test("what is dragged is gone through at once, and is where one went once it stays", () => {
  const { p, stays, seen } = played();
  p.play();
  for (const ms of [1000, 2000, 3000]) p.drag(ms);
  expect([p.at_ms.value, seen(), p.playing.value]).toEqual([3000, [1, 2, 3], false]);
  expect([p.rested_s.value, p.moved.value], "nothing is asked on the way").toEqual([0, 0]);
  stays();
  expect([p.rested_s.value, p.moved.value]).toEqual([3, 1]);
  p.drag(4000);
  p.seek(1000);
  stays();
  expect(p.at_ms.value, "whoever goes elsewhere is not taken back").toBe(1000);
});

test("what is read meanwhile is of where time was stopped", () => {
  const { p, pass } = played();
  p.seek(2000);
  p.play();
  pass(5);
  p.pause();
  expect(p.rested_s.value).toBe(3);
  p.rested_s.value = 2; // the way to where one was
  expect(p.at_ms.value).toBe(2000);
  const moved = p.moved.value;
  p.pause();
  expect(p.moved.value, "nothing is asked anew").toBe(moved);
});

test("an address that says another moment moves there", () => {
  const { p, seen } = played();
  p.rested_s.value = 2;
  expect([p.at_ms.value, seen()]).toEqual([2000, [1, 2]]);
  p.seek(2400); // its own second says nothing new
  expect(p.at_ms.value).toBe(2400);
});

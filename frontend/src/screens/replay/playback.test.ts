import { expect, test } from "vitest";
import type { Shown } from "../../api/types";
import { Playback } from "./playback";

function played(stops: number[] = []) {
  let tick = () => {};
  const events = [0, 1000, 3000].map((at_ms, i) => ({ n: i + 1, at_ms, kind: "page.sent" }) as unknown as Shown);
  const p = new Playback(events, 5000, stops, { every: (_, fn) => ((tick = fn), () => (tick = () => {})) });
  return { p, pass: (times: number) => Array.from({ length: times }, () => tick()), seen: () => p.channel.events.value.map((e) => e.n) };
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

test("it stops before each decision, and goes on from there", () => {
  const { p, pass, seen } = played([999, 2999]);
  p.speed.value = 20;
  p.play();
  pass(4);
  expect([p.at_ms.value, p.playing.value, seen()]).toEqual([999, false, [1]]);
  p.play();
  pass(1);
  expect(p.at_ms.value).toBe(2999);
});

test("an address that says another moment moves there", () => {
  const { p, seen } = played();
  p.rested_s.value = 2;
  expect([p.at_ms.value, seen()]).toEqual([2000, [1, 2]]);
  p.seek(2400); // its own second says nothing new
  expect(p.at_ms.value).toBe(2400);
});
